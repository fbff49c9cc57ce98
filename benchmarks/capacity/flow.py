"""Discrete-event simulation of the message flow. A process is a generator that yields the time at which it continues.

The costs of messages are inputs (:class:`~benchmarks.capacity.costs.Costs`), their waiting times are results. A
broadcast on a worker is one piece of work for any number of students, and so is a batch of answers.
"""

import heapq
import random
from collections.abc import Generator
from itertools import count

from benchmarks.capacity.background import beat, joining
from benchmarks.capacity.costs import Costs
from benchmarks.capacity.intake import arrive
from benchmarks.capacity.outcome import Outcome
from benchmarks.capacity.plan import Load, Site
from benchmarks.capacity.topology import Lesson, Topology, Worker

Process = Generator[float, None, None]
OPEN, CLOSE, REVEAL = "open", "close", "reveal"
ENVELOPE = 66 + 22
"""Bytes of overhead of a frame: Ethernet, IPv4 and TCP with timestamps (RFC 7323), and a TLS 1.3 record (RFC 8446)."""
STATEMENTS = 8
"""Sequential round trips to PostgreSQL in a transaction."""
CROWD = 50
"""Number of simultaneous answers that are simulated as one arrival."""


class Simulation:
    """One cell of a site under a load.

    Attributes:
        now: simulated time in seconds; the measured window begins at 0.
        world: hosts, workers, lessons and connections.
        found: delays of messages that were sent within the window, and counts of all messages.
    """

    def __init__(self, load: Load, site: Site, costs: Costs) -> None:
        self.load, self.site, self.costs = load, site, costs
        self.rng = random.Random(load.seed)
        self.world = Topology(load, site, costs.postgres_flush, self.rng)
        self.found = Outcome()
        self.now = -load.warm_up
        self._queue: list[tuple[float, int, Process]] = []
        self._number = count()

    def start(self, process: Process, at: float | None = None) -> None:
        """Start a process now, or at the given time."""
        heapq.heappush(self._queue, (self.now if at is None else at, next(self._number), process))

    @property
    def measuring(self) -> bool:
        """Whether the current time is within the measured window."""
        return 0 <= self.now < self.load.window

    @property
    def shared(self) -> bool:
        """Whether there are several workers."""
        return len(self.world.workers) > 1

    def run(self) -> Outcome:
        """Simulate warm-up and window, and continue until all processes have finished."""
        self.start(self._window(), 0.0)
        for worker in self.world.workers:
            self.start(beat(self, worker), self.now + worker.phase)
            if self.load.joining:
                self.start(joining(self, worker), 0.0)
        for lesson in self.world.lessons:
            self.start(self._lesson(lesson), self._first())
        queue, push, pop = self._queue, heapq.heappush, heapq.heappop
        while queue:
            self.now, _number, process = pop(queue)
            again = next(process, None)
            if again is not None:
                push(queue, (again, next(self._number), process))
        return self.found

    def _first(self) -> float:
        """Return the time of a lesson's first question."""
        if self.load.joining:
            return self.load.window  # after everybody has joined
        return 0.0 if self.load.together else self.now + self.rng.uniform(0, self.load.every)

    def _window(self) -> Process:
        self.world.begin()
        yield self.load.window
        self.found.use = self.world.use(self.site, self.costs, self.load.window)

    def _lesson(self, lesson: Lesson) -> Process:
        while self.now < self.load.window:
            asked = self.now
            self.start(self._transition(lesson, OPEN))
            for kind, after in ((CLOSE, self.load.closing), (REVEAL, self.load.revealing)):
                self.start(self._transition(lesson, kind), asked + after)
            yield asked + self.load.every

    # -- one transition, from the command to the last student --------------------------------------------------------

    def _transition(self, lesson: Lesson, kind: str) -> Process:
        if kind != OPEN and self.now >= self.load.window:
            return
        asked, worker, costs = self.now, lesson.teacher, self.costs
        if kind == OPEN:
            lesson.answered, lesson.expected = 0, lesson.size
            self.found.counts.questions += 1
            self.found.counts.due += lesson.size
        yield from self.commit(worker, costs.command, costs.postgres_command)
        committed = self.now
        if worker in lesson.members:
            yield self.now  # run processes that were scheduled for this moment before
            self._send(lesson, worker, kind, asked)
        if not self.shared:
            return
        yield worker.loop.submit(self.now, costs.publish)[1]
        told = costs.redis_publish + costs.redis_deliver_state * len(lesson.members)
        through = lesson.redis.submit(self.now, told)[1]
        self.found.counts.published += 1
        for other in lesson.members:
            if other is worker:
                other.loop.add_to_next(costs.hear)  # it receives its own message
            else:
                # If Redis is late, the other worker finds the new version when it checks the database.
                look = committed + (other.phase - committed) % 1.0
                self.start(self._hear(lesson, other, kind, asked), min(through, max(look, self.now)))

    def _hear(self, lesson: Lesson, worker: Worker, kind: str, asked: float) -> Process:
        yield worker.loop.submit(self.now, self.costs.hear)[0]
        self._send(lesson, worker, kind, asked)

    def _send(self, lesson: Lesson, worker: Worker, kind: str, asked: float) -> None:
        """Send a state to a worker's members of a lesson, one after the other."""
        number, costs = lesson.members[worker], self.costs
        each, size = costs.send, self.enveloped(costs.bytes_state)
        if kind == REVEAL:
            each, size = costs.reveal, size + self.enveloped(costs.bytes_me)
        start, done = worker.loop.submit(self.now, number * each)
        sent = worker.host.link.submit(self.now, number * size / self.site.link)[1]
        if kind != OPEN:
            return
        first, last = min(start + each, sent), max(done, sent)
        self.found.counts.delivered += number
        lesson.expected -= number
        if 0 <= asked < self.load.window:
            self.found.question.add_evenly(first - asked, last - asked, number)
            if not lesson.expected:
                self.found.last.add(last - asked)
        self.start(self._answering(lesson, worker, (first, last), asked))

    def _answering(self, lesson: Lesson, worker: Worker, got: tuple[float, float], asked: float) -> Process:
        load = self.load
        number = sum(self.rng.uniform(0, 1) <= load.part for _student in range(lesson.members[worker]))
        if not (load.part and number):
            return
        if load.together:
            moment = max(asked + load.after, got[1])
            for begun in range(0, number, CROWD):
                yield moment + begun * load.pace
                arrive(self, worker, lesson, min(CROWD, number - begun))
            return
        step = (got[1] - got[0]) / number
        thought = (self.rng.lognormvariate(0, load.spread) * load.think for _student in range(number))
        # Students who have not answered when the round closes do not answer.
        moments = sorted(got[0] + step * index + time for index, time in enumerate(thought) if time < load.closing)
        for moment in moments:
            yield moment
            arrive(self, worker, lesson, 1)

    # -- transactions --------------------------------------------------------------------------------------------------

    def commit(self, worker: Worker, own: float, server: float) -> Process:
        """Simulate a transaction until it is durable.

        Args:
            worker: executes it.
            own: processor time of the worker, in seconds.
            server: processor time of PostgreSQL, in seconds; unused with SQLite.
        """
        world, costs = self.world, self.costs
        if self.site.database == "sqlite":
            # One writer at a time on the host. It holds the lock while it computes and while it waits for the disk.
            begun, done = world.lock.submit(self.now, own + costs.sqlite_wait)
            yield begun
            yield max(done, worker.loop.submit(self.now, own)[1] + costs.sqlite_wait)
            return
        yield worker.loop.submit(self.now, own)[1] + STATEMENTS * self.site.round_trip
        yield world.postgres.submit(self.now, server)[1]
        yield world.flush.submit(self.now)

    @staticmethod
    def enveloped(frame: float) -> float:
        """Return the size of a frame on the network, in bytes."""
        return frame + ENVELOPE

    def read(self, server: float) -> float:
        """Simulate queries of PostgreSQL that take ``server`` seconds of its processor time; return when they end."""
        if self.site.database == "sqlite":
            return self.now
        return self.world.postgres.submit(self.now, server)[1] + self.site.round_trip


def simulate(load: Load, site: Site, costs: Costs) -> Outcome:
    """Simulate one of a site's identical cells with its share of the load."""
    part = {"students": load.students // site.cells, "lessons": max(1, load.lessons // site.cells)}
    return Simulation(Load(**{**vars(load), **part}), site, costs).run()
