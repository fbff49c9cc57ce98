"""Simulated students who connect, receive questions and answer.

Measured phases compare received bytes and do not parse known messages. The load generator's own processor time is
measured as well (:class:`Spent`), since it must not be the bottleneck.
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
"""A server's Engine.IO ping."""
SMALL = 4096
"""Bytes per read in a measured phase; allocating a larger buffer would take longer than reading."""


@dataclass
class Spent:
    """Wall time of a phase, and processor time of the load generator, in seconds."""

    wall: float = 0.0
    own: float = 0.0

    @property
    def busy(self) -> float:
        """The share of the time that the load generator was busy, 0 to 1."""
        return self.own / self.wall if self.wall else 0.0


class Crowd(Loop):
    """Clients of one server.

    Attributes:
        spent: times of the newest measured phase.
    """

    spent = Spent()

    def enter(self, auths: Sequence[bytes], window: int = 100, timeout: float = 300) -> list[Client]:
        """Connect students, and wait until each has received its first state and its private view.

        Args:
            auths: the authentication payload of each student, as JSON.
            window: maximum number of simultaneous connection attempts.
            timeout: for all students, in seconds.
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
        """Trigger a broadcast and wait until each client has received it.

        Args:
            clients: the receivers; their previous states are cleared.
            trigger: starts the broadcast.
            wanted: returns whether a state is the expected one; called once for each distinct state.
            timeout: in seconds.

        Returns:
            The times of the trigger, of the first arrival and of the last.

        Raises:
            Failed: a client did not receive the broadcast in time, or lost its connection.
        """
        for client in clients:
            client.state, client.waits = None, True
        missing, first = len(clients), 0.0
        known: dict[State, bool] = {}
        by_fd, poll, now = self._by_fd, self._epoll.poll, perf_counter
        expected, shared = b"", None  # the common bytes, once a client has received them without other frames
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
        """Have all clients send a frame at the same time, and wait for all acknowledgements.

        Afterwards ``sent_at``, ``acked_at`` and ``ack`` of each client are set.

        Args:
            clients: the senders.
            frames: the frame of each client, which requests the acknowledgement ``number``.
            number: of the acknowledgements.
            timeout: in seconds.

        Returns:
            Seconds from the first frame to the last acknowledgement.

        Raises:
            Failed: an acknowledgement is missing, incomplete or not the expected one, or a client lost its connection.
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
                if client.namespace != b"/student":  # few: process their events at once, with the time of arrival
                    self._take(client, data)
                    continue
                if data == PING_FRAME:  # otherwise the server would close the connections in a long phase
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
                raise Failed("a socket accepted only a part of an answer")
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
            raise Failed("an acknowledgement was incomplete or had another number")
        return ended - started

    def _account(self, started: float, ended: float, own: float) -> None:
        self.spent = Spent(ended - started, time.process_time() - own)
        gc.enable()
