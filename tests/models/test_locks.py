"""Locks and unique values on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError, OperationalError

from classroom.core import locks, unique
from classroom.core.database import db, transaction
from classroom.core.errors import Conflict
from classroom.http.guards import public
from classroom.models import Lesson, LessonTeacher, Participant, Question, User, Webhook
from classroom.services.accounts import access
from classroom.services.bank import entries
from classroom.services.webhooks import manage
from tests.support.lessons import CAPITAL


def test_what_was_not_written_yet_is_not_lost_by_locking(question: Question) -> None:
    with transaction():
        question.improvised = True
        assert locks.locked_one(Question, question.id).improvised
        question.given_by = "rosa"
        assert locks.locked(Question, question.id) is question
    db.session.expire_all()
    assert (question.improvised, question.given_by) == (True, "rosa")


def test_a_row_that_does_not_exist(app: Flask) -> None:
    with transaction():
        assert locks.locked(Question, 999) is None


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("participants.lesson_id, participants.nickname_key", {"nickname_key": "ana"}),
        ("participants.lesson_id, participants.resume_code", {"resume_code": "23456789"}),
        ("participants.id", {"id": 1}),
    ],
)
def test_the_columns_of_a_violation(lesson: Lesson, columns: str, values: dict[str, object]) -> None:
    def add(name: str, **more: object) -> None:
        row = {"lesson_id": lesson.id, "nickname": name, "nickname_key": name, "resume_code": name, **more}
        with transaction() as session:
            session.execute(insert(Participant).values(**row))

    add("first", **values)
    with pytest.raises(IntegrityError) as caught:
        add("second", **values)
    assert unique.duplicated(caught.value) == columns
    with pytest.raises(Conflict), unique.answering({"other.column": KeyError, columns: Conflict}):
        add("third", **values)
    with pytest.raises(Conflict), unique.answering({"": Conflict}):
        add("fourth", **values)
    with pytest.raises(IntegrityError), unique.answering({"other.column": Conflict}):
        add("fifth", **values)


def test_another_violation_is_no_duplicate(owner: User) -> None:
    question = entries.create(owner.id, CAPITAL)
    with pytest.raises(IntegrityError) as caught, unique.answering({"": Conflict}), transaction():
        question.owner_id = 999
    assert unique.duplicated(caught.value) == ""


def test_a_use_case_that_was_given_up_runs_again(app: Flask) -> None:
    class GivenUp(Exception):
        pgcode = "40P01"

    class Refused(Exception):
        pgcode = "55P03"

    def failing(times: int, reason: type[Exception]) -> tuple[Callable[[], str], list[int]]:
        tries: list[int] = []

        def work() -> str:
            tries.append(1)
            if len(tries) <= times:
                raise OperationalError("SELECT", {}, reason())
            return "done"

        return work, tries

    work, tries = failing(2, GivenUp)
    assert (locks.retried(work), len(tries)) == ("done", 3)
    for times, reason, expected in ((99, GivenUp, locks.ATTEMPTS), (1, Refused, 1)):
        work, tries = failing(times, reason)
        with pytest.raises(OperationalError):
            locks.retried(work)
        assert len(tries) == expected
    work, tries = failing(1, GivenUp)
    with pytest.raises(OperationalError), transaction():
        locks.retried(work)  # the whole transaction is lost, not only this part of it
    assert len(tries) == 1


def test_a_collision_that_nothing_answers_is_said_to_be_temporary(app: Flask, lesson: Lesson) -> None:
    def collide() -> None:
        row = {"lesson_id": lesson.id, "nickname": "Ana", "nickname_key": "ana", "resume_code": "23456789"}
        db.session.execute(insert(Participant), [row, row])

    app.add_url_rule("/collide", view_func=public(collide))
    response = app.test_client().get("/collide")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "2"


def test_what_another_request_deletes_meanwhile_is_an_answer(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is deleted after it was changed and before the response is made of it."""
    webhook, _secret = manage.create(owner.id, url="https://example.org/", events=["lesson.ended"])
    path, change = f"/api/v1/webhooks/{webhook.id}", manage.change
    headers = {"Authorization": f"Bearer {access.grant(owner, 'api', 'test')}"}

    def and_delete(*given: Any, **values: Any) -> Any:
        changed = change(*given, **values)
        with db.engine.begin() as another:
            another.execute(delete(Webhook))
        return changed

    monkeypatch.setattr(manage, "change", and_delete)
    response = current_app.test_client().patch(path, json={"events": ["round.closed"]}, headers=headers)
    assert (response.status_code, response.json["error"]["code"]) == (409, "conflict")


def test_a_row_that_names_one_that_is_gone_is_an_answer(app: Flask) -> None:
    def view() -> str:
        with transaction() as session:
            session.execute(insert(LessonTeacher).values(lesson_id=999, user_id=999))
        return ""

    app.add_url_rule("/orphan", view_func=public(view))
    assert app.test_client().get("/orphan").status_code == 409
