"""Passing a client's connection to the worker that holds its session.

The state of an Engine.IO session lives in one worker, but any worker may accept the connection that a polling
request, or the handshake of an upgrade, comes on. The first worker then gives the connection itself away
(SCM_RIGHTS), with the request's head and what the client has already sent behind it, and forgets it; the owner goes
on as if it had accepted it. A body that has not arrived yet is read by the owner only, so that nothing waits here.

The head is written anew from its parsed form, which holds nothing but checked tokens and values. The bytes that follow
are passed as they came, and the owner finds where the request ends by the same headers: there are no two readings
of one message.
"""

import json
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from typing import Any

import eventlet
from eventlet import hubs
from eventlet.greenio import GreenSocket

from classroom.core import session_ids
from classroom.serving.connections import ClientSocket
from classroom.serving.neighbours import WorkerAddress

#: Hand-overs that may wait for a worker to take them.
BACKLOG = 256

#: Seconds in which a busy owner must take a connection, and in which a message must arrive.
PATIENCE = 3.0

#: Seconds between two tries while the owner's queue is full.
PAUSE = 0.01

_SIZES = struct.Struct("!II")  # of the JSON and of the bytes behind it


class NotPassed(Exception):
    """The owner lives but did not take the connection, which is still ours."""


@dataclass(frozen=True)
class Circumstances:
    """What a connection's bytes do not tell.

    Attributes:
        listener: the address that the client connected to, as gunicorn's listener tells it.
        peer: the client's address; text for a Unix socket.
        proxy: what gunicorn knows from the PROXY protocol, empty without.
    """

    listener: Any
    peer: Any
    proxy: dict[str, Any]

    @classmethod
    def read(cls, text: bytes) -> "Circumstances":
        """Read what :meth:`written` wrote; JSON knows no tuples."""
        found = json.loads(text)
        as_tuple = {name: tuple(found[name]) for name in ("listener", "peer") if isinstance(found[name], list)}
        return cls(**{**found, **as_tuple})

    def written(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(asdict(self)).encode()

    def getsockname(self) -> Any:
        """Stand in for the listener, which is the other worker's."""
        return self.listener


class PassedSocket(ClientSocket):
    """A client's socket that another worker has accepted and read from."""

    def __init__(self, sock: socket.socket, read: bytes, circumstances: Circumstances) -> None:
        super().__init__(sock)
        self._read = read
        self.circumstances = circumstances

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """Return what the other worker has read, all at once, then what comes.

        At once, whatever the size asked for: the parser then holds the rest, and there the checks of an upgrade look.
        """
        if self._read:
            read, self._read = self._read, b""
            return read
        return super().recv(bufsize, flags)


class Handover:
    """A worker's way to its neighbours and theirs to it."""

    def __init__(self, address: WorkerAddress) -> None:
        self._address = address
        self.listener = ClientSocket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(address.path))
        self.listener.listen(BACKLOG)

    def pass_on(self, req: Any, sock: ClientSocket, listener: Any, peer: Any) -> bool:
        """Give the connection to the worker that the request is addressed to.

        Args:
            req: gunicorn's request, of which the head was read and the body was not.
            sock: the client's connection. The caller closes its descriptor in either case.
            listener: name of the listener that accepted it.
            peer: the client's address.

        Returns:
            Whether the connection is the owner's now. If not, the request is for this worker to answer: it is for no
            other one, or for one that has ended, whose sessions are unknown to Engine.IO here as everywhere.

        Raises:
            NotPassed: the owner did not take it.
        """
        owner = session_ids.holder(req.path, req.query)
        if owner is None or owner == self._address.id:
            return False
        about = Circumstances(listener, peer, req.proxy_protocol_info or {}).written()
        try:
            with closing(GreenSocket(socket.AF_UNIX, socket.SOCK_STREAM)) as way:
                _connect(way, str(self._address.directory / owner))
                _send(way, sock, about, head(req) + req.unreader.take_buffered())
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        except OSError as error:
            raise NotPassed(str(error)) from error
        return True

    def close(self, *, alone: bool) -> Iterator[GreenSocket]:
        """Stop being found, and yield the hand-overs that still wait.

        Args:
            alone: the master is gone, and the last worker has to remove the directory.
        """
        self._address.path.unlink(missing_ok=True)
        if alone:
            with suppress(OSError):  # others are still in it, or were faster
                self._address.directory.rmdir()
        while True:
            try:
                way, _ = self.listener.fd.accept()
            except BlockingIOError:
                break
            yield GreenSocket(way)
        self.listener.close()


def head(req: Any) -> bytes:
    """Return a parsed request's line and headers as bytes, never longer than they came."""
    major, minor = req.version
    lines = [f"{req.method} {req.uri} HTTP/{major}.{minor}", *(f"{name}:{value}" for name, value in req.headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")  # as gunicorn decodes it


def receive(way: GreenSocket) -> PassedSocket | None:
    """Take a connection that another worker passes on; ``None`` when that worker broke off, which left it there."""
    way.settimeout(PATIENCE)
    client = None
    try:
        start, client = _first(way)
        sizes = _exactly(way, start, _SIZES.size)
        about, read = _SIZES.unpack_from(sizes)
        message = _exactly(way, sizes, _SIZES.size + about + read)[_SIZES.size :]
        if client is None:
            return None
        passed = PassedSocket(client, message[about:], Circumstances.read(message[:about]))
        client = None
        return passed
    except (EOFError, OSError):
        return None
    finally:
        way.close()
        if client is not None:
            client.close()


def _connect(way: GreenSocket, path: str) -> None:
    """Connect, waiting for room in the owner's queue.

    Raises:
        FileNotFoundError, ConnectionRefusedError: there is no such worker any more.
        TimeoutError: the queue stayed full.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            way.fd.connect(path)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TimeoutError("too many connections wait for that worker") from None
            eventlet.sleep(PAUSE)


def _send(way: GreenSocket, sock: ClientSocket, about: bytes, read: bytes) -> None:
    """Send descriptor and message: all of it, or the owner will not use the descriptor."""
    message = _SIZES.pack(len(about), len(read)) + about + read
    sent = socket.send_fds(way.fd, [message], [sock.fileno()])
    way.settimeout(PATIENCE)
    if sent < len(message):
        way.sendall(message[sent:])


def _first(way: GreenSocket) -> tuple[bytes, socket.socket | None]:
    """Wait for the message's beginning, which the descriptor comes with."""
    while True:
        try:
            start, descriptors, _flags, _address = socket.recv_fds(way.fd, 65536, 1)
        except BlockingIOError:
            hubs.trampoline(way.fd, read=True, timeout=PATIENCE, timeout_exc=TimeoutError)
        else:
            return start, _plain(descriptors[0]) if descriptors else None


def _plain(descriptor: int) -> Any:
    original: Any = eventlet.patcher.original("socket")
    hubs.notify_opened(descriptor)
    taken = original.socket(fileno=descriptor)
    taken.set_inheritable(False)
    return taken


def _exactly(way: GreenSocket, start: bytes, size: int) -> bytes:
    """Read on until there are ``size`` bytes.

    Raises:
        EOFError: they never came.
    """
    message = bytearray(start)
    while len(message) < size:
        piece = way.recv(65536)
        if not piece:
            raise EOFError
        message += piece
    return bytes(message)
