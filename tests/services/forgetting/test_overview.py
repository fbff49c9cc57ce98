"""What administrators are told about what will be forgotten."""

import pytest
from flask import Flask

from classroom.core.database import now, transaction
from classroom.models import Lesson, User
from classroom.services.forgetting import accounts, overview, retention
from classroom.services.forgetting.retention import DAY, FIRST
from classroom.services.lessons import lifecycle
from tests.support.application import SECRET_KEY, use_settings
from tests.support.people import PASSWORD


def ended(owner: User, title: str, days: float) -> int:
    lesson = lifecycle.create(owner.id, title=title)
    with transaction() as session:
        row = session.get_one(Lesson, lesson.id)
        row.status, row.ended_at = "ended", now() - days * DAY
    return lesson.id


def test_lessons_are_listed_in_the_order_in_which_their_names_go(
    app: Flask, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_settings(monkeypatch, SECRET_KEY=SECRET_KEY, CLASSROOM_KEEP_MONTHS="12")
    old, due, fresh = ended(owner, "Old", 500), ended(owner, "Due", 366 - 45), ended(owner, "Fresh", 1)
    terms = overview.terms()
    assert [(each.lesson_id, each.owner, each.told) for each in terms.soon] == [
        (old, "owner", False),
        (due, "owner", False),
    ]
    assert (terms.total, terms.keep) == (2, 1)
    assert fresh not in {each.lesson_id for each in terms.soon}
    announced = terms.soon[0].at
    retention.run()
    told = overview.terms().soon[0]
    assert told.told
    assert abs(told.at - announced) < 60, "the preview says what the owner is told"
    assert abs(told.at - now() - FIRST * DAY) < 60


def test_without_a_term_nothing_goes(app: Flask, owner: User) -> None:
    ended(owner, "Old", 5000)
    assert (overview.terms().soon, overview.terms().keep) == ([], 1)


def test_accounts_that_their_owners_want_deleted_are_later_jobs(app: Flask, member: User) -> None:
    assert overview.jobs() == overview.Jobs({}, {}, None, 0)
    due_at = accounts.request_own(member.id, PASSWORD)
    found = overview.jobs()
    assert (found.due, found.later, found.done) == ({}, {"user": 1}, 0)
    assert found.next_at == due_at
