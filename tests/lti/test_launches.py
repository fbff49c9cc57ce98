"""People come from a platform: accounts, classes, lessons."""

import pytest
from flask import Flask

from classroom.core.database import db
from classroom.models import Course, Identity, LtiContext, User
from classroom.services.accounts import users
from classroom.services.assignments import manage
from classroom.services.bank import entries, quizzes
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.services.lti import platforms, targets
from tests.lti.conftest import Come, course
from tests.lti.test_broken_launches import refused
from tests.support.lessons import CAPITAL
from tests.support.lti_platform import ISSUER, LTI, ROLE, Platform
from tests.support.people import make_user


def test_the_first_teacher_gets_a_class_and_students_come_into_it(app: Flask, come: Come) -> None:
    teacher = come("t1", "Rosa Díaz", instructor=True, **{f"{LTI}context": {"id": "course-1", "title": "Biology 9a"}})
    assert course().title == "Biology 9a"
    assert teacher.landed == f"/teach/courses/{course().id}"  # type: ignore[attr-defined]
    assert "Biology 9a" in teacher.get(teacher.landed).get_data(as_text=True)  # type: ignore[attr-defined]
    come("u1", "Ana López")
    come("u1", "Ana López")
    come("u2", "Ben")
    rosa = db.session.scalars(db.select(User).where(User.role == "teacher")).one()
    assert [user.display_name for user in courses.roster(course().id, rosa.id)] == ["Ana López", "Ben"]
    assert {user.username for user in courses.roster(course().id, rosa.id)} == {"ben", "ana.lopez"}
    assert db.session.scalar(db.select(db.func.count(Course.id))) == 1


def test_a_second_teacher_is_told_whose_the_class_is(app: Flask, come: Come) -> None:
    rosa = come("t1", "Rosa Díaz", instructor=True)
    assert "belongs to" not in rosa.get(rosa.landed).get_data(as_text=True)  # type: ignore[attr-defined]
    luis = come("t2", "Luis Gil", instructor=True)
    assert luis.landed == "/teach"  # type: ignore[attr-defined]
    page = luis.get("/teach").get_data(as_text=True)
    assert "The class of this course belongs to Rosa Díaz." in page
    assert "username, luis.gil:" in page
    assert "belongs to" not in luis.get("/teach").get_data(as_text=True), "said once"


def test_a_student_waits_for_the_lesson_and_is_led_into_it(app: Flask, come: Come) -> None:
    come("t1", "Rosa", instructor=True)
    student = come("u1")
    waiting = student.get(student.landed)  # type: ignore[attr-defined]
    assert "has not begun yet" in waiting.get_data(as_text=True)
    lesson = lifecycle.create(course().owner_id, title="Cells", course_id=course().id)
    going = student.get(student.landed)  # type: ignore[attr-defined]
    assert going.location == f"/live/{lesson.code}"
    assert student.get(going.location).status_code == 200
    lifecycle.end(lesson.id, course().owner_id)
    assert "has not begun yet" in student.get(student.landed).get_data(as_text=True)  # type: ignore[attr-defined]


def test_the_waiting_page_is_for_the_class_alone(app: Flask, come: Come, stranger: User) -> None:
    from tests.support.people import log_in

    come("t1", "Rosa", instructor=True)
    student = come("u1")
    assert log_in(app, stranger).get(student.landed).status_code == 404  # type: ignore[attr-defined]
    assert app.test_client().get(student.landed).location.startswith("/login")  # type: ignore[attr-defined]


def test_without_a_teacher_there_is_no_class_yet(come: Come) -> None:
    assert come("u1").landed == "/"  # type: ignore[attr-defined]


def test_a_link_to_homework_leads_to_it(app: Flask, come: Come) -> None:
    teacher = come("t1", "Rosa", instructor=True)
    owner_id = course().owner_id
    quiz = quizzes.create(owner_id, "Capitals", [entries.create(owner_id, CAPITAL).id])
    homework = manage.create(owner_id, quiz_id=quiz.id, course_id=course().id)
    custom = {f"{LTI}custom": {"tiza": targets.make(homework.lesson_id)}}
    student = come("u1", **custom)
    going = student.get(student.landed)  # type: ignore[attr-defined]
    going = student.get(going.location)
    assert going.location == f"/work/{homework.lesson.code}"
    assert student.get(going.location).status_code == 200
    again = come("t1", "Rosa", instructor=True, **custom)
    assert again.landed == f"/teach/homework/{homework.id}"  # type: ignore[attr-defined]
    assert again.get(again.landed).status_code == 200  # type: ignore[attr-defined]
    assert teacher.get(again.landed).status_code in (200, 302)  # type: ignore[attr-defined]


