"""The context that all figures share: sizes, folders, cores, servers and progress messages."""

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
from benchmarks.sides.peers import Bun, BunBatched, Floor, Node, NodeBatched, NodeEach, Peer, Stock
from benchmarks.sides.tiza import Tiza, prepare, prepared_server

Value = TypeVar("Value")


@dataclass
class Bench:
    """One run of the benchmarks.

    Attributes:
        folder: for databases and logs; temporary.
        small: only check that everything works, with few clients.
        rounds: measured rounds per side and lap.
        laps: how often each side is restarted, so that other load on the machine affects all of them.
        students: numbers of students to measure with instead of the default ones.
        transport: ``hub`` or ``stock`` WebSockets in Tiza; None for its default.
        prepared: a database with tables and a teacher, created if it does not exist; None: in ``folder``.
        only: names of the peers to compare with; empty for all.
        say: prints a progress message.
    """

    folder: Path
    small: bool = False
    rounds: int = 5
    laps: int = 2
    transport: str | None = None
    students: tuple[int, ...] = ()
    only: tuple[str, ...] = ()
    say: Callable[[str], None] = print
    cores: Cores = field(default_factory=Cores)
    prepared: Path | None = None
    _messages: dict[str, Any] | None = None
    _numbers: Iterator[int] = field(default_factory=count)

    def size(self, full: Value, small: Value) -> Value:
        """Return ``full``, or ``small`` in a small run."""
        return small if self.small else full

    def halls(self, full: tuple[int, ...], small: tuple[int, ...]) -> tuple[int, ...]:
        """Return the numbers of students to measure with: those of the command line, or ``full`` or ``small``."""
        return self.students or self.size(full, small)

    def fresh(self) -> Path:
        """Create an empty folder and return it."""
        folder = self.folder / str(next(self._numbers))
        folder.mkdir()
        return folder

    def tiza(self, **settings: str) -> Tiza:
        """Return a Tiza server, not started, with its own database."""
        chosen = {"CLASSROOM_TRANSPORT": self.transport} if self.transport else {}
        folder = self.fresh()
        return Tiza(folder, self.cores, prepared_server(folder, self._prepared(), {**chosen, **settings}))

    def _prepared(self) -> Path:
        """Return a database with tables and a teacher, created once; each server starts with a copy of it."""
        database = self.prepared or self.folder / "prepared.sqlite3"
        if not database.exists():
            self.say("a database with a teacher")
            shutil.move(prepare(self.folder), database)
        return database

    def peers(self, *kinds: type[Peer]) -> list[Side]:
        """Return peers, not started, that send the same messages as Tiza; of those that were chosen."""
        kinds = tuple(kind for kind in kinds if not self.only or kind.name in self.only)
        if self._messages is None:
            with self.tiza() as tiza:
                tiza.admit(1)
                tiza.ask()
                self._messages = tiza.messages()
        return [kind(self.fresh(), self.cores, self._messages) for kind in kinds]

    def sides(self, *kinds: type[Peer], **settings: str) -> Iterator[Side]:
        """Yield Tiza and the peers, lap by lap; the caller starts and stops each before the next."""
        for lap in range(self.laps):
            for side in [self.tiza(**settings), *self.peers(*kinds)]:
                self.say(f"lap {lap + 1} of {self.laps}: {side.name}")
                yield side

    @contextmanager
    def recording_failures(self, figure: Figure, what: str, side: Side) -> Iterator[Side]:
        """Run a side. A failure is recorded in the figure's notes; in a small run it is raised.

        Raises:
            AssertionError: a check failed in a small run.
        """
        try:
            with side:
                yield side
        except AssertionError as failure:  # a missing message, or an answer that is not stored as acknowledged
            log = "\n".join(f"    {line[:1500]}" for line in side.program.tail(5).splitlines())
            self.say(f"FAILED: {failure}\n{log}")
            if self.small:
                raise
            figure.notes.append(f"FAILED: {what}, {side.name}: {failure}")


SENDING: tuple[type[Peer], ...] = (Node, Bun, Stock, Floor)
"""Peers of broadcasts."""
TALKING: tuple[type[Peer], ...] = (Node, Bun, Stock)
"""Peers that clients connect to."""
ANSWERING: tuple[type[Peer], ...] = (Node, NodeBatched, NodeEach, Bun, BunBatched, Stock)
"""Peers that take answers; some store them."""


def load_note(spents: Sequence[Spent], messages: int) -> str:
    """Return a note about the load generator's own processor time.

    Args:
        spents: its cost in each round.
        messages: number of messages per round.
    """
    cost = median([spent.own / messages * 1e6 for spent in spents])
    busy = max(spent.busy for spent in spents)
    return f"{cost:.1f} µs a message; at most {busy:.0%} of its core"
