"""After any sequence of commands and answers, the newest state of every page equals a fresh ``sync``.

The sequences are random and seeded; a failure prints the seed and the steps up to it.
"""

import os
import random
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.clients.answer_log import check_log
from tests.clients.recorder import Recorder
from tests.clients.students import Student, Swarm
from tests.faults.conftest import Crowd, Database, Deploy, Note, scale
from tests.faults.oracle import Rows, check_rows, read_rows, timeless
from tests.support.deployments import Running
from tests.support.processes import wait_until

SEED = int(os.environ.get("TIZA_FAULTS_SEED", "2026"))
PATIENCE = 10.0
"""Seconds within which all pages must agree after a step."""


class Play:
    """One lesson with random steps."""

    def __init__(self, running: Running, swarm: Swarm, control: Recorder, lesson: dict[str, Any], seed: int) -> None:
        self.running = running
        self.swarm = swarm
        self.control = control
        self.lesson = lesson
        self.dice = random.Random(seed)
        self.questions = [running.teacher.question(), running.teacher.question("poll")]
        self.steps: list[str] = []
        self.removed: set[int] = set()

    # -- what may happen -------------------------------------------------------------------------------------------

    def command(self, name: str, **payload: Any) -> None:
        """Send a teacher's command; most do not fit the present state, and are refused."""
        answer = self.control.call(name, payload)
        self.steps.append(f"{name} {payload} -> {'ok' if answer['ok'] else answer['error']['code']}")

    def on_round(self, name: str, **more: Any) -> None:
        """Send a command on the newest round, if there is one."""
        shown = self.control.call("sync")["state"]["round"]
        if shown:
            self.command(name, round_id=shown["id"], **more)

    def ask(self) -> None:
        """Open a round, with or without a limit."""
        self.command(
            "start_round", question_id=self.dice.choice(self.questions), time_limit=self.dice.choice([None, 1, 60])
        )

    def lock(self) -> None:
        """Lock the room or open it."""
        self.command("set_locked", locked=self.dice.random() < 0.5)

    def join(self) -> None:
        """Let a new student join, unless the lesson is locked."""
        if len(self.swarm.students) < 12 and not self.control.call("sync")["state"]["lesson"]["locked"]:
            self.swarm.add(self.lesson["code"], 1, prefix=f"Late {len(self.swarm.students)}")
            self.steps.append("join")

    def second_device(self) -> None:
        """Open another tab for a student."""
        if len(self.swarm.students) < 12 and (student := self.anybody()):
            self.swarm.enter({"token": student.token, "participant": {"id": student.id}})
            self.steps.append(f"second device of {student.id}")

    def answer(self) -> None:
        """Have some students answer, all at once, whether the round is open or not."""
        newest = self.control.last("state")["round"]
        if not newest:
            return
        some = [s for s in self.present() if self.dice.random() < 0.6]
        work = [self.swarm.start(s.answer(newest["id"], [self.dice.choice("ab")], str(uuid.uuid4()))) for s in some]
        told = [one.result(30) for one in work]
        self.steps.append(f"{sum(item.accepted for item in told)} of {len(told)} answers to {newest['id']}")

    def drop(self) -> None:
        """Have some students lose their connections; they come back by themselves."""
        some = [s for s in self.present() if self.dice.random() < 0.4]

        async def now() -> None:
            for student in some:
                student.drop()

        self.swarm.do(now())
        self.steps.append(f"drop {[s.id for s in some]}")

    def remove(self) -> None:
        """Remove a student from the lesson, unless few are left."""
        if len({student.id for student in self.present()}) > 4 and (student := self.anybody()):
            self.command("remove_participant", participant_id=student.id)
            self.removed.add(student.id)

    def reconnect_teacher(self) -> None:
        """Have the teacher's page lose its connection and be opened again."""
        self.control.client.disconnect()
        self.control = Recorder(self.running.url, "/teacher", self.control.auth)
        self.control.connect()
        self.control.wait("state")
        self.steps.append("the teacher's page was opened again")

    def step(self) -> None:
        """Do one thing at random."""
        actions: list[tuple[int, Callable[[], None]]] = [
            (4, self.ask), (6, self.answer), (4, lambda: self.on_round("close_round")),
            (3, lambda: self.on_round("reveal_round")), (1, lambda: self.on_round("reopen_round")),
            (1, lambda: self.on_round("revote")), (1, lambda: self.on_round("pause_round")),
            (1, lambda: self.on_round("resume_round")), (1, lambda: self.on_round("extend_round", seconds=1)),
            (1, self.lock), (2, self.join), (1, self.second_device), (3, self.drop), (1, self.remove),
            (1, self.reconnect_teacher),
        ]  # fmt: skip
        weights, choices = zip(*actions, strict=True)
        self.dice.choices(choices, weights)[0]()

    # -- what must be true afterwards ------------------------------------------------------------------------------

    def present(self) -> list[Student]:
        """Return the students who were not removed."""
        return [student for student in self.swarm.students if student.id not in self.removed]

    def anybody(self) -> Student | None:
        """Return one of them, if there is any."""
        people = self.present()
        return self.dice.choice(people) if people else None

    def differences(self) -> Iterator[str]:
        """Compare every page with a fresh ``sync``."""
        truth = timeless(self.control.call("sync")["state"])
        if timeless(self.control.last("state")) != truth:
            yield f"the teacher's page: {timeless(self.control.last('state'))} instead of {truth}"
        for student in self.swarm.students:
            if student.id not in self.removed:
                yield from self._differences_of(student, truth)
            elif student.connected:
                yield f"{student.id} was removed and is connected"

    def _differences_of(self, student: Student, truth: dict[str, Any] | None) -> Iterator[str]:
        if not student.connected or student.lost:
            yield f"{student.id} is not connected"
            return
        fresh = self.swarm.do(student.sync())
        if not timeless(student.state) == timeless(fresh["state"]) == truth:
            yield f"{student.id}: {timeless(student.state)} instead of {timeless(fresh['state'])}, teacher: {truth}"
        # Who sends an answer is told by the acknowledgement, and not by another message.
        own = {item.id for item in student.log if item.accepted}
        by_acknowledgement = (fresh["me"]["answer"] or {}).get("id") in own and not fresh["me"]["result"]
        if shown(student.me, student.state) != shown(fresh["me"], fresh["state"]) and not by_acknowledgement:
            yield f"{student.id}: {student.me} instead of {fresh['me']}"

    def check(self) -> None:
        """Wait until all pages agree.

        Raises:
            AssertionError: they do not; with the steps so far.
        """
        found: list[str | None] = [None]

        def agree() -> bool:
            try:
                found[0] = next(self.differences(), None)
            except (OSError, TimeoutError) as error:  # a page that is just coming back
                found[0] = repr(error)
            return found[0] is None

        try:
            wait_until(agree, PATIENCE, "agreement of all pages")
        except AssertionError:
            raise AssertionError(f"{found[0]}\nafter the steps:\n" + "\n".join(self.steps)) from None


