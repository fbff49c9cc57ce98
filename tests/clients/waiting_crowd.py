"""Thousands of connections that keep a server waiting, and come back whenever they are closed."""

import socket
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.clients.raw_websocket import handshake

UNNAMED = "unnamed socket"

KINDS = {
    "idle": b"",
    "slow head": b"GET / HTTP/1.1\r\nHost: ",
    "slow body": b"POST /api/v1/join HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Content-Length: 60000\r\n\r\n{",
    UNNAMED: handshake(),
}
"""What each kind of connection begins with. Heads and bodies go on, byte by byte."""
LOOK_EVERY = 0.1
"""Seconds between two looks at all connections."""
AT_ONCE = 200
"""Most connections of a kind that are opened at one look."""
DRIP_EVERY = 3.0
"""Seconds between two bytes of a slow head or body."""
REPLACE_AFTER = 15.0
"""Seconds after which a socket is replaced, before the server would end it."""


@dataclass
class Member:
    """One connection."""

    kind: str
    sock: socket.socket
    has_begun: bool = False
    since: float = field(default_factory=time.monotonic)


class Crowd:
    """A number of connections of each kind, while it is used as a context.

    Attributes:
        ended: how many of each kind the server has ended.
    """

    def __init__(self, port: int, **numbers: int) -> None:
        """Set up. ``numbers`` are given by kind, with ``_`` for spaces; none are made of a kind that is left out."""
        self._port = port
        self._numbers = {kind.replace("_", " "): number for kind, number in numbers.items()}
        self._members: deque[Member] = deque()
        self._here: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()
        for member in self._members:
            member.sock.close()

    def is_complete(self) -> bool:
        """Return whether nine tenths of each kind are there: some are always on the way."""
        return all(self._here[kind] >= 0.9 * number for kind, number in self._numbers.items())

    def gives_way(self) -> bool:
        """Return whether the server has ended some to make room: sockets for sockets, requests for requests."""
        ended = {kind == UNNAMED for kind, number in self.ended.items() if number}
        return ended == {kind == UNNAMED for kind in self._numbers}

    def _run(self) -> None:
        drips_at = time.monotonic() + DRIP_EVERY
        while not self._stopped.wait(LOOK_EVERY):
            for kind, number in self._numbers.items():
                for _ in range(min(AT_ONCE, number - self._here[kind])):
                    self._come(kind)
            drips = time.monotonic() >= drips_at
            if drips:
                drips_at += DRIP_EVERY
            for _ in range(len(self._members)):
                member = self._members.popleft()
                if self._stays(member, drips):
                    self._members.append(member)
                else:
                    member.sock.close()
                    self._here[member.kind] -= 1

    def _come(self, kind: str) -> None:
        sock = socket.socket()
        sock.setblocking(False)
        sock.connect_ex(("127.0.0.1", self._port))
        self._members.append(Member(kind, sock))
        self._here[kind] += 1

    def _stays(self, member: Member, drips: bool) -> bool:
        """Say what is to be said, and listen; return whether the connection goes on."""
        try:
            if not member.has_begun:
                member.sock.send(KINDS[member.kind])
                member.has_begun = True
            elif drips and member.kind.startswith("slow"):
                member.sock.send(b" ")
            if member.sock.recv(65536) == b"":
                self.ended[member.kind] += 1
                return False
        except BlockingIOError:
            return not (member.kind == UNNAMED and time.monotonic() - member.since > REPLACE_AFTER)
        except OSError:
            self.ended[member.kind] += 1
            return False
        return True
