"""The members of a platform's course come onto the roster of its class."""

from typing import Any

import pytest
from flask import Flask

from classroom.core.database import db, now, transaction
from classroom.models import Course, Delivery, User
from classroom.services.classes import courses
from classroom.services.lti import contexts, members, services
from tests.support.lti_platform import ROLE, Platform
from tests.support.outbox import deliver
from tests.support.people import log_in, make_user


def member(number: int, role: str = "Learner", **more: Any) -> dict[str, Any]:
    return {"user_id": f"u{number}", "name": f"Student {number}", "roles": [f"{ROLE}{role}"], **more}


@pytest.fixture
def course(app: Flask, platform: Platform) -> Course:
    """The class of a teacher who has come from the platform."""
    services._tokens.clear()
    platform.launch(app.test_client(), instructor=True, sub="t1", name="Rosa")
    return db.session.scalars(db.select(Course)).one()


def roster(course: Course) -> list[str]:
    db.session.rollback()
    return sorted(user.display_name for user in courses.roster(course.id, course.owner_id))


def test_members_in_pages_come_and_leave(app: Flask, platform: Platform, course: Course) -> None:
    other = make_user("other", "student")
    courses.add_student(course.id, course.owner_id, other.username)
    platform.launch(app.test_client(), sub="u1", name="Ana")
    platform.members = [member(number) for number in range(120)]
    platform.members += [member(500, "Instructor"), member(501, status="Inactive"), {"user_id": "broken"}]
    assert members.sync(course.id, course.owner_id) == members.Synced(119, 0)
    assert len(roster(course)) == 121
    assert members.sync(course.id, course.owner_id) == members.Synced(0, 0), "the same list changes nothing"
    platform.members = [member(1), member(2)]
    assert members.sync(course.id, course.owner_id) == members.Synced(0, 118)
    assert roster(course) == ["Ana", "Other", "Student 2"], "who is there from elsewhere stays"
    assert db.session.scalar(db.select(db.func.count(User.id)).where(User.role == "teacher")) == 1


def test_whom_a_teacher_has_added_stays(app: Flask, platform: Platform, course: Course) -> None:
    """Also somebody whom the platform knows, lists for a while, and lists no more."""
    platform.launch(app.test_client(), sub="u1", name="Ana")
    ana = db.session.scalars(db.select(User).where(User.display_name == "Ana")).one()
    courses.remove_student(course.id, course.owner_id, ana.id)
    courses.add_student(course.id, course.owner_id, ana.username)
    platform.members = [member(1), member(2)]
    assert members.sync(course.id, course.owner_id) == members.Synced(1, 0)
    platform.members = []
    assert members.sync(course.id, course.owner_id) == members.Synced(0, 1)
    assert roster(course) == ["Ana"]


def test_launches_have_them_read_now_and_then(app: Flask, platform: Platform, course: Course) -> None:
    platform.members = [member(1)]
    deliver(members.KINDS)
    assert roster(course) == ["Student 1"]
    calls = len(platform.calls)
    platform.members = [member(1), member(2)]
    platform.launch(app.test_client(), sub="u1", name="Ana")
    assert deliver(members.KINDS) == 0, "that is not long ago"
    assert len([path for _method, path in platform.calls[calls:] if path.startswith("/members")]) == 0
    with transaction() as session:
        session.execute(db.update(Delivery).values(created_at=now() - contexts.MEMBERS_EVERY - 1))
    platform.launch(app.test_client(), sub="u1", name="Ana")
    assert deliver(members.KINDS) == 1
    assert roster(course) == ["Student 1", "Student 2"]


def test_a_class_that_would_be_too_large_stays_as_it_is(
    app: Flask, platform: Platform, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courses, "MAX_STUDENTS", 2)
    platform.members = [member(number) for number in range(3)]
    browser = app.test_client()
    platform.launch(browser, instructor=True, sub="t1", name="Rosa")
    assert browser.post(f"/teach/courses/{course.id}/members").status_code == 422
    assert roster(course) == []
    assert "too many students" in browser.get(f"/teach/courses/{course.id}").get_data(as_text=True)


def test_what_cannot_be_read_changes_nothing(app: Flask, platform: Platform, course: Course) -> None:
    platform.members = [member(1)]
    members.sync(course.id, course.owner_id)
    platform.answers["/members"] = _no
    browser = app.test_client()
    platform.launch(browser, instructor=True, sub="t1", name="Rosa")
    answer = browser.post(f"/teach/courses/{course.id}/members")
    assert answer.status_code == 503
    assert roster(course) == ["Student 1"]
    assert deliver(members.KINDS) == members.TRIES, "the next launch tries again"
    assert "cannot be used" in browser.get(f"/teach/courses/{course.id}").get_data(as_text=True)


def _no(request: Any) -> bool:
    request.send_response(500)
    request.send_header("Content-Length", "0")
    request.end_headers()
    return True


def test_the_teacher_presses_a_button(app: Flask, platform: Platform, course: Course, outsider: User) -> None:
    platform.members = [member(1)]
    browser = app.test_client()
    platform.launch(browser, instructor=True, sub="t1", name="Rosa")
    page = browser.get(f"/teach/courses/{course.id}").get_data(as_text=True)
    assert f'action="/teach/courses/{course.id}/members"' in page
    assert browser.post(f"/teach/courses/{course.id}/members").location == f"/teach/courses/{course.id}"
    assert roster(course) == ["Student 1"]
    assert log_in(app, outsider).post(f"/teach/courses/{course.id}/members").status_code == 404
