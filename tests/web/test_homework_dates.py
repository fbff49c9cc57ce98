"""Dates of homework, as teachers type them in their own time zones; opening a form and saving it changes nothing."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import db
from classroom.models import Assignment, AssignmentOverride, Question, User
from classroom.services.assignments import manage
from classroom.services.bank import quizzes
from classroom.services.participants.join import join_lesson
from tests.support.forms import Form
from tests.support.people import log_in

ZONES = ["Europe/Madrid", "America/New_York", "America/Bogota", "Atlantic/Canary", "UTC"]
DAYS = ["2031-12-10", "2031-07-10"]
TERMS = {"audience": "link", "attempts": "1", "counted": "best", "feedback": "after_submit", "order": "fixed"}


@pytest.fixture
def page(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


@pytest.fixture
def quiz_id(owner: User, question: Question) -> int:
    return quizzes.create(owner.id, "Capitals", [question.id]).id


def at(day: str, time: str, zone: str) -> float:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_new_homework_is_due_when_the_teacher_says(page: FlaskClient, quiz_id: int, zone: str, day: str) -> None:
    typed = {"opens_at": f"{day}T08:00", "due_at": f"{day}T09:00", "closes_at": f"{day}T10:30"}
    assert page.post("/teach/homework/new", data=TERMS | typed | {"quiz_id": quiz_id, "zone": zone}).status_code == 302
    made = db.session.query(Assignment).one()
    times = (made.opens_at, made.due_at, made.closes_at)
    assert times == (at(day, "08:00", zone), at(day, "09:00", zone), at(day, "10:30", zone))


def submitted(text: str, mark: str, zone: str) -> dict[str, str]:
    """Return what a browser in a zone sends, when the script has put the times of the page into it."""
    sent = dict(Form(text, mark).sent)
    for name in ("opens_at", "due_at", "closes_at"):
        if sent.get(name):
            unix = datetime.fromisoformat(sent[name]).replace(tzinfo=UTC).timestamp()
            sent[name] = datetime.fromtimestamp(unix, ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
    return sent | {"zone": zone}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "due_at",
    [
        datetime(2031, 12, 10, 9, 0, 30, 500_000, tzinfo=UTC).timestamp(),  # fields have no seconds
        datetime(2031, 7, 10, 9, tzinfo=UTC).timestamp(),
        datetime(2031, 10, 26, 1, 30, tzinfo=UTC).timestamp(),  # in Madrid, the second half past two of that night
        datetime(2031, 11, 2, 6, 30, tzinfo=UTC).timestamp(),  # in New York, the second half past one
    ],
)
def test_saving_unchanged_changes_nothing(
    page: FlaskClient, owner: User, quiz_id: int, zone: str, due_at: float
) -> None:
    times = {"opens_at": due_at - 86_400, "due_at": due_at, "closes_at": due_at + 600}
    made = manage.create(owner.id, quiz_id=quiz_id, audience="link", time_limit=90, **times)
    for _again in range(2):
        sent = submitted(page.get(f"/teach/homework/{made.id}/edit").text, "novalidate", zone)
        assert page.post(f"/teach/homework/{made.id}/edit", data=sent).status_code == 302
        db.session.expire_all()
        assert {name: getattr(made, name) for name in times} == times
        assert made.time_limit == 90


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_other_terms_are_in_the_teachers_zone(
    page: FlaskClient, owner: User, member: User, quiz_id: int, zone: str, day: str
) -> None:
    made = manage.create(owner.id, quiz_id=quiz_id, audience="link")
    join_lesson(made.lesson.code, address="127.0.0.1", user=member)
    path = f"/teach/homework/{made.id}/students/{member.id}"
    assert page.post(path, data={"due_at": f"{day}T09:00", "zone": zone}).status_code == 302
    for _again in range(2):
        given = db.session.get_one(AssignmentOverride, (made.id, member.id), populate_existing=True)
        assert given.due_at == at(day, "09:00", zone)
        sent = submitted(page.get(path).text, "novalidate", zone)
        assert page.post(path, data=sent).status_code == 302
