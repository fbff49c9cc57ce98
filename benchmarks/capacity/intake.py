"""Simulated intake: all waiting answers go into one transaction, as in ``classroom/services/answers/intake.py``."""

from collections import Counter
from collections.abc import Generator
from typing import TYPE_CHECKING

from benchmarks.capacity.background import mark
from benchmarks.capacity.topology import Lesson, Worker
from classroom.services.answers.intake import GATHER, LARGE_BATCH, MAX_BATCH

if TYPE_CHECKING:
    from benchmarks.capacity.flow import Simulation

Process = Generator[float, None, None]
Taken = list[tuple[float, Lesson, int]]


def overhead(sim: "Simulation") -> float:
    """Return the seconds of an answer besides validating and storing: half to read it, half to acknowledge it."""
    costs = sim.costs
    return max(0.0, costs.answer - costs.batch_answer - costs.batch / MAX_BATCH)


def arrive(sim: "Simulation", worker: Worker, lesson: Lesson, number: int) -> None:
    """Simulate the arrival of ``number`` answers at a worker now."""
    sim.found.counts.answered += number
    read = worker.loop.submit(sim.now, number * overhead(sim) / 2)[1]
    worker.waiting.append((sim.now, lesson, number))
    if not worker.storing:
        worker.storing = True
        sim.start(_store(sim, worker), read)


def _take(worker: Worker) -> tuple[Taken, int]:
    """Remove up to a batch of waiting answers from the queue; return them and their number."""
    taken: Taken = []
    room = MAX_BATCH
    while worker.waiting and room:
        sent, lesson, number = worker.waiting.popleft()
        if number > room:
            worker.waiting.appendleft((sent, lesson, number - room))
        taken.append((sent, lesson, min(number, room)))
        room -= taken[-1][2]
    return taken, MAX_BATCH - room


def _store(sim: "Simulation", worker: Worker) -> Process:
    costs, counts = sim.costs, sim.found.counts
    while worker.waiting:
        batch, size = _take(worker)
        counts.batches += 1
        own = costs.batch + size * costs.batch_answer
        yield from sim.commit(worker, own, costs.postgres_batch + size * costs.postgres_batch_answer)
        counts.committed += size
        start, done = worker.loop.submit(sim.now, size * overhead(sim) / 2)
        told = start
        for sent, _lesson, number in batch:
            first, told = told, told + (done - start) * number / size
            if 0 <= sent < sim.load.window:
                sim.found.ack.add_evenly(first + (told - first) / number - sent, told - sent, number)
        counts.acknowledged += size
        _notify(sim, worker, batch)
        yield done + (GATHER if size >= LARGE_BATCH else 0.0)
    worker.storing = False


def _notify(sim: "Simulation", worker: Worker, batch: Taken) -> None:
    """Notify the workers of the teachers' pages of new answers, and all workers of a lesson of who has answered."""
    stored: Counter[Lesson] = Counter()
    for _sent, lesson, number in batch:
        stored[lesson] += number
    costs = sim.costs
    for lesson, number in stored.items():
        lesson.answered += number
        mark(sim, lesson.teacher, lesson)
        if sim.shared:
            worker.loop.add_to_next(2 * costs.publish)
            lesson.redis.submit(sim.now, 2 * costs.redis_publish + (1 + len(lesson.members)) * costs.redis_deliver)
            sim.found.counts.published += 2
            lesson.teacher.loop.add_to_next(costs.hear)
            for other in lesson.members:
                other.loop.add_to_next(costs.hear)
