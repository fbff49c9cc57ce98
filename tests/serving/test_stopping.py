"""Stopping: by SIGTERM, by Ctrl-C, with open connections, and when the master dies."""

import os
import signal
import socket
from collections.abc import Callable

import pytest

from tests.serving.conftest import WorkerServer, read_all, read_head, upgrade_request
from tests.support.processes import port_answers, wait_until

Serve = Callable[..., WorkerServer]

CLOSING_FRAME = 0x88


def open_websocket(server: WorkerServer) -> socket.socket:
    sock = server.connect()
    sock.sendall(upgrade_request("/socket.io/?EIO=4&transport=websocket"))
    assert read_head(sock).startswith(b"HTTP/1.1 101 ")
    first, length = sock.recv(2)
    assert first == 0x81
    sock.recv(length & 127)
    return sock


def test_sigterm_says_goodbye_to_websockets_and_ends_soon(serve: Serve) -> None:
    server = serve()
    sockets = [open_websocket(server) for _ in range(20)]
    idle = server.connect()
    idle.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert read_head(idle).startswith(b"HTTP/1.1 200 ")
    os.kill(server.pid, signal.SIGTERM)
    assert server.wait(30) == 0
    for sock in sockets:
        assert CLOSING_FRAME in read_all(sock)
        sock.close()
    idle.close()
    assert "goodbye from the application" in server.output
    assert "unfinished" not in server.output, "it waited for open connections to the end of its patience"
    assert "Traceback" not in server.output


def test_sigterm_lets_a_request_finish(serve: Serve) -> None:
    server = serve()
    with server.connect() as sock:
        sock.sendall(b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
        wait_until(lambda: "a request waits" in server.output, 30, "the request being under way", every=0.01)
        os.kill(server.pid, signal.SIGTERM)
        answer = read_all(sock)
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b"ok")
    assert server.wait(30) == 0


def test_sigterm_lets_a_new_connection_ask(serve: Serve) -> None:
    """As at a reload, when the request comes a moment after its connection was accepted."""
    server = serve()
    with server.connect() as sock, server.connect() as used:
        used.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert read_head(used).startswith(b"HTTP/1.1 200 OK"), "both are accepted"
        assert used.recv(2) == b"ok"
        os.kill(server.pid, signal.SIGTERM)
        assert read_all(used) == b"", "an idle connection is closed at once"
        sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = read_all(sock)
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert b"Connection: close" in answer
    assert server.wait(30) == 0


def test_stuck_request_cannot_hold_up_the_stop(serve: Serve) -> None:
    server = serve("--graceful-timeout", "3")
    with server.connect() as sock:
        sock.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\nhal")
        wait_until(lambda: "a request reads its body" in server.output, 30, "the request being under way", every=0.01)
        os.kill(server.pid, signal.SIGTERM)
        assert server.wait(30) == 0
    assert "1 connections unfinished" in server.output


def test_ctrl_c_ends_it_without_a_traceback(serve: Serve) -> None:
    server = serve()
    sock = open_websocket(server)
    os.killpg(server.pid, signal.SIGINT)  # a terminal sends it to the whole group
    server.wait(30)
    sock.close()
    assert "Traceback" not in server.output
    assert not port_answers(server.port)


def test_worker_ends_when_its_master_was_killed(serve: Serve) -> None:
    server = serve()
    os.kill(server.pid, signal.SIGKILL)
    server.wait(30)
    wait_until(lambda: not port_answers(server.port), 30, "the worker's end")


@pytest.mark.long  # test_rollover.py asks all the while
def test_reload_brings_new_workers_and_loses_no_request(serve: Serve) -> None:
    server = serve()

    def worker() -> bytes:
        answer = server.exchange(b"GET /pid HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200 OK")
        return answer.split(b"\r\n\r\n")[1]

    first = worker()
    os.kill(server.pid, signal.SIGHUP)
    wait_until(lambda: worker() != first, 30, "a new worker", every=0.01)
    wait_until(lambda: len({worker() for _ in range(10)}) == 1, 30, "the old worker's end")
