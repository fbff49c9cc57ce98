"""How long results have names: the terms, who is told when, and that nobody is surprised."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from classroom.core import settings
from classroom.core.database import db, now, transaction
from classroom.core.errors import Invalid, NotFound
from classroom.models import Delivery, Lesson, Participant, User
from classroom.services.classes import courses
from classroom.services.forgetting import lessons, retention
from classroom.services.forgetting.retention import DAY, Step, add_months, next_step
from classroom.services.lessons import lifecycle
from tests.support.application import use_settings
from tests.support.lessons import join
from tests.support.people import log_in

pytestmark = pytest.mark.both_databases


def moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [
        ("2026-01-31 10:00", 1, "2026-02-28 10:00"),
        ("2027-11-30 23:59", 3, "2028-02-29 23:59"),
        ("2026-06-15 08:00", 12, "2027-06-15 08:00"),
        ("2026-12-01 08:00", 1, "2027-01-01 08:00"),
    ],
)
def test_months_are_those_of_the_calendar(begin: str, months: int, end: str) -> None:
    assert add_months(moment(begin), months) == moment(end)


AT = 1000 * DAY
"""When a term is over."""


@pytest.mark.parametrize(
    ("days_before", "forget_at", "told", "step"),
    [
        (31, None, None, None),
        (31, AT, 30, Step("keep")),
        (30, None, None, Step("tell", AT, 30)),
        (10, None, None, Step("tell", AT + 20 * DAY, 30)),
        (-500, None, None, Step("tell", AT + 530 * DAY, 30)),
        (8, AT, 30, None),
        (7, AT, 30, Step("tell", AT, 7)),
        (2, AT, 30, Step("tell", AT + 5 * DAY, 7)),
        (1, AT, 7, None),
        (0, AT, 7, Step("anonymise")),
        (0, AT, 30, Step("tell", AT + 7 * DAY, 7)),
        (-3, AT + 5 * DAY, 7, None),
        (5, AT - 10 * DAY, 7, None),
    ],
)
def test_what_is_done_when(days_before: int, forget_at: float | None, told: int | None, step: Step | None) -> None:
    assert next_step(AT - days_before * DAY, AT, forget_at, told) == step


@pytest.mark.parametrize(("forget_at", "step"), [(None, None), (AT, Step("keep"))])
def test_without_a_term_names_stay(forget_at: float | None, step: Step | None) -> None:
    assert next_step(AT, None, forget_at, 30) == step


@pytest.mark.parametrize(
    ("server", "course", "months"), [("", None, None), ("12", None, 12), ("12", 6, 6), ("12", 24, 12), ("", 6, 6)]
)
def test_the_fewer_months_count(
    app: Flask, monkeypatch: pytest.MonkeyPatch, server: str, course: int | None, months: int | None
) -> None:
    keep(monkeypatch, server)
    assert retention.months_of(course) == months


def keep(monkeypatch: pytest.MonkeyPatch, months: str) -> None:
    monkeypatch.setenv("CLASSROOM_KEEP_MONTHS", months or "0")
    settings.current.cache_clear()


def aged(lesson: Lesson, days: float) -> None:
    """Have a lesson end some days ago."""
    with transaction():
        found = db.session.get_one(Lesson, lesson.id)
        found.ended_at, found.status = now() - days * DAY, "ended"


def wait(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    """Have the retention look at its clock some days later."""
    moment = retention.now() + days * DAY
    monkeypatch.setattr(retention, "now", lambda: moment)


def names() -> list[str]:
    db.session.expire_all()
    return [participant.nickname for participant in db.session.query(Participant).order_by(Participant.id)]


def test_an_old_lesson_loses_its_names_thirty_days_after_the_term_was_switched_on(
    app: Flask, monkeypatch: pytest.MonkeyPatch, lesson: Lesson, guest: Participant, owner: User
) -> None:
    aged(lesson, 1000)
    assert retention.run().told == {30: [], 7: []}, "no term"
    keep(monkeypatch, "12")
    assert retention.run(dry_run=True).told == {30: [lesson.id], 7: []}
    assert retention.announced(owner.id) == []
    assert retention.run().told == {30: [lesson.id], 7: []}
    assert [found.id for found in retention.announced(owner.id)] == [lesson.id]
    assert retention.run() == retention.Report()
    wait(monkeypatch, 24)
    assert retention.run().told == {30: [], 7: [lesson.id]}
    wait(monkeypatch, 5)
    assert retention.run() == retention.Report()
    assert names() == ["Ana"]
    wait(monkeypatch, 2)
    assert retention.run(dry_run=True).anonymised == [lesson.id]
    assert names() == ["Ana"]
    assert retention.run().anonymised == [lesson.id]
    assert names() == [f"#{guest.id}"]
    assert retention.announced(owner.id) == []
    assert retention.run() == retention.Report()


def test_a_longer_term_takes_the_announcement_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch, lesson: Lesson, guest: Participant, owner: User
) -> None:
    aged(lesson, 360)
    keep(monkeypatch, "12")
    retention.run()
    keep(monkeypatch, "24")
    assert retention.run(dry_run=True).kept == [lesson.id]
    assert retention.run().kept == [lesson.id]
    assert retention.announced(owner.id) == []


def test_a_lesson_that_nobody_ended_is_ended(
    app: Flask, monkeypatch: pytest.MonkeyPatch, lesson: Lesson, guest: Participant
) -> None:
    keep(monkeypatch, "1")
    with transaction():
        db.session.get_one(Lesson, lesson.id).created_at -= 100 * DAY
    for days in (0, 30, 10):
        wait(monkeypatch, days)
        retention.run()
    db.session.expire_all()
    assert db.session.get_one(Lesson, lesson.id).status == "ended"
    assert names() == [f"#{guest.id}"]


def test_a_class_can_have_fewer_months(
    app: Flask, monkeypatch: pytest.MonkeyPatch, owner: User, outsider: User
) -> None:
    keep(monkeypatch, "24")
    course = courses.create(owner.id, "9b")
    with pytest.raises(NotFound):
        courses.set_keep_months(course.id, outsider.id, 6)
    for wrong in (0, 121, -1):
        with pytest.raises(Invalid) as error:
            courses.set_keep_months(course.id, owner.id, wrong)
        assert set(error.value.fields) == {"keep_months"}
    courses.set_keep_months(course.id, owner.id, 6)
    in_class, other = lifecycle.create(owner.id, course_id=course.id), lifecycle.create(owner.id)
    for taught in (in_class, other):
        aged(taught, 200)
    assert retention.run().told[30] == [in_class.id]
    courses.set_keep_months(course.id, owner.id, None)
    assert retention.run().kept == [in_class.id]


def test_owners_get_mail(
    app: Flask, monkeypatch: pytest.MonkeyPatch, owner: User, colleague: User, lesson: Lesson
) -> None:
    monkeypatch.setenv("CLASSROOM_MAIL_URL", "smtp://127.0.0.1:1")
    keep(monkeypatch, "12")
    with transaction():
        db.session.get_one(User, owner.id).email = "owner@mail.example"
        db.session.get_one(User, owner.id).language = "es"
    second, others = lifecycle.create(owner.id, title="Ríos"), lifecycle.create(colleague.id)
    for taught in (lesson, second, others):
        aged(taught, 400)
    retention.run()
    found = db.session.query(Delivery).one()
    assert found.payload["to"] == "owner@mail.example"
    assert "2 sesiones" in found.payload["subject"]
    assert "- Geography (" in found.payload["text"]
    assert "- Ríos (" in found.payload["text"]
    retention.run()
    assert db.session.query(Delivery).count() == 1, "told once"


def test_pages_tell_the_owner(app: Flask, monkeypatch: pytest.MonkeyPatch, owner: User, lesson: Lesson) -> None:
    join(lesson, "Ana")
    aged(lesson, 400)
    keep(monkeypatch, "12")
    retention.run()
    browser = log_in(app, owner)
    for path in ("/teach/lessons", f"/teach/lessons/{lesson.id}/report"):
        assert "names will be removed" in browser.get(path).get_data(as_text=True).lower(), path


def test_the_command(app: Flask, monkeypatch: pytest.MonkeyPatch, lesson: Lesson) -> None:
    run = app.test_cli_runner()
    aged(lesson, 400)
    assert "CLASSROOM_KEEP_MONTHS is not set" in run.invoke(args=["retention"]).output
    keep(monkeypatch, "12")
    tried = run.invoke(args=["retention", "--dry-run"])
    assert tried.exit_code == 0
    assert f"30 days before: 1 ({lesson.id})" in tried.output
    assert "Nothing was changed" in tried.output
    assert f"30 days before: 1 ({lesson.id})" in run.invoke(args=["retention"]).output
    assert "30 days before: 0" in run.invoke(args=["retention"]).output


def test_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("-1", "x", "1201"):
        use_settings(monkeypatch, SECRET_KEY="k" * 32, CLASSROOM_KEEP_MONTHS=wrong)
        with pytest.raises(settings.SettingsError, match="CLASSROOM_KEEP_MONTHS"):
            settings.load()


def test_lessons_without_people_are_left_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch, lesson: Lesson, guest: Participant, owner: User
) -> None:
    aged(lesson, 400)
    keep(monkeypatch, "12")
    lessons.anonymise(lesson.id, owner.id)
    assert retention.run() == retention.Report()
