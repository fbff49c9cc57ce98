"""Results of a simulation: delays, and the load of each resource."""

from dataclasses import dataclass, field

TIGHT, SATURATED = 0.7, 1.0
"""Offered loads above which waiting times grow quickly, and without bound."""
STRATA = 8


@dataclass
class Samples:
    """Delays in seconds, each with its number of occurrences."""

    values: list[tuple[float, float]] = field(default_factory=list)

    def add(self, delay: float, number: float = 1) -> None:
        """Add ``number`` occurrences of a delay."""
        self.values.append((delay, number))

    def add_evenly(self, first: float, last: float, number: int) -> None:
        """Add ``number`` delays, evenly distributed from ``first`` to ``last`` inclusive."""
        parts = min(number, STRATA)
        for index in range(parts):
            share = index / (parts - 1) if parts > 1 else 1.0
            self.add(first + (last - first) * share, number / parts)

    def percentile(self, part: float) -> float | None:
        """Return the percentile ``part`` (0 to 1) of the delays, or None without any."""
        total, seen = sum(number for _delay, number in self.values), 0.0
        for delay, number in sorted(self.values):
            seen += number
            if seen >= part * total * (1 - 1e-12):
                return delay
        return None


@dataclass
class Counts:
    """Numbers of messages, which tests use to check that none is lost or duplicated."""

    questions: int = 0
    due: int = 0
    """Expected deliveries: the students of the lesson, for each question."""
    delivered: int = 0
    answered: int = 0
    committed: int = 0
    acknowledged: int = 0
    joined: int = 0
    batches: int = 0
    published: int = 0


@dataclass
class Outcome:
    """The results of a simulation.

    Attributes:
        question: delays from the teacher's command to each student.
        last: delays from the command to the last student of each lesson.
        ack: delays from a student's answer to its acknowledgement.
        join: delays from a student's request to join to the first state.
        use: offered load by resource; 1 means that it is always busy.
        counts: numbers of messages in the whole simulated time.
    """

    question: Samples = field(default_factory=Samples)
    last: Samples = field(default_factory=Samples)
    ack: Samples = field(default_factory=Samples)
    join: Samples = field(default_factory=Samples)
    use: dict[str, float] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)

    def first(self) -> tuple[str, float]:
        """Return the resource with the highest load, and the load."""
        return max(self.use.items(), key=lambda item: item[1])

    def saturated(self) -> list[str]:
        """Return the overloaded resources, the most overloaded first."""
        over = [(name, load) for name, load in self.use.items() if load >= SATURATED]
        return [name for name, _load in sorted(over, key=lambda item: -item[1])]
