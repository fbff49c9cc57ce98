"""Background loops: named tasks, each guarded for itself, woken or at an interval."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from classroom.core import loop as module
from classroom.core.loop import Loop, Task
from tests.support.logs import logs_of
from tests.support.pauses import Pauses
from tests.support.processes import wait_until


class Calls:
    """Counts calls, and waits for them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1

    def reach(self, number: int) -> None:
        """Wait until there were at least so many calls."""
        wait_until(lambda: self.count >= number, 5, f"call {number}", every=0.001)


def fail() -> None:
    raise RuntimeError("this task fails")


@pytest.fixture
def start() -> Iterator[Callable[..., Loop]]:
    """Start loops that end with the test."""
    started = []

    def make(*tasks: Task, **options: Any) -> Loop:
        loop = Loop("test", *tasks, **options)
        loop.start()
        started.append(loop)
        return loop

    yield make
    for loop in started:
        loop.stop(5)


def test_a_task_that_fails_is_logged_by_name_and_the_others_run() -> None:
    first, last = Calls(), Calls()
    loop = Loop("beat", Task("first", first), Task("broken", fail), Task("last", last))
    with logs_of(module) as lines:
        assert not loop.run_once()
    assert (first.count, last.count) == (1, 1)
    assert [(line["event"], line["loop"], line["task"]) for line in lines] == [("task_failed", "beat", "broken")]


@contextmanager
def recorded(entered: list[str]) -> Iterator[None]:
    entered.append("in")
    try:
        yield
    finally:
        entered.append("out")


def test_the_tasks_of_a_run_share_a_context_until_one_fails() -> None:
    entered: list[str] = []

    def task(name: str) -> Task:
        return Task(name, lambda: entered.append(name))

    tasks = (task("a"), task("b"), Task("broken", fail), task("c"))
    with logs_of(module):
        assert not Loop("test", *tasks, context=lambda: recorded(entered)).run_once()
    assert entered == ["in", "a", "b", "out", "in", "c", "out"]


def test_a_run_ends_although_no_context_can_be_made() -> None:
    with logs_of(module) as lines:
        assert not Loop("test", Task("a", Calls()), Task("b", Calls()), context=fail).run_once()
    assert [line["task"] for line in lines] == ["a", "b"]


def test_a_task_may_run_only_in_every_nth_run() -> None:
    always, seldom = Calls(), Calls()
    loop = Loop("test", Task("always", always), Task("seldom", seldom, every=3))
    for _ in range(7):
        loop.run_once()
    assert (always.count, seldom.count) == (7, 2)


def test_a_loop_without_an_interval_runs_only_when_woken(start: Callable[..., Loop]) -> None:
    calls = Calls()
    loop = start(Task("work", calls))
    assert calls.count == 0
    loop.wake()
    calls.reach(1)
    loop.wake()
    calls.reach(2)


def test_a_loop_with_an_interval_runs_again_and_again_despite_failures(start: Callable[..., Loop]) -> None:
    calls = Calls()
    start(Task("broken", fail), Task("work", calls), interval=0.001)
    calls.reach(3)


def test_a_loop_whose_tasks_wait_themselves_pauses_after_a_failure(
    start: Callable[..., Loop], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = Pauses()
    monkeypatch.setattr(module, "time", pauses)
    loop = start(Task("broken", fail), interval=0)
    pauses.wait_for(1)
    pauses.end()
    pauses.wait_for(2)
    assert pauses.asked == [module.RETRY_PAUSE] * 2
    loop.stop()
    pauses.end()


def test_a_pause_limits_how_often_a_loop_runs(start: Callable[..., Loop], monkeypatch: pytest.MonkeyPatch) -> None:
    pauses, calls = Pauses(), Calls()
    monkeypatch.setattr(module, "time", pauses)
    loop = start(Task("work", calls), pause=0.25)
    loop.wake()
    pauses.wait_for(1)
    loop.wake()
    loop.wake()
    assert calls.count == 1
    pauses.end()
    pauses.wait_for(2)
    assert (calls.count, pauses.asked) == (2, [0.25, 0.25])
    loop.stop()
    pauses.end()


def test_stop_ends_the_thread_and_runs_what_was_queued_before(start: Callable[..., Loop]) -> None:
    queue, done = ["a"], []
    loop = start(Task("drain", lambda: done.extend(queue) or queue.clear()), finish=True)
    assert loop.running
    loop.stop(5)
    assert not loop.running
    assert done == ["a"]


def test_a_loop_that_was_not_started_does_not_run() -> None:
    loop = Loop("test", Task("work", Calls()))
    assert not loop.running
    loop.stop(1)
    assert not loop.running


def test_a_second_start_does_nothing(start: Callable[..., Loop]) -> None:
    before = threading.active_count()
    loop = start(Task("work", Calls()))
    loop.start()
    assert threading.active_count() == before + 1
