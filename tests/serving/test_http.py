"""What the worker does with HTTP: plain requests, slow and rude clients, many connections."""

import http.client
import os
import signal
import socket
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from classroom.serving.open_files import raise_open_files
from tests.serving.conftest import MEETING, WorkerServer, read_all, read_head
from tests.support.processes import sockets, wait_until

Serve = Callable[..., WorkerServer]


def reset(sock: socket.socket) -> None:
    """Close with a reset, as a phone that leaves the network does."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def get(server: WorkerServer, path: str = "/") -> bytes:
    return server.exchange(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())


def test_connection_is_used_again(server: WorkerServer) -> None:
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    client.request("POST", "/echo", body=b"first")
    assert client.getresponse().read() == b"first"
    kept = client.sock
    assert kept is not None
    client.request("POST", "/echo", body=b"second")
    assert client.getresponse().read() == b"second"
    assert client.sock is kept
    client.close()


def test_http_1_0_is_answered_and_closed(server: WorkerServer) -> None:
    answer = server.exchange(b"POST /echo HTTP/1.0\r\nContent-Length: 5\r\n\r\nchalk")
    assert answer.startswith(b"HTTP/1.")
    assert b" 200 OK" in answer
    assert answer.endswith(b"\r\n\r\nchalk")


def test_chunked_body(server: WorkerServer) -> None:
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    client.request("POST", "/echo", body=iter([b"black", b"board"]), encode_chunked=True)
    assert client.getresponse().read() == b"blackboard"
    client.close()


def test_large_header_is_refused_with_a_readable_answer(server: WorkerServer) -> None:
    answer = server.exchange(b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b"Connection: close" in answer


def test_conflicting_lengths_are_refused(server: WorkerServer) -> None:
    head = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert server.exchange(head + b"0\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_error_of_the_application_is_a_500_without_details(server: WorkerServer) -> None:
    answer = get(server, "/fail")
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"chalk" not in answer


def test_requests_wait_beside_each_other(server: WorkerServer) -> None:
    """None is answered before all are under way."""
    with ThreadPoolExecutor(MEETING) as threads:
        answers = list(threads.map(lambda _: get(server, "/meet"), range(MEETING)))
    assert all(b"200 OK" in answer for answer in answers)


def test_slow_clients_do_not_delay_others(server: WorkerServer) -> None:
    slow = [server.connect() for _ in range(50)]
    for number, sock in enumerate(slow):
        sock.sendall(b"GET / HT" if number % 2 else b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhal")
    assert b"200 OK" in get(server), "a client waits for ten seconds, the slow ones are cut off after fifteen"
    for sock in slow:
        sock.close()


def test_slow_head_is_cut_off(serve: Serve) -> None:
    server = serve("--keep-alive", "1")
    with server.connect() as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert read_all(sock) == b""


@pytest.mark.long  # test_websocket.py opens as many
def test_more_connections_than_the_usual_limit_of_open_files(server: WorkerServer) -> None:
    raise_open_files(1500)
    crowd = [server.connect() for _ in range(1300)]
    try:
        for sock in crowd:
            sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        for sock in crowd:
            assert read_head(sock).startswith(b"HTTP/1.1 200 OK")
            assert sock.recv(2) == b"ok"
        assert b"200 OK" in get(server)
        for sock in (crowd[0], crowd[-1]):
            sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert read_head(sock).startswith(b"HTTP/1.1 200 OK")
    finally:
        for sock in crowd:
            sock.close()


def test_when_all_places_are_taken_the_longest_idle_gives_way(serve: Serve) -> None:
    server = serve("--worker-connections", "20")
    idle = [server.connect() for _ in range(40)]
    assert b"200 OK" in get(server), "it waited for idle connections to time out"
    assert idle[0].recv(1) == b"", "the first to be idle was to go first"
    for sock in idle:
        sock.close()


def test_clients_that_vanish_leave_no_traceback(serve: Serve) -> None:
    server = serve()
    (worker,) = server.children()
    before = sockets(worker)
    for request in (
        b"GET / HT",
        b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nonly a part",
        b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n",
    ):
        for leave in (reset, socket.socket.close):
            sock = server.connect()
            sock.sendall(request)
            accepted = wait_until(lambda: sockets(worker) - before, 30, "the worker accepting it", every=0.01)
            leave(sock)
            wait_until(lambda seen=accepted: not seen & sockets(worker), 30, "the worker closing it", every=0.01)
    assert b"200 OK" in get(server)
    assert server.stop() == 0
    assert "Traceback" not in server.output
    assert "rror" not in server.output


def test_killed_worker_is_replaced(serve: Serve) -> None:
    server = serve()
    first = int(get(server, "/pid").split(b"\r\n\r\n")[1])
    os.kill(first, signal.SIGKILL)

    def another() -> bool:
        try:
            return int(get(server, "/pid").split(b"\r\n\r\n")[1]) != first
        except (ConnectionError, IndexError):
            return False

    wait_until(another, 30, "a new worker")


def test_blocked_worker_shows_where_and_is_replaced(serve: Serve) -> None:
    server = serve("--timeout", "2")
    stuck = server.connect()
    stuck.sendall(b"GET /block HTTP/1.1\r\nHost: x\r\n\r\n")

    def answers() -> bool:
        with server.connect(timeout=1) as sock:
            sock.sendall(b"GET / HTTP/1.0\r\n\r\n")
            try:
                return b"200 OK" in read_all(sock)
            except (TimeoutError, ConnectionError):
                return False

    wait_until(answers, 30, "a new worker in place of the blocked one")
    stuck.close()
    assert "is blocked" in server.output
    assert "application.py" in server.output, "the stack was to show where it hung"
