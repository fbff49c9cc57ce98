"""The input of a simulation: the load (students and lessons) and the site (hosts, workers, databases)."""

import random
from dataclasses import dataclass

PLACEMENTS = ("anywhere", "host", "worker")
GIGABIT = 1e9 / 8


@dataclass(frozen=True)
class Load:
    """Students and their behaviour. Times are in seconds.

    Attributes:
        students: total number.
        lessons: number of lessons.
        every: time between two questions of a lesson.
        think: median of a student's time to answer, which is log-normally distributed.
        spread: sigma of the logarithm of that time.
        part: share of the students who answer, 0 to 1.
        together: whether all lessons ask at the same time and all students answer at the same time, ``after`` seconds
            later. This is the peak load.
        after: see ``together``.
        pace: with ``together``, time between two answers: 0, or the time that a load generator needs.
        closing: time from the question to the close of its round; ``revealing`` to its reveal.
        joining: time within which everybody joins, evenly distributed; 0: they have joined already.
        warm_up: simulated time before the measured window.
        window: length of the measured window.
        seed: of the random number generator.
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
            raise ValueError("there must be at least one lesson, and at least one student per lesson")

    def sizes(self, rng: random.Random) -> list[int]:
        """Return the sizes of the lessons: log-normal (sigma 0.5), at least one, with ``students`` as their sum."""
        weights = [rng.lognormvariate(0, 0.5) for _number in range(self.lessons)]
        scale, exact, sizes = (self.students - self.lessons) / sum(weights), 0.0, []
        for weight in weights:
            before, exact = round(exact), exact + weight * scale
            sizes.append(1 + round(exact) - before)
        sizes[-1] += self.students - sum(sizes)
        return sizes


@dataclass(frozen=True)
class Site:
    """The servers: ``cells`` identical, independent installations; each lesson belongs to one of them.

    Attributes:
        hosts: per cell.
        workers: per host, each with its own core.
        placement: the workers that serve a lesson's clients: ``anywhere`` (a load balancer without lesson affinity),
            all workers of one ``host``, or one ``worker``.
        database: ``sqlite`` or ``postgresql``.
        database_cores: of PostgreSQL, in addition to the workers' cores.
        redis: number of Redis servers, each with a part of the lessons; needed for more than one worker.
        link: bandwidth of a host, in bytes per second.
        round_trip: between a worker and PostgreSQL, in seconds.
        connections: limit per worker (``--worker-connections``).
        memory: of a host, in bytes.
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
            raise ValueError(f"placement must be one of {', '.join(PLACEMENTS)}")
        if self.database not in {"sqlite", "postgresql"}:
            raise ValueError("database must be sqlite or postgresql")
        if self.database == "sqlite" and self.hosts > 1:
            raise ValueError("SQLite works on one host only")
        if min(self.hosts, self.workers, self.database_cores, self.redis, self.cells) < 1:
            raise ValueError("hosts, workers, database cores, Redis servers and cells must be at least 1")

    @property
    def processes(self) -> int:
        """Number of workers per cell."""
        return self.hosts * self.workers
