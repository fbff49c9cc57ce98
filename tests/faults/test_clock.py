"""R29: the machine's clock is set forward and back by an hour while lessons are in every state."""

import os
import signal
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.clients.api import Api, join
from tests.clients.recorder import Recorder
from tests.faults.conftest import Deploy
from tests.support.deployments import Running
from tests.support.processes import wait_until

HOUR = 3600
HOOK = """
import time
real, path = time.time, {path!r}
def moved():
    with open(path) as file:
        return real() + float(file.read())
time.time = moved
"""
"""A ``sitecustomize.py``: the processes of the server read their clock with an offset. The monotonic clock goes on."""


class Clock:
    """Sets the clock of a server's machine."""

    def __init__(self, folder: Path) -> None:
        self.hook = folder / "hook"
        self.hook.mkdir()
        self._offset = self.hook / "offset"
        self.set(0)
        (self.hook / "sitecustomize.py").write_text(HOOK.format(path=str(self._offset)), encoding="utf-8")

    def set(self, seconds: float) -> None:
        """Set it to so many seconds from the right time."""
        new = self._offset.with_name("new")
        new.write_text(str(seconds), encoding="utf-8")
        new.replace(self._offset)


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    """The clock of the server's machine."""
    return Clock(tmp_path)


class Stage:
    """A lesson in one state, with a teacher's page, and Ana and Luis, whose phones are connected where it matters."""

    def __init__(
        self, running: Running, questions: list[int], stack: ExitStack, *, phones: bool, options: dict[str, Any]
    ) -> None:
        self.teacher, self._questions = running.teacher, questions
        self.lesson = self.teacher.lesson(question_ids=questions, settings={"options": options})
        self.id = self.lesson["id"]
        tickets = [join(running.url, self.lesson["code"], nickname) for nickname in ("Ana", "Luis")]
        self.people = [ticket["participant"]["id"] for ticket in tickets]
        auth = {"token": running.token, "lesson_id": self.id}
        self.page = stack.enter_context(Recorder(running.url, "/teacher", auth))
        self.ana, self.luis = (Api(running.url, ticket["token"]) for ticket in tickets)
        self.phones = [
            stack.enter_context(Recorder(running.url, "/student", {"token": ticket["token"]}))
            for ticket in (tickets if phones else ())
        ]
        self.asked: dict[str, Any] = {}

    def ask(self, **how: Any) -> None:
        """Ask the first question."""
        self.asked = self.teacher.ask(self.id, self._questions[0], **how)

    def do(self, command: str, body: Any = None) -> None:
        """Run a command on the question."""
        self.teacher.command(self.id, self.asked["id"], command, body)

    def answer(self, who: Api) -> bool:
        """Answer the question; return whether it was accepted."""
        body = {"id": str(uuid4()), "round_id": self.asked["id"], "value": ["b"]}
        return who.send("POST", "/live/answers", body).ok

    def state(self) -> dict[str, Any]:
        """Return what Luis is told when he asks."""
        return dict(self.luis.get("/live")["state"])

    def is_closed(self) -> bool:
        """Say whether the question is closed for Luis."""
        return bool(self.state()["round"]["status"] == "closed")


def countdown(state: dict[str, Any]) -> float | None:
    """Return the seconds that pages count down at present."""
    asked = state["round"]
    if asked["paused"]:
        return float(asked["remaining"])
    end = asked["discussion"]["until"] if asked["discussion"] else asked["deadline"]
    return None if end is None else float(end - state["now"])


def set_stages(running: Running, stack: ExitStack) -> dict[str, Stage]:
    """Bring a lesson into each state."""
    questions = [running.teacher.question() for _number in range(2)]
    options: dict[str, dict[str, Any]] = {
        "untimed": {},
        "paused": {},
        "closed": {},
        "discussed": {},
        "revealed": {"podium": True},
        "auto_close": {"auto_close": True},
        "auto_advance": {"auto_advance": 6},
        "timed": {},
        "survey": {"scoring": "survey"},
        "extra": {},
    }
    made = {
        name: Stage(running, questions, stack, phones=name in ("auto_close", "extra"), options=how)
        for name, how in options.items()
    }
    for name in ("untimed", "auto_close", "closed", "discussed", "revealed", "auto_advance"):
        made[name].ask(time_limit=None)
        assert made[name].answer(made[name].ana)
    made["paused"].ask(time_limit=60)
    made["paused"].do("pause")
    for name in ("closed", "discussed", "revealed", "auto_advance"):
        made[name].do("close")
    made["discussed"].do("discuss", {"seconds": 60})
    made["revealed"].do("reveal")
    extra = made["extra"]
    running.teacher.post(f"/lessons/{extra.id}/participants/{extra.people[0]}/extra-time", {"percent": 200})
    for name, seconds in (("timed", 8), ("survey", 8), ("extra", 5)):
        made[name].ask(time_limit=seconds)
    return made


