"""Passing a client's connection to the worker that holds its session.

The state of an Engine.IO session lives in one worker, but any worker may accept the connection of a polling request or
of an upgrade's handshake. That worker passes the connection itself on (SCM_RIGHTS), together with the head of the
request and the bytes that it has already read, and forgets it; the owner continues as if it had accepted it. Only the
owner reads a body that has not arrived yet, so nothing waits here.

The head is written again from its parsed form, which contains only validated tokens and values. The bytes after it are
passed unchanged, and the owner finds the end of the request by the same headers: no message is interpreted in two ways.
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
from classroom.serving.client_socket import ClientSocket
from classroom.serving.worker_directory import WorkerAddress

#: Connections that may wait for a worker to take them.
BACKLOG = 256

#: Seconds in which the owner must take a connection, and in which the message must arrive.
TIMEOUT = 3.0

#: Seconds between two attempts while the owner's queue is full.
RETRY_PAUSE = 0.01

_SIZES = struct.Struct("!II")  # lengths of the JSON and of the bytes after it


class HandoverFailed(Exception):
    """The owner is running but did not take the connection, which is still ours."""


@dataclass(frozen=True)
class ConnectionInfo:
    """What the owner must know about a connection besides its bytes.

    Attributes:
        listener: the address that the client connected to, as gunicorn's listener reports it.
        peer: the client's address; a string for a Unix socket.
        proxy: what gunicorn read by the PROXY protocol; empty without it.
    """

    listener: Any
    peer: Any
    proxy: dict[str, Any]

    @classmethod
    def read(cls, text: bytes) -> "ConnectionInfo":
        """Read the JSON of :meth:`written`; addresses become tuples again."""
        found = json.loads(text)
        as_tuple = {name: tuple(found[name]) for name in ("listener", "peer") if isinstance(found[name], list)}
        return cls(**{**found, **as_tuple})

    def written(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(asdict(self)).encode()

    def getsockname(self) -> Any:
        """Return the address, as the other worker's listener would."""
        return self.listener


class PassedSocket(ClientSocket):
    """A client's socket that another worker has accepted and read from."""

    def __init__(self, sock: socket.socket, read: bytes, info: ConnectionInfo) -> None:
        super().__init__(sock)
        self._read = read
        self.info = info

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """Return the bytes that the other worker has read, then read on.

        They are returned at once, whatever ``bufsize`` is: the parser then holds the rest, which the check of an
        upgrade looks for there.
        """
        if self._read:
            read, self._read = self._read, b""
            return read
        return super().recv(bufsize, flags)


class Handover:
    """Passes connections to other workers, and listens for those that they pass on."""

    def __init__(self, address: WorkerAddress) -> None:
        self._address = address
        self.listener = ClientSocket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(address.path))
        self.listener.listen(BACKLOG)

    def pass_on(self, req: Any, sock: ClientSocket, listener: Any, peer: Any) -> bool:
        """Pass the connection to the worker that the request is addressed to.

        Args:
            req: gunicorn's request, whose head was read and whose body was not.
            sock: the client's connection; the caller closes its descriptor in any case.
            listener: address of the listener that accepted it.
            peer: the client's address.

        Returns:
            Whether the owner has the connection now. If not, this worker must answer the request: it is addressed to
            no other worker, or to one that has ended, whose sessions Engine.IO reports as unknown.

        Raises:
            HandoverFailed: the owner did not take it.
        """
        owner = session_ids.worker_of_request(req.path, req.query)
        if owner is None or owner == self._address.id:
            return False
        about = ConnectionInfo(listener, peer, req.proxy_protocol_info or {}).written()
        try:
            with closing(GreenSocket(socket.AF_UNIX, socket.SOCK_STREAM)) as channel:
                _connect(channel, str(self._address.directory / owner))
                _send(channel, sock, about, head(req) + req.unreader.take_buffered())
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        except OSError as error:
            raise HandoverFailed(str(error)) from error
        return True

    def close(self, *, alone: bool) -> Iterator[GreenSocket]:
        """Stop listening, and yield the connections to other workers that still wait.

        Args:
            alone: whether the master has ended, so that the last worker must remove the directory.
        """
        self._address.path.unlink(missing_ok=True)
        if alone:
            with suppress(OSError):  # other workers still use it, or have removed it
                self._address.directory.rmdir()
        while True:
            try:
                channel, _ = self.listener.fd.accept()
            except BlockingIOError:
                break
            yield GreenSocket(channel)
        self.listener.close()


def head(req: Any) -> bytes:
    """Return the request line and headers of a parsed request as bytes, never longer than they were received."""
    major, minor = req.version
    lines = [f"{req.method} {req.uri} HTTP/{major}.{minor}", *(f"{name}:{value}" for name, value in req.headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")  # as gunicorn decodes it


def receive(channel: GreenSocket) -> PassedSocket | None:
    """Receive a connection from another worker; return ``None`` when that worker broke off and kept it."""
    channel.settimeout(TIMEOUT)
    client = None
    try:
        start, client = _first(channel)
        sizes = _exactly(channel, start, _SIZES.size)
        about, read = _SIZES.unpack_from(sizes)
        message = _exactly(channel, sizes, _SIZES.size + about + read)[_SIZES.size :]
        if client is None:
            return None
        passed = PassedSocket(client, message[about:], ConnectionInfo.read(message[:about]))
        client = None
        return passed
    except (EOFError, OSError):
        return None
    finally:
        channel.close()
        if client is not None:
            client.close()


def _connect(channel: GreenSocket, path: str) -> None:
    """Connect; wait while the owner's queue is full.

    Raises:
        FileNotFoundError, ConnectionRefusedError: the worker has ended.
        TimeoutError: the queue stayed full.
    """
    deadline = time.monotonic() + TIMEOUT
    while True:
        try:
            channel.fd.connect(path)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TimeoutError("too many connections wait for that worker") from None
            eventlet.sleep(RETRY_PAUSE)


def _send(channel: GreenSocket, sock: ClientSocket, about: bytes, read: bytes) -> None:
    """Send the descriptor and the message; without the whole message the owner does not use the descriptor."""
    message = _SIZES.pack(len(about), len(read)) + about + read
    sent = socket.send_fds(channel.fd, [message], [sock.fileno()])
    channel.settimeout(TIMEOUT)
    if sent < len(message):
        channel.sendall(message[sent:])


def _first(channel: GreenSocket) -> tuple[bytes, socket.socket | None]:
    """Wait for the beginning of the message and the descriptor that comes with it."""
    while True:
        try:
            start, descriptors, _flags, _address = socket.recv_fds(channel.fd, 65536, 1)
        except BlockingIOError:
            hubs.trampoline(channel.fd, read=True, timeout=TIMEOUT, timeout_exc=TimeoutError)
        else:
            return start, _plain(descriptors[0]) if descriptors else None


def _plain(descriptor: int) -> Any:
    original: Any = eventlet.patcher.original("socket")
    hubs.notify_opened(descriptor)
    taken = original.socket(fileno=descriptor)
    taken.set_inheritable(False)
    return taken


def _exactly(channel: GreenSocket, start: bytes, size: int) -> bytes:
    """Read on until the message has ``size`` bytes.

    Raises:
        EOFError: the sender closed before.
    """
    message = bytearray(start)
    while len(message) < size:
        piece = channel.recv(65536)
        if not piece:
            raise EOFError
        message += piece
    return bytes(message)
