"""Thousands of connections that keep a server waiting, and come back whenever they are closed."""

import multiprocessing
import socket
import time
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto
from types import TracebackType
from typing import Any, Self

from classroom.serving.open_files import raise_open_files
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


class Fate(Enum):
    """What became of a connection."""

    STAYS = auto()
    IS_REPLACED = auto()
    ENDED = auto()


@dataclass
class Member:
    """One connection."""

    kind: str
    sock: socket.socket
    has_begun: bool = False
    since: float = field(default_factory=time.monotonic)


class Crowd:
    """A number of connections of each kind, while it is used as a context.

    They live in a process of their own, so that they take no time from the students of the test.
    """

    def __init__(self, port: int, **numbers: int) -> None:
        """Set up. ``numbers`` are given by kind, with ``_`` for spaces; none are made of a kind that is left out."""
        self._numbers = {kind.replace("_", " "): number for kind, number in numbers.items()}
        new = multiprocessing.get_context("spawn")
        self._here, self._ended = (new.Array("l", len(self._numbers)) for _ in range(2))
        self._stopped = new.Event()
        arguments = (port, self._numbers, self._here, self._ended, self._stopped)
        self._process = new.Process(target=_run, args=arguments, daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._process.join()
        assert self._process.exitcode == 0, "the crowd failed"

    def is_complete(self) -> bool:
        """Return whether nine tenths of each kind are there: some are always on the way."""
        return all(here >= 0.9 * number for here, number in zip(self._here, self._numbers.values(), strict=True))

    def gives_way(self) -> bool:
        """Return whether the server has ended some to make room: sockets for sockets, requests for requests."""
        ended = {kind == UNNAMED for kind, number in zip(self._numbers, self._ended, strict=True) if number}
        return ended == {kind == UNNAMED for kind in self._numbers}


def _run(port: int, numbers: dict[str, int], here: Any, ended: Any, stopped: Any) -> None:
    """Keep that many connections of each kind, and count in ``here`` and ``ended``, until ``stopped`` is set."""
    raise_open_files(sum(numbers.values()))
    members: deque[Member] = deque()
    kinds = list(numbers)
    drips_at = time.monotonic() + DRIP_EVERY
    while not stopped.wait(LOOK_EVERY):
        for index, number in enumerate(numbers.values()):
            for _ in range(min(AT_ONCE, number - here[index])):
                members.append(_come(port, kinds[index]))
                here[index] += 1
        drips = time.monotonic() >= drips_at
        if drips:
            drips_at += DRIP_EVERY
        for _ in range(len(members)):
            member = members.popleft()
            fate = _listen(member, drips)
            if fate is Fate.STAYS:
                members.append(member)
                continue
            member.sock.close()
            here[kinds.index(member.kind)] -= 1
            ended[kinds.index(member.kind)] += fate is Fate.ENDED
    for member in members:
        member.sock.close()


def _come(port: int, kind: str) -> Member:
    sock = socket.socket()
    sock.setblocking(False)
    sock.connect_ex(("127.0.0.1", port))
    return Member(kind, sock)


def _listen(member: Member, drips: bool) -> Fate:
    """Say what is to be said, and listen."""
    try:
        if not member.has_begun:
            member.sock.send(KINDS[member.kind])
            member.has_begun = True
        elif drips and member.kind.startswith("slow"):
            member.sock.send(b" ")
        return Fate.ENDED if member.sock.recv(65536) == b"" else Fate.STAYS
    except BlockingIOError:
        is_old = member.kind == UNNAMED and time.monotonic() - member.since > REPLACE_AFTER
        return Fate.IS_REPLACED if is_old else Fate.STAYS
    except OSError:
        return Fate.ENDED