@pytest.mark.parametrize("made_up", ["homework:1", "WyJob21ld29yayIsMV0.forged", "x" * 600])
def test_a_made_up_target_is_no_homework(come: Come, made_up: str) -> None:
    come("t1", "Rosa", instructor=True)
    assert come("u1", **{f"{LTI}custom": {"tiza": made_up}}).landed == f"/today/{course().id}"  # type: ignore[attr-defined]


# -- whose account it is


def test_an_account_is_never_found_by_its_address(app: Flask, come: Come, admin: User, owner: User) -> None:
    with db.session.begin_nested():
        owner.email = "rosa@school.example"
    db.session.commit()
    browser = come("x", "Owner", instructor=True, email="rosa@school.example", preferred_username="owner")
    made = db.session.scalars(db.select(User).join(Identity, Identity.user_id == User.id)).one()
    assert made.id != owner.id
    assert made.username != "owner"
    assert made.email is None
    assert browser.get("/account").status_code == 200


def test_the_same_person_of_two_registrations_has_two_accounts(
    app: Flask, platform: Platform, come: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    come("u1")
    platforms.add(**{**platform.registered, "client_id": "tiza-2"})
    platform.registration.set_client_id("tiza-2")
    monkeypatch.setattr("tests.support.lti_platform.CLIENT", "tiza-2")
    come("u1")
    issuers = set(db.session.scalars(db.select(Identity.issuer)))
    assert issuers == {f"{ISSUER} tiza-1", f"{ISSUER} tiza-2"}
    assert len(set(db.session.scalars(db.select(Identity.user_id)))) == 2


def test_instructors_become_teachers_only_where_an_administrator_allows_it(app: Flask, come: Come) -> None:
    platform = platforms.listed()[0]
    platforms.change(platform.id, deployments=["1"], makes_teachers=False)
    browser = come("t1", "Rosa", instructor=True)
    assert db.session.scalars(db.select(User)).one().role == "student"
    assert browser.get("/teach").status_code == 403
    platforms.change(platform.id, deployments=["1"], makes_teachers=True)
    come("u1", "Ana")
    come("t1", "Rosa", instructor=True)
    assert [user.role for user in db.session.scalars(db.select(User).order_by(User.id))] == ["teacher", "student"]


@pytest.mark.parametrize(
    "role",
    [
        "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor",
        "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
        "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
        f"{ROLE}Mentor",
        "Instructorr",
    ],
)
def test_who_teaches_elsewhere_is_no_teacher_here(come: Come, role: str) -> None:
    come("u1", **{f"{LTI}roles": [role, f"{ROLE}Learner"]})
    assert db.session.scalars(db.select(User)).one().role == "student"


@pytest.mark.parametrize("roles", [[f"{ROLE}Mentor"], []])
def test_who_neither_teaches_nor_learns_gets_no_account(app: Flask, platform: Platform, roles: list[str]) -> None:
    answer = platform.launch(app.test_client(), sub="u1", **{f"{LTI}roles": roles})
    assert refused(answer) == "outsider"
    assert db.session.scalars(db.select(User)).all() == []


def test_a_disabled_account_stays_out(app: Flask, platform: Platform, come: Come) -> None:
    come("u1")
    users.set_disabled(db.session.scalars(db.select(User)).one().id, True)
    answer = platform.launch(app.test_client(), sub="u1")
    assert refused(answer) == "disabled"


def test_no_password_opens_such_an_account(app: Flask, come: Come) -> None:
    come("u1", "Ana López")
    for password in ("", "ana.lopez", "None"):
        answer = app.test_client().post("/login", data={"username": "ana.lopez", "password": password})
        assert answer.status_code in (401, 422)


def test_coming_ends_the_login_that_the_browser_had(app: Flask, platform: Platform, member: User) -> None:
    from tests.support.people import log_in

    browser = log_in(app, member)
    assert platform.launch(browser, sub="u1", name="Ana").status_code == 303
    page = browser.get("/account").get_data(as_text=True)
    assert "Ana" in page
    assert "Member" not in page


def test_names_are_made_safe_and_unique(come: Come) -> None:
    make_user("ana.lopez", "student")
    come("u1", "Ana López")
    come("u2", "<b>Ana</b> \u202eLópez")
    come("u3", "")
    names = set(db.session.scalars(db.select(User.username)))
    assert len(names) == 4
    assert {"ana.lopez", "ana.lopez2", "student"} <= names
    assert not any("\u202e" in name for name in db.session.scalars(db.select(User.display_name)))


def test_services_of_the_platform_are_remembered(come: Come, platform: Platform) -> None:
    come("t1", instructor=True)
    context = db.session.scalars(db.select(LtiContext)).one()
    assert (context.members_url, context.line_items_url) == (f"{platform.url}/members", f"{platform.url}/columns")
