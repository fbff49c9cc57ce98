"""What is simulated: who is there and what they do, and what serves them."""

import random
from dataclasses import dataclass

PLACEMENTS = ("anywhere", "host", "worker")
GIGABIT = 1e9 / 8


@dataclass(frozen=True)
class Load:
    """Students, and how they behave. Times are seconds.

    Attributes:
        students: in all.
        lessons: that they are spread over.
        every: between two questions of a lesson.
        think: median of the time that a student needs to answer, log-normally distributed.
        spread: sigma of the logarithm of that time.
        part: of the students, that answers at all: 0 to 1.
        together: whether all lessons ask in the same moment and all students answer in the same instant, ``after``
            seconds later: the worst that can happen.
        after: see ``together``.
        pace: in ``together``, time between two senders: 0, or what a load generator takes for one.
        closing: from the question to the close of its round; ``revealing`` to its result.
        joining: time within which everybody joins, evenly; 0: they are in already.
        warm_up: simulated before the measured window begins.
        window: measured.
        seed: of everything random.
    """

    students: int
    lessons: int
    every: float = 90.0
    think: float = 10.0
    spread: float = 0.6
    part: float = 1.0
    together: bool = False
    after: float = 5.0
    pace: float = 0.0
    closing: float = 35.0
    revealing: float = 40.0
    joining: float = 0.0
    warm_up: float = 45.0
    window: float = 30.0
    seed: int = 1

    def __post_init__(self) -> None:
        if not 0 < self.lessons <= self.students:
            raise ValueError("every lesson needs a student, and there must be one")

    def sizes(self, rng: random.Random) -> list[int]:
        """Return how many students each lesson has: log-normal (sigma 0.5), at least one, exactly all in sum."""
        weights = [rng.lognormvariate(0, 0.5) for _number in range(self.lessons)]
        scale, exact, sizes = (self.students - self.lessons) / sum(weights), 0.0, []
        for weight in weights:
            before, exact = round(exact), exact + weight * scale
            sizes.append(1 + round(exact) - before)
        sizes[-1] += self.students - sum(sizes)
        return sizes


@dataclass(frozen=True)
class Site:
    """What serves: ``cells`` equal installations that share nothing; each lesson lives in one of them.

    Attributes:
        hosts: of a cell.
        workers: a host, each with a core of its own.
        placement: where the connections of a lesson are: on ``anywhere``, as a balancer that knows nothing of lessons
            spreads them; on one ``host``, on any of its workers; or on one ``worker``.
        database: ``sqlite`` or ``postgresql``.
        database_cores: of PostgreSQL, beside the workers' cores.
        redis: Redis servers, each with its part of the lessons; needed for more than one worker.
        link: bytes a second that a host sends at most.
        round_trip: seconds from a worker to PostgreSQL and back.
        connections: that a worker takes (``--worker-connections``).
        memory: bytes of a host.
    """

    hosts: int = 1
    workers: int = 1
    placement: str = "anywhere"
    database: str = "sqlite"
    database_cores: int = 2
    redis: int = 1
    link: float = GIGABIT
    round_trip: float = 0.0002
    connections: int = 10_000
    memory: float = 16 * 2**30
    cells: int = 1

    def __post_init__(self) -> None:
        if self.placement not in PLACEMENTS:
            raise ValueError(f"a lesson is placed on one of {', '.join(PLACEMENTS)}")
        if self.database not in {"sqlite", "postgresql"}:
            raise ValueError("the database is sqlite or postgresql")
        if self.database == "sqlite" and self.hosts > 1:
            raise ValueError("SQLite is a file of one host")
        if min(self.hosts, self.workers, self.database_cores, self.redis, self.cells) < 1:
            raise ValueError("there is at least one of everything")

    @property
    def processes(self) -> int:
        """Workers of a cell."""
        return self.hosts * self.workers
