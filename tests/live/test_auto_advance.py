"""A lesson advances automatically only while a teacher's page of it is connected."""

import pytest
from flask import Flask

from classroom.core.database import db
from classroom.live.auto_advance import AutoAdvance
from classroom.live.connections import Connection, Connections
from classroom.models import Question, Round, User
from classroom.services.lessons import auto_advance, lifecycle
from tests.support.lessons import ask, close


def test_without_a_teacher_s_page_no_step_is_taken(
    app: Flask, owner: User, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = lifecycle.create(owner.id, question_ids=[question.id], options={"auto_advance": 10})
    asked = close(ask(lesson, question))
    monkeypatch.setattr(auto_advance, "now", lambda: (asked.closed_at or 0) + auto_advance.REVEAL_AFTER)
    connections = Connections()
    connections.add(Connection("s", "/student", lesson.id, participant_id=1))
    advance = AutoAdvance(connections)

    def status() -> str:
        db.session.expire_all()
        return db.session.get_one(Round, asked.id).status

    advance.take_steps()
    assert status() == "closed"
    connections.add(Connection("t", "/teacher", lesson.id, user_id=owner.id))
    advance.take_steps()
    assert status() == "revealed"