def shown(me: dict[str, Any] | None, state: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what a page shows of a private view: answer and result only with the round that they belong to."""
    asked = state and state["round"] and state["round"]["id"]
    if me is None:
        return None
    parts = {name: me[name] for name in ("answer", "result")}
    return {**me, **{name: part if part and part["round_id"] == asked else None for name, part in parts.items()}}


def rows_of_lesson(running: Running, swarm: Swarm) -> Rows:
    """Return the rows of this lesson's people; earlier lessons of the test are in the same database."""
    people = {student.id for student in swarm.students}
    rows = read_rows(running.server.settings["DATABASE_URL"])
    return Rows([row for row in rows.answers if row[1] in people], [row for row in rows.past if row[1] in people])


@pytest.mark.parametrize(("workers", "database"), [pytest.param(1, "sqlite", marks=pytest.mark.long), (2, "postgres")])
def test_pages_agree_whatever_happens(
    deploy: Deploy, crowd: Crowd, note: Note, workers: int, database: Database
) -> None:
    running = deploy(workers=workers, database=database, CLASSROOM_EVENT_RATE="off")
    steps = 0
    for number in range(scale(1, 25)):
        seed = SEED + number
        print(f"TIZA_FAULTS_SEED={seed}")
        lesson = running.teacher.lesson(settings={"allow_change": bool(number % 2)})
        swarm = crowd(running)
        with Recorder(running.url, "/teacher", {"token": running.token, "lesson_id": lesson["id"]}) as control:
            control.wait("state")
            swarm.add(lesson["code"], 6)
            swarm.all(lambda student: student.state and student.me, "the welcome")
            play = Play(running, swarm, control, lesson, seed)
            until = time.monotonic() + scale(12, 60)
            while time.monotonic() < until and len(play.steps) < scale(30, 200):
                play.step()
                play.check()
            play.control.client.disconnect()
            assert sum(student.went_back for student in swarm.students) == 0
            steps += len(play.steps)
        check_rows(rows_of_lesson(running, swarm), swarm.log)
        check_log(swarm.log, running.teacher.results(lesson["id"]))
    note("Pages agree", workers=workers, database=database, first_seed=SEED, lessons=number + 1, steps=steps)
