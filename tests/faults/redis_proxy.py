"""A proxy in front of Redis that loses messages between workers, or stands for a Redis that is away."""

import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress
from types import TracebackType
from typing import Self


class RedisProxy:
    """Passes on what arrives at ``url``, except messages that are to be lost. Use it as a context manager.

    Attributes:
        url: the address that workers use.
        lost: the kinds of messages that are not passed on; their senders are told that nobody heard them.
        seen: how often each kind was published, also if it was lost. A kind that workers send to themselves is left
            out unless it is lost.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"redis://127.0.0.1:{self._listener.getsockname()[1]}/0"
        self.lost: Collection[str] = ()
        self.seen: Counter[str] = Counter()
        self._open: set[socket.socket] = set()
        self._away = False

    @property
    def away(self) -> bool:
        """Whether connections are closed at once, as where no Redis runs."""
        return self._away

    @away.setter
    def away(self, value: bool) -> None:
        self._away = value
        for end in list(self._open) if value else ():
            with suppress(OSError):  # closed meanwhile
                end.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                worker, _address = self._listener.accept()
            except OSError:
                return
            if self._away:
                worker.close()
                continue
            server = socket.create_connection(("127.0.0.1", self._target))
            self._open |= {worker, server}
            for run, pair in ((self._ask, (worker, server)), (self._answer, (server, worker))):
                threading.Thread(target=self._until_closed, args=(run, *pair), daemon=True).start()

    def _until_closed(
        self, run: Callable[[socket.socket, socket.socket], None], source: socket.socket, target: socket.socket
    ) -> None:
        with suppress(OSError):
            run(source, target)
        self._open -= {source, target}
        for end in (source, target):
            end.close()

    def _ask(self, worker: socket.socket, server: socket.socket) -> None:
        """Pass on commands. A worker waits for the answer to one before it publishes the next."""
        held = b""
        while data := worker.recv(1 << 16):
            held += data
            while (command := first_command(held)) is not None:
                whole, parts = command
                held = held[len(whole) :]
                if self._loses(parts):
                    worker.sendall(b":0\r\n")
                else:
                    server.sendall(whole)

    def _loses(self, parts: list[bytes]) -> bool:
        if parts[0].upper() != b"PUBLISH":
            return False
        kind = json.loads(parts[2])["kind"]
        self.seen[kind] += 1
        return kind in self.lost

    @staticmethod
    def _answer(server: socket.socket, worker: socket.socket) -> None:
        while data := server.recv(1 << 16):
            worker.sendall(data)

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        for end in list(self._open):
            end.close()


def first_command(data: bytes) -> tuple[bytes, list[bytes]] | None:
    """Return the command that these bytes begin with, whole and in parts; None when more are needed.

    A command is an array of strings (the Redis serialization protocol, "Sending commands to a Redis server").
    """
    head, found, rest = data.partition(b"\r\n")
    if not found:
        return None
    parts: list[bytes] = []
    for _ in range(int(head.removeprefix(b"*"))):
        size, found, rest = rest.partition(b"\r\n")
        length = int(size.removeprefix(b"$")) if found else 0
        if not found or len(rest) < length + 2:
            return None
        parts.append(rest[:length])
        rest = rest[length + 2 :]
    return data[: len(data) - len(rest)], parts
