"""The crowd: students who are let in, asked, and answer. Hot phases compare bytes and parse nothing seen before.

What the crowd costs itself is measured with everything that it measures (:class:`Spent`): it must not be what is slow.
"""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from benchmarks.load.client import ENGINE_PONG, Client, State
from benchmarks.load.frames import unmasked
from benchmarks.load.loop import MANY, Failed, Loop

PING_FRAME = unmasked(b"2")
"""Engine.IO's ping as a server sends it."""
SMALL = 4096
"""Bytes read at once in a hot phase; the buffer for more would cost more than the reading."""


@dataclass
class Spent:
    """What a phase took: seconds on the clock, and seconds of processor time of the load generator."""

    wall: float = 0.0
    own: float = 0.0

    @property
    def busy(self) -> float:
        """The part of the time that the load generator worked, from 0 to 1."""
        return self.own / self.wall if self.wall else 0.0


class Crowd(Loop):
    """Clients of one server.

    Attributes:
        spent: what the newest hot phase took.
    """

    spent = Spent()

    def enter(self, auths: Sequence[bytes], window: int = 100, timeout: float = 300) -> list[Client]:
        """Connect students; each has its first state and its private view when this returns.

        Args:
            auths: for each, the JSON that it authenticates with.
            window: how many are on the way at a time.
            timeout: seconds for all.
        """
        entered: list[Client] = []
        before = self.welcomed

        def all_in() -> bool:
            while len(entered) < len(auths) and len(entered) - (self.welcomed - before) < window:
                client = self.connect(auths[len(entered)])
                self.upgrade(client)
                entered.append(client)
            return self.welcomed - before == len(auths)

        self.run(all_in, timeout, "every student being let in")
        return entered

    def gather(
        self,
        clients: Sequence[Client],
        trigger: Callable[[], None],
        wanted: Callable[[State], bool],
        timeout: float = 60,
    ) -> tuple[float, float, float]:
        """Fire a broadcast and wait until each client has it.

        Args:
            clients: who must get it; what they had is forgotten first.
            trigger: starts it.
            wanted: says of a state whether it is the one that is waited for; called once for each that differs.
            timeout: seconds.

        Returns:
            The moments of the trigger, of the first arrival and of the last.
        """
        for client in clients:
            client.state, client.waits = None, True
        missing, first = len(clients), 0.0
        known: dict[State, bool] = {}
        by_fd, poll, now = self._by_fd, self._epoll.poll, perf_counter
        expected, shared = b"", None  # the bytes that everybody gets, from the first one who got them alone
        gc.disable()
        own = time.process_time()
        started = now()
        trigger()
        while missing:
            events = poll(0.5, MANY)
            if now() - started > timeout:
                raise Failed(f"{missing} of {len(clients)} clients did not get a broadcast within {timeout:g} s")
            for fd, _mask in events:
                client = by_fd[fd]
                try:
                    data = client.recv(SMALL)
                except BlockingIOError:
                    continue
                except OSError:
                    data = b""
                if data == expected and client.waits:
                    client.state, client.waits = shared, False
                    missing -= 1
                    continue
                if not data:
                    self._lose(client)
                    raise Failed("a client lost its connection during a broadcast")
                self._take(client, data)
                state = client.state
                if state is None or not client.waits:
                    continue
                if state not in known:
                    known[state] = wanted(state)
                if known[state]:
                    client.waits = False
                    missing -= 1
                    first = first or now()
                    if state is self._expected_state:
                        expected, shared = self._expected, state
        ended = now()
        self._account(started, ended, own)
        return started, first, ended

    def storm(self, clients: Sequence[Client], frames: Sequence[bytes], number: int, timeout: float = 120) -> float:
        """Have each client send its frame, all at once; wait for all acknowledgements.

        Afterwards each client knows when it sent, when it was acknowledged, and with what.

        Args:
            clients: the senders.
            frames: what each sends; each asks for the acknowledgement ``number``.
            number: of the acknowledgements.
            timeout: seconds.

        Returns:
            Seconds from the first sending to the last acknowledgement.
        """
        mark = b"43/student,%d[" % number
        kept: list[tuple[Client, bytes]] = []
        by_fd, poll, now = self._by_fd, self._epoll.poll, perf_counter
        missing = len(clients)
        for client in clients:
            client.ack, client.acked_at = None, 0.0

        def drain(wait: float) -> int:
            found = 0
            for fd, _mask in poll(wait, MANY):
                client = by_fd[fd]
                try:
                    data = client.recv(SMALL)
                except BlockingIOError:
                    continue
                except OSError:
                    data = b""
                if not data:
                    self._lose(client)
                    raise Failed("a client lost its connection while answering")
                if client.namespace != b"/student":  # few: what they hear is noted at once, with its moment
                    self._take(client, data)
                    continue
                if data == PING_FRAME:  # else a long storm would look like a hall of dead connections
                    client.send(ENGINE_PONG)
                    continue
                kept.append((client, data))
                if mark in data:
                    client.acked_at = now()
                    found += 1
            return found

        gc.disable()
        own = time.process_time()
        started = now()
        for index, (client, frame) in enumerate(zip(clients, frames, strict=True)):
            client.sent_at = now()
            if client.send(frame) != len(frame):
                raise Failed("a socket took only a part of an answer")
            if not index & 63:
                missing -= drain(0)
        while missing > 0:
            missing -= drain(0.5)
            if now() - started > timeout:
                raise Failed(f"{missing} of {len(clients)} answers were not acknowledged within {timeout:g} s")
        ended = now()
        self._account(started, ended, own)
        for client, data in kept:
            self._take(client, data)
        wanted = str(number).encode()
        if any(client.ack is None or client.ack[0] != wanted for client in clients):
            raise Failed("an acknowledgement came in pieces, or was another's")
        return ended - started

    def _account(self, started: float, ended: float, own: float) -> None:
        self.spent = Spent(ended - started, time.process_time() - own)
        gc.enable()
