"""Simulated work besides questions and answers: beats, pings, tallies, and students who join."""

from collections import Counter
from collections.abc import Generator
from typing import TYPE_CHECKING

from benchmarks.capacity.topology import Lesson, Worker
from classroom.live.beat import ANNOUNCE_EVERY
from classroom.live.coalescer import INTERVAL
from classroom.live.presence import REPORT_INTERVAL

if TYPE_CHECKING:
    from benchmarks.capacity.flow import Simulation

Process = Generator[float, None, None]
LOOKS = 2
"""How often per second the transport checks its sessions; pings are sent in as many portions."""
JOINS_EVERY = 0.05
"""Seconds; joins within one such interval are simulated as simultaneous."""


def beat(sim: "Simulation", worker: Worker) -> Process:
    """Simulate a worker's periodic work: version checks, beats, presence reports and pings."""
    costs, number = sim.costs, 0
    # The cost of a student per second is a tenth of a ping and a fifth of a beat, which is a broadcast.
    ping = max(0.0, costs.idle_student - costs.send / ANNOUNCE_EVERY)
    while sim.now < sim.load.window:
        number += 1
        worker.loop.submit(sim.now, costs.idle_worker + worker.lessons * costs.idle_lesson)
        sim.read(costs.postgres_look + worker.lessons * costs.postgres_look_lesson)
        if number % ANNOUNCE_EVERY == 0:
            worker.loop.submit(sim.now, worker.students * costs.send)
            worker.host.link.submit(sim.now, worker.students * sim.enveloped(costs.bytes_beat) / sim.site.link)
        if sim.shared:
            _report(sim, worker, again=number % int(REPORT_INTERVAL) == 0)
        second = sim.now
        for portion in range(LOOKS):
            yield second + portion / LOOKS
            worker.loop.submit(sim.now, worker.students * ping / LOOKS)
        yield second + 1.0


def _report(sim: "Simulation", worker: Worker, *, again: bool) -> None:
    """Report present participants to the workers with teachers' pages, and receive the reports of others."""
    worker.loop.add_to_next(worker.reports * sim.costs.hear)
    if again:
        worker.loop.submit(sim.now, worker.lessons * sim.costs.publish)
        part = worker.lessons / len(sim.world.redis)
        for redis in sim.world.redis:
            redis.submit(sim.now, part * (sim.costs.redis_publish + sim.costs.redis_deliver))
        sim.found.counts.published += worker.lessons


def mark(sim: "Simulation", worker: Worker, lesson: Lesson) -> None:
    """Mark a lesson with new answers on the worker of the teacher's page, and start the coalescer if it is idle."""
    worker.news.add(lesson)
    if not worker.counting:
        worker.counting = True
        sim.start(coalesce(sim, worker))


def coalesce(sim: "Simulation", worker: Worker) -> Process:
    """Compute and send the tallies of lessons with new answers, at most five times a second."""
    costs = sim.costs
    while worker.news:
        news, worker.news = worker.news, set()
        answered = sum(lesson.answered for lesson in news)
        sim.read(len(news) * costs.postgres_tally + answered * costs.postgres_tally_answer)
        done = worker.loop.submit(sim.now, len(news) * costs.tally + answered * costs.tally_answer)[1]
        yield done + INTERVAL
    worker.counting = False


def joining(sim: "Simulation", worker: Worker) -> Process:
    """Have all students of a worker load the pages, join and connect, evenly within ``load.joining`` seconds."""
    costs, site = sim.costs, sim.site
    arrivals: Counter[int] = Counter()
    for _student in range(worker.students):
        arrivals[int(sim.rng.uniform(0, sim.load.joining) / JOINS_EVERY)] += 1
    for moment, number in sorted(arrivals.items()):
        yield moment * JOINS_EVERY
        sim.start(_join(sim, worker, number))
        worker.host.link.submit(sim.now, number * (costs.bytes_visit + sim.enveloped(costs.bytes_state)) / site.link)


def _join(sim: "Simulation", worker: Worker, number: int) -> Process:
    costs, wished = sim.costs, sim.now
    own = number * (costs.join + costs.pages + costs.files)
    if sim.site.database == "sqlite":
        locked = sim.world.lock.submit(sim.now, number * costs.sqlite_join)[1]
        yield max(worker.loop.submit(sim.now, own)[1], locked)
    else:
        yield worker.loop.submit(sim.now, own)[1]
        yield sim.world.postgres.submit(sim.now, number * costs.postgres_join)[1]
        yield sim.world.flush.submit(sim.now)
    sim.found.counts.joined += number
    sim.found.join.add(sim.now - wished, number)
