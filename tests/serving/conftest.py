"""A worker that serves the tests' own application."""

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.processes import Program, free_port, port_answers
from tests.support.servers import SECRET, clean_environment

MEETING = 20
"""How many requests for ``/meet`` must be under way at once before the tests' application answers them."""


class WorkerServer(Program):
    """gunicorn with Tiza's configuration and worker, and ``tests/serving/application.py`` in place of Tiza."""

    def __init__(self, directory: Path, *options: str, **environment: str) -> None:
        self.port = free_port()
        env = clean_environment(SECRET_KEY=SECRET, PORT=str(self.port), MEETING=str(MEETING), **environment)
        command = [sys.executable, "-m", "gunicorn", *options, "tests.serving.application:app"]
        super().__init__(command, directory / "worker.log", env)
        self.url = f"http://127.0.0.1:{self.port}"

    def ready(self) -> bool:
        return port_answers(self.port) and b"200 OK" in self.exchange(b"GET / HTTP/1.0\r\n\r\n")

    def connect(self, timeout: float = 10.0) -> socket.socket:
        """Open a plain connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def exchange(self, request: bytes) -> bytes:
        """Send bytes and return everything until the server closes."""
        with self.connect() as sock:
            sock.sendall(request)
            return read_all(sock)


def read_all(sock: socket.socket) -> bytes:
    """Read until the other side closes."""
    received = b""
    while piece := sock.recv(65536):
        received += piece
    return received


def read_head(sock: socket.socket) -> bytes:
    """Read an answer's head, byte by byte so that what follows stays in the socket."""
    received = b""
    while not received.endswith(b"\r\n\r\n"):
        piece = sock.recv(1)
        assert piece, f"closed after {received!r}"
        received += piece
    return received


def upgrade_request(path: str, *extra: str) -> bytes:
    """Return a WebSocket handshake."""
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *extra,
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerServer]:
    """One server for all tests of a file that leave it as it was."""
    with WorkerServer(tmp_path_factory.mktemp("worker")) as running:
        yield running


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., WorkerServer]]:
    """Start a server only for the test, with gunicorn options and variables of the environment."""
    with ExitStack() as stack:
        yield lambda *options, **environment: stack.enter_context(WorkerServer(tmp_path, *options, **environment))
