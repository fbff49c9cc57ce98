"""Hosts, workers and lessons of a simulated cell, and the distribution of students over them."""

import random
from collections import Counter, deque
from dataclasses import dataclass, field

from benchmarks.capacity.costs import Costs
from benchmarks.capacity.plan import Load, Site
from benchmarks.capacity.stations import Flush, Pool, Station

KERNEL = 8 * 1024
"""Kernel memory of an idle connection in bytes. Assumed, unlike the memory of a process, which is measured."""


@dataclass(eq=False)
class Host:
    """A machine with workers and a link to the network."""

    link: Station = field(default_factory=Station)


@dataclass(eq=False)
class Worker:
    """A process with one event loop.

    Attributes:
        loop: queue of its event loop.
        phase: offset of its beat within each second.
        students: number of connected students; ``lessons`` is the number of their lessons, and ``reports`` the
            number of presence reports that it receives per second.
        waiting: answers in the intake queue: time of sending, lesson, number.
        storing: whether the intake is running; ``counting`` whether the coalescer is, for the lessons in ``news``.
    """

    host: Host
    phase: float
    loop: Station = field(default_factory=Station)
    students: int = 0
    lessons: int = 0
    reports: float = 0.0
    waiting: deque[tuple[float, "Lesson", int]] = field(default_factory=deque)
    storing: bool = False
    counting: bool = False
    news: set["Lesson"] = field(default_factory=set)


@dataclass(eq=False)
class Lesson:
    """A lesson: the number of its members by worker, the worker of the teacher's page, and its Redis server.

    Attributes:
        answered: answers in the newest round; ``expected`` is the number of students who have not received its
            question.
    """

    members: dict[Worker, int]
    teacher: Worker
    redis: Station
    answered: int = 0
    expected: int = 0

    @property
    def size(self) -> int:
        """Number of students."""
        return sum(self.members.values())


class Topology:
    """A cell with all its queues."""

    def __init__(self, load: Load, site: Site, flush: float, rng: random.Random) -> None:
        self.hosts = [Host() for _number in range(site.hosts)]
        self.workers = [Worker(host, rng.uniform(0, 1)) for host in self.hosts for _number in range(site.workers)]
        self.redis = [Station() for _number in range(site.redis)]
        self.lock = Station()
        self.postgres = Pool(site.database_cores)
        self.flush = Flush(flush)
        self.lessons = [self._lesson(size, site, rng) for size in load.sizes(rng)]
        for lesson in self.lessons:
            # Each worker reports its members to the one with the teacher's page, every four seconds.
            lesson.teacher.reports += len(lesson.members) / 4
            for worker, number in lesson.members.items():
                worker.students += number
                worker.lessons += 1

    def _lesson(self, size: int, site: Site, rng: random.Random) -> Lesson:
        if site.placement == "worker":
            places = [rng.choice(self.workers)]
        elif site.placement == "host":
            first = rng.randrange(site.hosts) * site.workers
            places = self.workers[first : first + site.workers]
        else:
            places = self.workers
        members = Counter(rng.choices(places, k=size)) if len(places) > 1 else {places[0]: size}
        return Lesson(dict(members), rng.choice(places), rng.choice(self.redis))

    def begin(self) -> None:
        """Reset the counted work at the beginning of the measured window."""
        stations = [*(host.link for host in self.hosts), *(worker.loop for worker in self.workers), *self.redis]
        for station in (*stations, self.lock):
            station.busy = 0.0
        self.postgres.busy = 0.0

    def use(self, site: Site, costs: Costs, span: float) -> dict[str, float]:
        """Return the offered load of each resource since :meth:`begin`, and the used share of limits."""
        loops = [worker.loop.busy / span for worker in self.workers]
        found = {"busiest worker": max(loops), "workers on average": sum(loops) / len(loops)}
        if site.database == "sqlite":
            found["SQLite's write lock"] = self.lock.busy / span
        else:
            found["PostgreSQL's processors"] = self.postgres.load(span)
        if len(self.workers) > 1:
            found["busiest Redis"] = max(station.busy for station in self.redis) / span
        found["busiest link"] = max(host.link.busy for host in self.hosts) / span
        found["connections of a worker"] = max(worker.students for worker in self.workers) / site.connections
        people = Counter(dict.fromkeys(self.hosts, 0))
        for worker in self.workers:
            people[worker.host] += worker.students
        each = costs.student + KERNEL
        found["memory of a host"] = (site.workers * costs.worker + max(people.values()) * each) / site.memory
        return found
