"""R27, R28: one message between workers is lost, each kind in turn; all are lost; Redis is away.

Every kind of event has a step here: a new one without a repair fails.
"""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask

from classroom.core import events
from classroom.live.message_receiver import MessageReceiver
from tests.faults.lost_messages import SETTINGS, Act, TwoWorkers
from tests.faults.redis_proxy import RedisProxy
from tests.support.databases import Redis
from tests.support.deployments import TEACHER, running_on
from tests.support.processes import wait_until
from tests.support.registers import compare
from tests.support.servers import TizaServer

Step = Callable[[TwoWorkers], Act]

STEPS: dict[str, tuple[Step, set[str]]] = {
    "LessonChanged": (TwoWorkers.lock, {"state", "tally", "standings"}),
    "LessonChanged, with the time of some over": (TwoWorkers.pause_extra_time, {"states", "tally", "standings"}),
    "AllParticipantsChanged": (TwoWorkers.switch_streaks, {"state", "tally", "standings", "results"}),
    "RoundRevealed": (TwoWorkers.reveal, {"state", "tally", "standings", "results"}),
    "AnswersRecorded": (TwoWorkers.answer, {"answered", "tally"}),
    "ParticipantsJoined": (TwoWorkers.somebody_joins, {"joined"}),
    "ParticipantChanged": (TwoWorkers.extra_time, {"changed", "people", "standings"}),
    "ParticipantRemoved": (TwoWorkers.removal, {"removed", "people", "standings", "presence"}),
    "CoTeacherRemoved": (TwoWorkers.colleague_leaves, {"untaught"}),
    "AccessEnded": (TwoWorkers.log_out, {"over"}),
    "a connection": (TwoWorkers.somebody_comes, {"presence"}),
}
"""What changes pages, by event, with the messages that tell other workers of it. (A connection is no event.)"""
TELLS_NO_PAGE = {"DeliveryQueued"}
KINDS = sorted(set().union(*(kinds for _step, kinds in STEPS.values())))
ONCE = {"presence"}
"""Kinds that are told again and again; of these, the first message is lost. The others are lost throughout."""


@pytest.fixture(scope="module")
def proxy(redis_server: Redis) -> Iterator[RedisProxy]:
    """A proxy in front of Redis."""
    with RedisProxy(redis_server.port) as made:
        yield made


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory, proxy: RedisProxy) -> Iterator[TwoWorkers]:
    """A lesson with pages on two workers, for all tests."""
    folder: Path = tmp_path_factory.mktemp("two-workers")
    server = TizaServer(folder, settings={**SETTINGS, "REDIS_URL": proxy.url})
    server.prepare_database(TEACHER)
    with server, ExitStack() as opened:
        wait_until(lambda: len(server.children()) == 2, 30, "two workers")
        yield TwoWorkers(running_on(server), opened)


@pytest.fixture(autouse=True)
def whole(lesson: TwoWorkers, proxy: RedisProxy) -> Iterator[None]:
    """Begin and end with all messages arriving, and pages that are right."""
    proxy.lost, proxy.away = (), False
    lesson.until_right()
    yield
    proxy.lost, proxy.away = (), False


def test_every_event_has_a_step() -> None:
    declared = {name for name, value in vars(events).items() if dataclasses.is_dataclass(value)}
    steps = {name.partition(",")[0] for name in STEPS} - {"a connection"}
    how = "write a step that has it sent, with the kinds of messages that it makes"
    compare(steps, declared - TELLS_NO_PAGE, "STEPS in tests/faults/test_lost_messages.py", how)


def test_every_kind_of_message_is_lost_in_some_step(app: Flask) -> None:
    receiver = MessageReceiver(app, *cast(Any, [None] * 4))
    how = "name it in the step of its event"
    compare(set(KINDS), receiver.kinds, "STEPS in tests/faults/test_lost_messages.py", how)


@pytest.mark.parametrize("event", STEPS)
def test_pages_are_right_without_any_message(lesson: TwoWorkers, proxy: RedisProxy, event: str) -> None:
    step, kinds = STEPS[event]
    act = step(lesson)
    lesson.until_right()
    proxy.lost = {*KINDS, "probe"}
    proxy.seen.clear()
    act()
    wait_until(lambda: kinds - ONCE <= proxy.seen.keys(), 20, f"the messages {kinds}")
    lesson.until_right()
    assert proxy.seen.keys() <= kinds | ONCE | {"probe"}


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_right_when_a_kind_of_message_is_lost(lesson: TwoWorkers, proxy: RedisProxy, kind: str) -> None:
    *_others, step = [step for step, kinds in STEPS.values() if kind in kinds]
    act = step(lesson)
    lesson.until_right()
    proxy.lost = {kind}
    proxy.seen.clear()
    act()
    wait_until(lambda: proxy.seen[kind], 20, "the message that is lost")
    if kind in ONCE:
        proxy.lost = ()
    lesson.until_right()


def test_pages_are_right_while_redis_is_away_and_afterwards(lesson: TwoWorkers, proxy: RedisProxy) -> None:
    proxy.away = True
    for step, _kinds in STEPS.values():
        act = step(lesson)
        lesson.until_right()
        act()
        lesson.until_right()
    proxy.away = False
    act = lesson.extra_time()
    act()
    lesson.until_right()
