"""A server with several workers, and connections of which a test knows the worker that holds them."""

import http.client
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from classroom.serving import worker_directory
from tests.serving.conftest import WorkerServer, read_head
from tests.support.processes import wait_until

#: A page that ends as Engine.IO's address does, so that it is passed on as well, and tells what arrived where.
TELL = "/mounted/socket.io"


class SeveralWorkers(WorkerServer):
    """The tests' application in three workers."""

    def __init__(self, directory: Path, *options: str, count: int = 3) -> None:
        super().__init__(directory, "--workers", str(count), *options)
        self.count = count

    def ready(self) -> bool:
        return super().ready() and len(self.sessions()) == self.count

    def sessions(self) -> dict[int, str]:
        """Return a session id of each worker, by the worker's process id; no session is behind it."""
        found: dict[int, str] = {}

        def ask() -> bool:
            with Line(self) as line:
                told = line.ask(TELL)
            found[told["pid"]] = told["session"]
            return set(self.children()) <= set(found)

        wait_until(ask, 30, "an answer of each worker", every=0.002)
        return {pid: found[pid] for pid in self.children()}

    def held_by(self, pid: int) -> "Line":
        """Return a new connection that this worker has accepted."""

        def connect() -> Line | None:
            line = Line(self)
            if line.ask(TELL)["pid"] == pid:
                return line
            line.close()
            return None

        return wait_until(connect, 30, f"a connection to worker {pid}", every=0.002)


class Line:
    """One connection that stays open."""

    def __init__(self, server: WorkerServer) -> None:
        self.sock = server.connect()

    def send(self, request: bytes) -> None:
        self.sock.sendall(request)

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Read one answer, and no byte more: status, headers, body."""
        head = read_head(self.sock)
        lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
        body = b""
        if "content-length" in headers:
            body = self.read(int(headers["content-length"]))
        else:
            assert headers["transfer-encoding"] == "chunked"
            while size := int(self.read_line(), 16):
                body += self.read(size)
                assert self.read(2) == b"\r\n"
            assert self.read_line() == b""
        return int(lines[0].split()[1]), headers, body

    def read(self, size: int) -> bytes:
        """Read exactly so many bytes."""
        received = b""
        while len(received) < size:
            piece = self.sock.recv(size - len(received))
            assert piece, f"closed after {received!r}"
            received += piece
        return received

    def read_line(self) -> bytes:
        """Read a line; returns it without its end."""
        received = b""
        while not received.endswith(b"\r\n"):
            received += self.read(1)
        return received[:-2]

    def told(self) -> dict[str, Any]:
        """Read one answer of the telling page."""
        status, _headers, body = self.answer()
        assert status == http.client.OK, body
        return dict(json.loads(body))

    def ask(self, target: str, method: str = "GET", *headers: str, body: bytes = b"") -> dict[str, Any]:
        """Send a request and read what the telling page tells."""
        self.send(request(target, method, *headers, body=body))
        return self.told()

    @property
    def port(self) -> int:
        """The client's own port."""
        return int(self.sock.getsockname()[1])

    def accepted(self) -> str:
        """Return the inode of the server's end of this connection (Linux)."""
        ends = f":{self.sock.getpeername()[1]:04X}", f":{self.port:04X}"
        for line in Path("/proc/net/tcp").read_text().splitlines():
            parts = line.split()
            if parts[1].endswith(ends[0]) and parts[2].endswith(ends[1]):
                return parts[9]
        raise AssertionError("no worker has this connection")

    def close(self) -> None:
        self.sock.close()

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def request(target: str, method: str = "GET", *headers: str, body: bytes = b"") -> bytes:
    """Return a request's bytes."""
    lines = [f"{method} {target} HTTP/1.1", "Host: tiza.example", *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def descriptors(pid: int) -> int:
    """Count a process's open files (Linux)."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def watched(pid: int) -> int:
    """Count the files that a process's epoll watches (Linux)."""
    return sum(text.count("tfd:") for text in _descriptions(pid))


def has_open(pid: int, inode: str) -> bool:
    """Return whether a process has this socket open (Linux)."""
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            if os.readlink(link) == f"socket:[{inode}]":
                return True
    return False


def watches(pid: int, inode: str) -> bool:
    """Return whether a process's epoll watches this socket, which it may do after having closed it (Linux)."""
    wanted = f"ino:{int(inode):x} "
    return any(wanted in text for text in _descriptions(pid))


def _descriptions(pid: int) -> Iterator[str]:
    for info in Path(f"/proc/{pid}/fdinfo").iterdir():
        try:
            yield info.read_text()
        except FileNotFoundError:  # closed meanwhile
            continue


def is_closed(sock: socket.socket) -> bool:
    """Return whether the other side has closed without another byte."""
    try:
        return sock.recv(1) == b""
    except ConnectionResetError:
        return True


Serve = Callable[..., SeveralWorkers]
"""Starts workers only for a test, with gunicorn options."""


def workers_directory(pid: int) -> Path:
    """Return the directory in which this worker listens for the others."""
    listening = Path("/proc/net/unix").read_text()
    own = {os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir() if link.exists() or link.is_symlink()}
    for line in listening.splitlines():
        parts = line.split()
        if len(parts) == 8 and worker_directory.PREFIX in parts[7] and f"socket:[{parts[6]}]" in own:
            return Path(parts[7]).parent
    raise AssertionError(f"worker {pid} listens nowhere")