def check_countdowns(lessons: Iterable[Stage], before: dict[int, tuple[float, dict[str, Any]]]) -> None:
    """Check that each page counts on from where it was, and that nothing was closed before its time."""
    for stage in lessons:
        since, then = before[stage.id]
        after, left = stage.state(), countdown(then)
        passed = time.monotonic() - since
        if left is None:
            assert after["round"]["status"] == then["round"]["status"]
        elif after["round"]["status"] != then["round"]["status"]:
            assert left <= passed, "closed before its time"
        elif after["round"]["paused"]:
            assert countdown(after) == left
        else:
            assert left - passed <= (countdown(after) or 0) <= left


def check_extra_time(stage: Stage) -> None:
    """Check that the question was closed for Luis while Ana, who has more time, went on, and then for her too."""
    ana, luis = stage.phones
    luis.status("closed")
    first = next(each for each in luis.named("state") if each["round"] and each["round"]["status"] == "closed")
    others = ana.wait("state", lambda state: state["version"] == first["version"])
    assert others["round"]["status"] == "open"
    ana.status("closed")
    stage.page.status("closed")


@pytest.mark.parametrize("step", [HOUR, -HOUR])
def test_r29_the_clock_is_set_in_every_state(deploy: Deploy, clock: Clock, step: int) -> None:
    running = deploy(PYTHONPATH=str(clock.hook), CLASSROOM_EVENT_RATE="off")
    with ExitStack() as stack:
        lessons = set_stages(running, stack)
        manual = [stage for name, stage in lessons.items() if name != "auto_advance"]
        before = {stage.id: (time.monotonic(), stage.state()) for stage in manual}
        numbers = {name: stage.page.wait("tally")["seq"] for name, stage in lessons.items()}
        places = lessons["revealed"].page.wait("standings")["seq"]
        seen = {name: len(stage.page.named("beat")) for name, stage in lessons.items()}
        clock.set(step)
        for name, stage in lessons.items():  # so the beat has looked at everything
            wait_until(lambda stage=stage, name=name: len(stage.page.named("beat")) > seen[name], 30, "a beat")
        check_countdowns(manual, before)

        for name in ("untimed", "auto_close"):
            assert lessons[name].answer(lessons[name].luis)
        assert lessons["untimed"].page.wait("tally", lambda tally: tally["answered"] == 2)["seq"] > numbers["untimed"]
        for name in ("timed", "survey", "auto_close", "extra"):
            wait_until(lessons[name].is_closed, 60, f"{name}: the end of the question")
        check_extra_time(lessons["extra"])

        paused = lessons["paused"]
        held = countdown(paused.state()) or 0
        since = time.monotonic()
        paused.do("resume")
        left = countdown(paused.state()) or 0
        assert held - (time.monotonic() - since) <= left <= held
        lessons["revealed"].do("standings", {"shown": True})
        lessons["revealed"].page.wait("standings", lambda standings: standings["seq"] > places)
        lessons["closed"].do("reveal")
        assert lessons["closed"].ana.get("/live")["me"]["result"]["correct"]

        advancing = lessons["auto_advance"].page
        announced = advancing.wait("state", lambda state: state["next_at"])
        upcoming = advancing.wait("state", lambda state: state["round"] and state["round"]["number"] == 2)
        assert upcoming["round"]["opened_at"] >= announced["next_at"]

        assert running.server.ready()
        assert lessons["extra"].page.call("sync")["presence"]["present"] == 2
        again(running, lessons["timed"])


def again(running: Running, stage: Stage) -> None:
    """Ask again and kill the process: the one that takes its place has the same time."""
    stage.ask(time_limit=10)
    since, before = time.monotonic(), stage.state()
    (worker,) = running.server.children()
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: running.server.children() not in ([], [worker]) and running.server.ready(), 30, "a new process")
    auth = {"token": running.token, "lesson_id": stage.id}
    with Recorder(running.url, "/teacher", auth) as page:
        state = page.wait("state")
        left, passed = countdown(before) or 0, time.monotonic() - since
        if state["round"]["status"] == "open":
            assert left - passed <= (countdown(state) or 0) <= left
        else:
            assert left <= passed
        page.status("closed")
