"""Base class of the measured servers: starting on the server's core, connecting students, asking, answering."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

from benchmarks.load.client import INSIDE, Client, State, event_frame
from benchmarks.load.crowd import Crowd, Spent
from benchmarks.load.loop import Failed
from benchmarks.measure import Cores, cpu_seconds, percentile, resident
from tests.support.processes import Program

AFTERWARDS = 0.25
"""Seconds after the last acknowledgement that still count for the answers, for the teacher's tally."""
QUIET, PINGS = 0.04, 2.5e-5
"""Share of a core below which a process counts as idle, and the addition for each client's pings."""


@dataclass(frozen=True)
class Fan:
    """Measurements of a broadcast. Times are in seconds.

    Attributes:
        last: from the command to the last arrival.
        spread: from the first arrival to the last.
        cpu: processor time of the server.
        size: of the message, in bytes.
        load: times of the load generator.
    """

    last: float
    spread: float
    cpu: float
    size: int
    load: Spent


@dataclass(frozen=True)
class Storm:
    """Measurements of simultaneous answers. Times are in seconds.

    Attributes:
        wall: from the first answer to the last acknowledgement.
        latencies: of each answer, from sending to acknowledgement.
        cpu: processor time of the server, including the work shortly afterwards.
        each: the same by process.
        load: times of the load generator.
    """

    wall: float
    latencies: Sequence[float]
    cpu: float
    each: Sequence[float]
    load: Spent

    @property
    def p99(self) -> float:
        """The 99th percentile of the latencies."""
        return percentile(self.latencies, 0.99)


class Side(ABC):
    """A server and its clients. Use it as a context manager."""

    name = ""

    def __init__(self, folder: Path, cores: Cores) -> None:
        self.folder = folder
        self.cores = cores
        self.students: list[Client] = []
        self._stormed = 0
        self._rounds: Sequence[int] = ()
        self._ids: list[str] = []
        self._values: list[list[str]] = []

    # -- defined by subclasses -------------------------------------------------------------------------------------

    program: Program
    port: int
    control: Client

    @abstractmethod
    def auths(self, number: int) -> list[bytes]:
        """Return the authentication payloads of ``number`` further students, as JSON."""

    @abstractmethod
    def _trigger(self) -> None:
        """Send the command that makes the server broadcast."""

    def _wanted(self, _state: State) -> bool:
        return True

    round_id = 1
    choices = "b"
    """The choices that students answer with, in turn."""

    # -- start and stop --------------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        with self.cores.serving():
            self.program.start()
        self.crowd = Crowd("127.0.0.1", self.port)
        self._open_control()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.crowd.close()
        self.program.kill()

    @abstractmethod
    def _open_control(self) -> None:
        """Connect the client that sends the teacher's commands."""

    def _enter_control(self, auth: bytes) -> None:
        self.control = self.crowd.connect(auth, b"/teacher")
        self.crowd.upgrade(self.control)
        self.crowd.run(lambda: self.control.stage == INSIDE, 20, "the teacher being let in")

    def pids(self) -> list[int]:
        """Return the ids of the server's processes."""
        return [self.program.pid]

    def cpu(self) -> float:
        """Return the processor time that the server has used, in seconds."""
        return cpu_seconds(self.pids())

    def memory(self) -> int:
        """Return the server's memory in bytes (PSS)."""
        return resident(self.pids())

    # -- measured phases -------------------------------------------------------------------------------------------

    def admit(self, number: int, window: int = 60) -> list[Client]:
        """Connect further students, and wait until each has received the first state."""
        return self.enter(self.auths(number), window)

    def enter(self, auths: Sequence[bytes], window: int = 60) -> list[Client]:
        """Connect students with these authentication payloads, and wait until each has received the first state."""
        entered = self.crowd.enter(auths, window)
        self.students += entered
        return entered

    def disconnect_students(self) -> None:
        """Close all students' connections."""
        self.crowd.leave(self.students)
        self.students = []

    def wait_until_idle(self, patience: float = 60) -> None:
        """Wait until the server is idle, for at most ``patience`` seconds.

        Raises:
            Failed: it did not become idle.
        """
        end = perf_counter() + patience
        while True:
            before, started = self.cpu(), perf_counter()
            self.crowd.rest(0.25)
            used = (self.cpu() - before) / (perf_counter() - started)
            if used < QUIET * len(self.pids()) + PINGS * len(self.students):
                return
            if perf_counter() > end:
                raise Failed(f"{self.name} does not become idle")

    def ask(self) -> Fan:
        """Ask a question, and wait until all students have received it."""
        self.wait_until_idle()
        before = self.cpu()
        started, first, last = self.crowd.gather(self.students, self._trigger, self._wanted)
        spent = self.crowd.spent
        self._asked()
        state = self.students[0].state
        assert state is not None
        if any(student.state is not state and not self._wanted(student.state) for student in self.students):
            raise Failed("a student has a different state")
        return Fan(last - started, last - first, self.cpu() - before, len(state.payload), spent)

    @abstractmethod
    def _asked(self) -> None:
        """Wait for the acknowledgement of the command."""

    @abstractmethod
    def done(self) -> None:
        """Close the round, on servers with rounds."""

    def answers(self, rounds: Sequence[int] | None = None) -> list[bytes]:
        """Return a frame with a new answer for each student.

        Args:
            rounds: the round that each student answers in; None for the open round.
        """
        self._stormed += 1
        self._rounds = rounds or [self.round_id] * len(self.students)
        self._ids = [str(uuid.uuid4()) for _student in self.students]
        self._values = [[self.choices[index % len(self.choices)]] for index in range(len(self.students))]
        return [
            event_frame(b"/student", "answer", {"id": id_, "round_id": round_id, "value": value}, self._stormed)
            for id_, round_id, value in zip(self._ids, self._rounds, self._values, strict=True)
        ]

    def storm(self, rounds: Sequence[int] | None = None, *, verify: bool = True) -> Storm:
        """Have all students answer at the same time, and wait for all acknowledgements.

        Args:
            rounds: the round that each student answers in; None for the open round.
            verify: whether to check the answers; otherwise the caller has to call :meth:`verify`.
        """
        self.wait_until_idle()
        frames = self.answers(rounds)
        before = [cpu_seconds([pid]) for pid in self.pids()]
        wall = self.crowd.storm(self.students, frames, self._stormed)
        self.crowd.rest(AFTERWARDS)
        each = [cpu_seconds([pid]) - spent for pid, spent in zip(self.pids(), before, strict=True)]
        latencies = [student.acked_at - student.sent_at for student in self.students]
        if verify:
            self.verify()
        return Storm(wall, latencies, sum(each), each, self.crowd.spent)

    def verify(self) -> None:
        """Check that every answer was accepted."""
        for student, id_ in zip(self.students, self._ids, strict=True):
            assert student.ack is not None
            if b'"ok":true' not in student.ack[1] or id_.encode() not in student.ack[1]:
                raise Failed(f"{self.name} did not accept an answer: {student.ack[1]!r}")
