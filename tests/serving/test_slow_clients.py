"""Clients that keep the worker waiting: they have limited time, and give way when all places are taken."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from classroom.serving import client_socket
from classroom.serving.client_socket import Patience
from tests.serving.conftest import WorkerServer, read_all
from tests.support.processes import wait_until

PLACES = 20
LARGE = 100_000
"""Bytes of a body that the application reads itself."""


def post(path: str = "/echo", size: int = 900, sent: bytes = b"{") -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode() + sent


CHUNKED = b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
WAYS = {
    "nothing": b"",
    "a slow head": b"GET / HTTP/1.1\r\nHost: ",
    "a slow body": post(),
    "a slow body in chunks": CHUNKED + b"5\r\nab",
    "a slow size of a chunk": CHUNKED + b"5",
    "a slow large body": post(size=LARGE),
    "a body that nobody reads": post("/large", size=LARGE),
    "a response that nobody reads": b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerServer]:
    """A server with few places, whose clients have all the time that they have by default."""
    with WorkerServer(tmp_path_factory.mktemp("narrow"), "--worker-connections", str(PLACES)) as running:
        yield running


def get(server: WorkerServer) -> bytes:
    return server.exchange(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")


def has_ended(sock: socket.socket) -> bool:
    """Read what was sent; return whether the connection has ended."""
    sock.settimeout(0.05)
    try:
        while sock.recv(1 << 20):
            continue
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True
    return True


@pytest.mark.parametrize("way", WAYS)
def test_when_all_places_are_taken_who_keeps_the_server_waiting_gives_way(narrow: WorkerServer, way: str) -> None:
    with ExitStack() as stack:
        crowd = [stack.enter_context(narrow.connect()) for _ in range(2 * PLACES)]
        for sock in crowd:
            sock.sendall(WAYS[way])
        for _ in range(3):
            assert b"200 OK" in get(narrow), "a client waits for ten seconds, the crowd has more"
        wait_until(lambda: has_ended(crowd[0]), 10, "the end of the first of them")


def test_who_is_known_keeps_its_place(narrow: WorkerServer) -> None:
    """An account uploads slowly, while others come and go."""
    with narrow.connect() as upload, ExitStack() as stack:
        upload.sendall(post("/mine", size=LARGE))
        wait_until(lambda: "an account sends its body" in narrow.output, 30, "the upload being under way", every=0.01)
        crowd = [stack.enter_context(narrow.connect()) for _ in range(2 * PLACES)]
        for sock in crowd:
            sock.sendall(post())
        assert b"200 OK" in get(narrow)
        upload.sendall(b"}" * (LARGE - 1))
        upload.shutdown(socket.SHUT_WR)
        answer = read_all(upload)
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b"{" + b"}" * (LARGE - 1))


def test_who_answers_in_time_is_served_to_the_end(narrow: WorkerServer) -> None:
    """A body in many pieces, small and large, of known length and in chunks."""
    for size in (5_000, LARGE):
        body = bytes(range(256)) * (size // 256)
        for encode_chunked in (False, True):
            client = http.client.HTTPConnection("127.0.0.1", narrow.port, timeout=10)
            pieces = (body[start : start + 999] for start in range(0, len(body), 999))
            headers = {} if encode_chunked else {"Content-Length": str(len(body))}
            client.request("POST", "/echo", body=pieces, headers=headers, encode_chunked=encode_chunked)
            assert client.getresponse().read() == body
            client.request("POST", "/echo", body=b"next")
            assert client.getresponse().read() == b"next", "the next request begins where the body ended"
            client.close()


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerServer]:
    """A server whose clients have half a second."""
    with WorkerServer(tmp_path_factory.mktemp("impatient"), PATIENCE="0.5", STALL="0.5") as running:
        yield running


@pytest.mark.parametrize(
    "way", [name for name in WAYS if "slow" in name and "head" not in name and "large" not in name]
)
def test_a_slow_body_is_told_why_its_connection_ends(impatient: WorkerServer, way: str) -> None:
    with impatient.connect() as sock:
        sock.sendall(WAYS[way])
        answer = read_all(sock)
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"] == "too_slow"
    assert "a request reads its body" not in impatient.output, "the application is not called"


def test_a_dripping_body_ends_although_it_never_pauses(impatient: WorkerServer) -> None:
    with impatient.connect() as sock:
        sock.sendall(post())

        def drip() -> bool:
            try:
                sock.sendall(b" ")
            except OSError:
                return True
            return has_ended(sock)

        wait_until(drip, 30, "the end of the dripping body")


def test_a_client_that_leaves_in_the_middle_of_a_body_is_not_served(impatient: WorkerServer) -> None:
    with impatient.connect() as sock:
        sock.sendall(post())
        sock.shutdown(socket.SHUT_WR)
        assert read_all(sock) == b""


def test_a_response_that_nobody_reads_ends(impatient: WorkerServer) -> None:
    with impatient.connect() as sock:
        sock.sendall(WAYS["a response that nobody reads"])
        (worker,) = impatient.children()
        wait_until(lambda: connections(worker, impatient.port) == 0, 30, "the end of the connection", every=0.1)


def connections(pid: int, port: int) -> int:
    """Count the connections to a port that a process holds (Linux)."""
    held = {link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] != "0A" and f"socket:[{row[9]}]" in held for row in rows)


class TestPatience:
    def test_an_upload_over_a_poor_line_has_all_the_time_that_it_needs(self) -> None:
        patience = Patience()
        for _second in range(3600):
            patience.use(waited=1.0, moved=2 * client_socket.LEAST_RATE)
        assert patience.left == client_socket.STALL

    def test_below_the_least_rate_it_ends(self) -> None:
        patience = Patience()
        seconds = 0
        while patience.left > 1.0:
            patience.use(waited=1.0, moved=client_socket.LEAST_RATE // 2)
            seconds += 1
        assert seconds < 3 * client_socket.PATIENCE

    def test_what_was_sent_at_once_earns_no_more_than_a_pause(self) -> None:
        patience = Patience()
        patience.use(waited=0.0, moved=100_000_000)
        assert patience.left == client_socket.STALL

    def test_what_is_already_there_can_always_be_moved(self) -> None:
        patience = Patience()
        patience.use(waited=1000.0, moved=0)
        assert patience.left > 0
