"""Messages of other workers: a state is sent on only if the database knows its version."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask import Flask

from classroom.core.database import db
from classroom.live.message_receiver import MessageReceiver
from classroom.models import Lesson, Question
from classroom.services.lessons import lookup
from classroom.services.results import state
from tests.support.lessons import ask


@pytest.fixture
def sent() -> list[Any]:
    """The states that go to the pages of this process."""
    return []


@pytest.fixture
def receiver(app: Flask, sent: list[Any]) -> MessageReceiver:
    """What listens to the other workers."""
    broadcast: Any = SimpleNamespace(send_snapshot=sent.append, send_results=None, send_me=None)
    return MessageReceiver(app, broadcast, *cast(Any, [SimpleNamespace(), SimpleNamespace(), SimpleNamespace()]))


def stored_state(lesson: Lesson) -> dict[str, Any]:
    found = lookup.current(lesson.id)
    assert found
    snapshot = state.public(found)
    db.session.rollback()
    return snapshot


def test_a_stored_state_is_sent_on(
    receiver: MessageReceiver, sent: list[Any], lesson: Lesson, question: Question
) -> None:
    before = stored_state(lesson)
    ask(lesson, question)
    after = stored_state(lesson)
    receiver.on_message("state", before)  # late: pages, or the broadcast, know better
    receiver.on_message("state", after)
    assert sent == [before, after]


@pytest.mark.parametrize("change", [{"version": 10**12}, {"lesson": {"id": 10**6}}], ids=["version", "lesson"])
def test_a_state_that_nobody_stored_is_dropped(
    receiver: MessageReceiver, sent: list[Any], lesson: Lesson, change: dict[str, Any]
) -> None:
    receiver.on_message("state", {**stored_state(lesson), **change})
    assert not sent


def test_a_state_that_differs_between_students_is_read_here(app: Flask) -> None:
    read: list[int] = []
    broadcast: Any = SimpleNamespace(send_state_here=read.append, send_snapshot=None, send_results=None, send_me=None)
    parts = [SimpleNamespace(), SimpleNamespace(), SimpleNamespace()]
    MessageReceiver(app, broadcast, *cast(Any, parts)).on_message("states", {"lesson_id": 7})
    assert read == [7]
