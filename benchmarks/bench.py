"""What all figures are given: sizes, folders, cores, sides, and a way to say how far they are."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.load.crowd import Spent
from benchmarks.measure import Cores, median
from benchmarks.results import Figure
from benchmarks.sides.base import Side
from benchmarks.sides.peers import Floor, Node, Peer, Stock
from benchmarks.sides.tiza import Tiza, prepare

Value = TypeVar("Value")


@dataclass
class Bench:
    """One run of the benchmarks.

    Attributes:
        folder: for databases and logs; gone afterwards.
        small: whether to see only that everything works.
        rounds: measured rounds a side and lap.
        laps: how often each side is started anew. What the machine does meanwhile hits all sides.
        students: sizes of halls instead of the usual ones.
        transport: ``hub`` or ``stock`` sockets in Tiza; None takes its default.
        prepared: a database with tables and a teacher, made where it is missing; None: in ``folder``.
        say: prints a line of progress.
    """

    folder: Path
    small: bool = False
    rounds: int = 5
    laps: int = 2
    transport: str | None = None
    students: tuple[int, ...] = ()
    say: Callable[[str], None] = print
    cores: Cores = field(default_factory=Cores)
    prepared: Path | None = None
    _messages: dict[str, Any] | None = None
    _numbers: Iterator[int] = field(default_factory=count)

    def size(self, full: Value, small: Value) -> Value:
        """Return one of two sizes."""
        return small if self.small else full

    def halls(self, full: tuple[int, ...], small: tuple[int, ...]) -> tuple[int, ...]:
        """Return the numbers of students to measure with: those of the command line, or else one of two lists."""
        return self.students or self.size(full, small)

    def fresh(self) -> Path:
        """Return an empty folder."""
        folder = self.folder / str(next(self._numbers))
        folder.mkdir()
        return folder

    def tiza(self, **settings: str) -> Tiza:
        """Return Tiza, not started, with a database of its own."""
        chosen = {"CLASSROOM_TRANSPORT": self.transport} if self.transport else {}
        return Tiza(self.fresh(), self.cores, self._prepared(), {**chosen, **settings})

    def _prepared(self) -> Path:
        """Return a database with tables and a teacher, made once; servers start on copies of it."""
        database = self.prepared or self.folder / "prepared.sqlite3"
        if not database.exists():
            self.say("a database with a teacher")
            shutil.move(prepare(self.folder), database)
        return database

    def peers(self, *kinds: type[Peer]) -> list[Side]:
        """Return peers, not started, that send what Tiza sends."""
        if self._messages is None:
            with self.tiza() as tiza:
                tiza.admit(1)
                tiza.ask()
                self._messages = tiza.messages()
        return [kind(self.fresh(), self.cores, self._messages) for kind in kinds]

    def sides(self, *kinds: type[Peer], **settings: str) -> Iterator[Side]:
        """Yield Tiza and the peers, lap by lap; each is to be started and stopped before the next."""
        for lap in range(self.laps):
            for side in [self.tiza(**settings), *self.peers(*kinds)]:
                self.say(f"lap {lap + 1} of {self.laps}: {side.name}")
                yield side

    @contextmanager
    def forgiving(self, figure: Figure, what: str, side: Side) -> Iterator[Side]:
        """Run a side; note it when it fails instead of ending the run. In a small run, a failure ends it."""
        try:
            with side:
                yield side
        except AssertionError as failure:  # a client without its message, or the oracle of the answers
            log = "\n".join(f"    {line[:1500]}" for line in side.program.tail(5).splitlines())
            self.say(f"FAILED: {failure}\n{log}")
            if self.small:
                raise
            figure.notes.append(f"FAILED: {what}, {side.name}: {failure}")


ALL = (Node, Stock, Floor)
TALKING = (Node, Stock)


def load_note(spents: Sequence[Spent], messages: int) -> str:
    """Say what the load generator cost itself.

    Args:
        spents: of each round.
        messages: in each round.
    """
    cost = median([spent.own / messages * 1e6 for spent in spents])
    busy = max(spent.busy for spent in spents)
    return f"{cost:.1f} µs a message; at most {busy:.0%} of its core"
