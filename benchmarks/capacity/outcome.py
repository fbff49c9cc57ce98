"""What a simulation found: delays, and how busy everything was."""

from dataclasses import dataclass, field

TIGHT, SATURATED = 0.7, 1.0
"""Offered loads. From the first on, waiting grows quickly with every further student; at the second it has no end."""
STRATA = 8


@dataclass
class Samples:
    """Delays in seconds, each with how many had it."""

    values: list[tuple[float, float]] = field(default_factory=list)

    def add(self, delay: float, number: float = 1) -> None:
        """Note that so many had this delay."""
        self.values.append((delay, number))

    def between(self, first: float, last: float, number: int) -> None:
        """Note that so many had delays evenly from ``first`` to ``last``, both among them."""
        parts = min(number, STRATA)
        for index in range(parts):
            share = index / (parts - 1) if parts > 1 else 1.0
            self.add(first + (last - first) * share, number / parts)

    def percentile(self, part: float) -> float | None:
        """Return the smallest delay that at least ``part`` (0 to 1) of all do not exceed; None without any."""
        total, seen = sum(number for _delay, number in self.values), 0.0
        for delay, number in sorted(self.values):
            seen += number
            if seen >= part * total * (1 - 1e-12):
                return delay
        return None


@dataclass
class Counts:
    """How many messages went where, for the books to be balanced: nothing appears, nothing gets lost."""

    questions: int = 0
    due: int = 0
    """Students of the lessons that asked, one for each question."""
    delivered: int = 0
    answered: int = 0
    committed: int = 0
    acknowledged: int = 0
    joined: int = 0
    batches: int = 0
    published: int = 0


@dataclass
class Outcome:
    """Everything that a simulation found.

    Attributes:
        question: from the teacher's command to each student.
        last: from the command to the last student of each lesson.
        ack: from a student's answer to its acknowledgement.
        join: from a student's wish to join to the first state.
        use: offered load by resource, 1 for one that is busy all the time.
        counts: of the whole time that was simulated.
    """

    question: Samples = field(default_factory=Samples)
    last: Samples = field(default_factory=Samples)
    ack: Samples = field(default_factory=Samples)
    join: Samples = field(default_factory=Samples)
    use: dict[str, float] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)

    def first(self) -> tuple[str, float]:
        """Return the resource that is used most, and how much."""
        return max(self.use.items(), key=lambda item: item[1])

    def saturated(self) -> list[str]:
        """Return the resources that get more than they can do, the worst first."""
        over = [(name, load) for name, load in self.use.items() if load >= SATURATED]
        return [name for name, _load in sorted(over, key=lambda item: -item[1])]
