"""What crowds of simulated students do: answer, change their answers without end, and see transitions."""

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from tests.clients.polling_client import PollingClient
from tests.clients.students import Student, Swarm
from tests.support.deployments import Running
from tests.support.processes import wait_until

CHOICES = ("a", "b", "c")
FADING = 1.05
"""How much longer each pause between two changes is than the one before. An answer may be changed a hundred times: at
an even pace a crowd would fall silent before a slow experiment is over."""


def pick(student: Student, asked: dict[str, Any]) -> list[str]:
    """Return a random choice, always the same for a student and round."""
    return [random.Random(f"{student.id} {asked['id']}").choice(CHOICES)]


async def keep_changing(student: Student, round_id: int, going: Callable[[], bool], pause: float) -> None:
    """Send one changed answer after another; each waits for the verdict on the one before."""
    dice = random.Random(f"{student.id} {round_id}")
    while going():
        item = await student.answer(round_id, [dice.choice(CHOICES)])
        if not item.accepted:
            return
        await _rest(pause * dice.uniform(0.5, 1.5), going)
        pause *= FADING


async def _rest(seconds: float, going: Callable[[], bool]) -> None:
    """Wait, but not on after the end: pauses may be longer than anybody waits for the last verdict."""
    while seconds > 0 and going():
        await asyncio.sleep(min(seconds, 1))
        seconds -= 1


class Stream:
    """Students of one lesson who change their answers until :meth:`stop`."""

    def __init__(self, running: Running, swarm: Swarm, lesson: dict[str, Any], asked: dict[str, Any]) -> None:
        self.running = running
        self.swarm = swarm
        self.lesson = lesson
        self.asked = asked
        self.going = True
        self._futures: list[Future[Any]] = []

    def start(self, pause: float) -> None:
        """Begin; ``pause`` is about the seconds between a verdict and the next change, at first."""
        for student in self.swarm.students:
            work = keep_changing(student, self.asked["id"], lambda: self.going, pause)
            self._futures.append(self.swarm.start(work))

    @property
    def acknowledged(self) -> int:
        """How many answers were acknowledged so far."""
        return sum(item.accepted for _student, item in self.swarm.log)

    def flows(self, more: int, timeout: float = 30) -> None:
        """Wait until ``more`` answers were acknowledged from now on."""
        before = self.acknowledged
        wait_until(lambda: self.acknowledged >= before + more, timeout, f"{more} more answers", every=0.02)

    def stop(self, timeout: float = 40) -> None:
        """Stop changing answers, and wait until the last changes have their verdicts."""
        self.going = False
        for future in self._futures:
            future.result(timeout)

    def check_last_word(self) -> None:
        """Check that the stored answer of each student is the last one sent: no retry of an older one replaced it.

        Raises:
            AssertionError: a student's is not.
        """
        results = self.running.teacher.results(self.lesson["id"])
        (found,) = [one for one in results["rounds"] if one["id"] == self.asked["id"]]
        stored = {row["participant_id"]: row["value"] for row in found["answers"]}
        last = {student.id: [i for i in student.log if i.accepted][-1].value for student in self.swarm.students}
        assert stored == last


@contextmanager
def streaming(
    running: Running, swarm: Swarm, number: int, pause: float = 0.3, polling: int = 0, **asking: Any
) -> Iterator[Stream]:
    """Start a lesson with that many students, who change their answers to its open question inside the block.

    ``polling`` students more have no WebSocket.
    """
    lesson = running.teacher.lesson(settings={"allow_change": True})
    swarm.add(lesson["code"], number)
    swarm.add(lesson["code"], polling, prefix="Poller", transport=PollingClient)
    swarm.all(lambda student: student.state, "the welcome", 60)
    asked = running.teacher.ask(lesson["id"], running.teacher.question(), **asking)
    swarm.all(lambda student: student.status == "open", "the question")
    stream = Stream(running, swarm, lesson, asked)
    stream.start(pause)
    try:
        yield stream
    finally:
        stream.going = False
    stream.stop()


def transition_seconds(swarm: Swarm, change: Callable[[], Any], timeout: float = 20) -> float:
    """Make a transition and return the seconds from its commit until the last student's page has it."""
    before = max((student.state or {"version": 0})["version"] for student in swarm.students)
    change()
    begun = time.monotonic()
    swarm.all(lambda student: student.state and student.state["version"] > before, "the new state", timeout)
    return time.monotonic() - begun


def quantile(values: list[float], share: float) -> float:
    """Return the value below which a share of the values lies; 0 when there is none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
