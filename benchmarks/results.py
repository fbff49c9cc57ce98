"""Results of the benchmarks: figures with rows of raw samples, and goals. They can be stored as JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.measure import median

OURS = "Tiza"


@dataclass
class Goal:
    """A goal for one row of Tiza's results.

    Attributes:
        limit: bound of the ratio to another side, or of the value itself.
        against: the other side; None if the goal is for the value itself.
        at_least: whether ``limit`` is a lower bound.
    """

    limit: float
    against: str | None = None
    at_least: bool = False

    def text(self, unit: str) -> str:
        """Return the goal in words."""
        sign = "≥" if self.at_least else "≤"
        return f"{sign} {self.limit:g} × {self.against}" if self.against else f"{sign} {self.limit:g} {unit}"


@dataclass
class Row:
    """A quantity that was measured on one or several sides.

    Attributes:
        what: description.
        unit: of the samples.
        samples: by side, one for each round.
        goals: for the side ``ours``.
        ours: the side that the goals apply to.
    """

    what: str
    unit: str
    samples: dict[str, list[float]] = field(default_factory=dict)
    goals: list[Goal] = field(default_factory=list)
    ours: str = OURS

    def add(self, side: str, value: float) -> None:
        """Add a sample of a side."""
        self.samples.setdefault(side, []).append(value)

    def value(self, side: str) -> float | None:
        """Return the median of a side's samples, or None without samples."""
        found = self.samples.get(side)
        return median(found) if found else None

    def ratio(self, side: str) -> float | None:
        """Return the median of ``ours`` divided by that of another side, or None if one is missing or zero."""
        mine, other = self.value(self.ours), self.value(side)
        return mine / other if mine is not None and other else None

    def reached(self, goal: Goal) -> bool | None:
        """Return whether a goal is met; None if it was not measured."""
        found = self.ratio(goal.against) if goal.against else self.value(self.ours)
        if found is None:
            return None
        return found >= goal.limit if goal.at_least else found <= goal.limit


@dataclass
class Figure:
    """One of P1 to P14.

    Attributes:
        key: such as ``P1``.
        title: description.
        rows: the measured quantities.
        checks: the correctness checks that passed in the same run.
        notes: remarks for the reader: the load generator's own cost, failed measurements and their reasons.
    """

    key: str
    title: str
    rows: list[Row] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def row(self, what: str, unit: str, *goals: Goal, ours: str = OURS) -> Row:
        """Add a row and return it."""
        row = Row(what, unit, goals=list(goals), ours=ours)
        self.rows.append(row)
        return row

    def check(self, text: str) -> None:
        """Record a passed check, once for each text."""
        if text not in self.checks:
            self.checks.append(text)


def to_json(figures: list[Figure]) -> list[dict[str, Any]]:
    """Return figures as values for JSON."""
    return [asdict(figure) for figure in figures]


def from_json(values: list[dict[str, Any]]) -> list[Figure]:
    """Return the figures of :func:`to_json`'s result."""
    return [
        Figure(
            **{
                **value,
                "rows": [Row(**{**row, "goals": [Goal(**goal) for goal in row["goals"]]}) for row in value["rows"]],
            }
        )
        for value in values
    ]
