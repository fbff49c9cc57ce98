"""The pages that delete for good: what they say goes, and that nothing goes without what has to be typed."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import db
from classroom.models import Course, Lesson, Participant, Question, User
from classroom.services.accounts import leaving
from classroom.services.bank import entries
from classroom.services.classes import courses
from classroom.services.forgetting import jobs
from classroom.services.lessons import lifecycle
from tests.support.lessons import join, play, share
from tests.support.people import PASSWORD, log_in


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    """A browser in which the owner is logged in."""
    return log_in(app, owner)


@pytest.fixture
def ended(lesson: Lesson, question: Question, guest: Participant, owner: User) -> Lesson:
    """A lesson that has ended, with one answer."""
    play(lesson, question, {guest: ["b"]})
    return lifecycle.end(lesson.id, owner.id)


def forget_now() -> None:
    jobs.work()
    db.session.expire_all()


def test_a_lesson_goes_after_its_code_was_typed(browser: FlaskClient, ended: Lesson, colleague: User) -> None:
    share(ended, colleague)
    path = f"/teach/lessons/{ended.id}/delete"
    page = browser.get(path).get_data(as_text=True)
    for text in ("1 participant, 1 answer", ended.code, "Colleagues who share it lose it too."):
        assert text in page
    wrong = browser.post(path, data={"typed": "nonsense"})
    assert wrong.status_code == 422
    assert 'value="nonsense"' in wrong.get_data(as_text=True), "what was typed stays"
    assert browser.post(path, data={}).status_code == 422
    done = browser.post(path, data={"typed": ended.code.lower()})
    assert (done.status_code, done.location) == (302, "/teach/lessons?filter=ended")
    assert "The lesson was deleted." in browser.get(done.location).get_data(as_text=True)
    assert browser.get(f"/teach/lessons/{ended.id}/report").status_code == 404
    forget_now()
    assert db.session.get(Lesson, ended.id) is None


def test_a_running_lesson_stays(browser: FlaskClient, lesson: Lesson) -> None:
    answer = browser.post(f"/teach/lessons/{lesson.id}/delete", data={"typed": lesson.code})
    assert answer.status_code == 409
    assert "End the lesson first." in answer.get_data(as_text=True)


def test_names_go_and_the_report_stays(browser: FlaskClient, ended: Lesson, guest: Participant) -> None:
    report = browser.get(f"/teach/lessons/{ended.id}/report").get_data(as_text=True)
    assert f"/participants/{guest.id}/forget" in report
    assert "Remove all names" in report
    done = browser.post(f"/teach/lessons/{ended.id}/anonymise", data={"typed": ended.code})
    assert done.status_code == 302
    forget_now()
    report = browser.get(done.location).get_data(as_text=True)
    assert "The names were removed:" in report
    assert f"#{guest.id}" in report
    assert "Ana" not in report


def test_one_name_goes(app: Flask, browser: FlaskClient, ended: Lesson, guest: Participant, outsider: User) -> None:
    path = f"/teach/lessons/{ended.id}/participants/{guest.id}/forget"
    assert log_in(app, outsider).get(path).status_code == 404
    assert browser.post(path, data={"typed": "Anna"}).status_code == 422
    assert browser.post(path, data={"typed": "ana"}).status_code == 302
    assert "Ana" not in browser.get(f"/teach/lessons/{ended.id}/report").get_data(as_text=True)


def test_a_class_goes(browser: FlaskClient, owner: User, member: User) -> None:
    course = courses.create(owner.id, "9 b")
    courses.add_student(course.id, owner.id, member.username)
    path = f"/teach/courses/{course.id}/delete"
    assert path in browser.get(f"/teach/courses/{course.id}").get_data(as_text=True)
    assert "1 student" in browser.get(path).get_data(as_text=True)
    assert browser.post(path, data={"typed": "9 b"}).location == "/teach/courses"
    assert db.session.query(Course).count() == 0


def test_a_question_goes_once_it_is_archived(browser: FlaskClient, owner: User, question: Question) -> None:
    path = f"/teach/questions/{question.id}/delete"
    assert browser.post(path, data={"typed": str(question.id)}).status_code == 409
    entries.archive(question.id, owner.id)
    assert path in browser.get(f"/teach/questions/{question.id}").get_data(as_text=True)
    assert browser.post(path, data={"typed": str(question.id)}).status_code == 302
    assert db.session.query(Question).count() == 0


def test_ones_own_account(app: Flask, member: User) -> None:
    browser = log_in(app, member)
    assert "/account/delete" in browser.get("/account").get_data(as_text=True)
    assert browser.post("/account/delete", data={"password": "wrong"}).status_code == 422
    assert leaving.due_at(member.id) is None
    done = browser.post("/account/delete", data={"password": PASSWORD})
    assert (done.status_code, done.location) == (302, "/")
    page = browser.get("/").get_data(as_text=True)
    assert "Your account will be deleted in 14 days." in page
    assert browser.get("/account").status_code == 302
    again = app.test_client()
    came = again.post("/login", data={"username": "member", "password": PASSWORD}, follow_redirects=True)
    assert "Your account is no longer going to be deleted." in came.get_data(as_text=True)
    assert leaving.due_at(member.id) is None


def test_an_admin_erases_an_account(app: Flask, admin: User, member: User, lesson: Lesson) -> None:
    join(lesson, user=member)
    browser = log_in(app, admin)
    path = f"/admin/users/{member.id}/erase"
    page = browser.get(path).get_data(as_text=True)
    assert "In 1 lesson" in page
    assert browser.post(path, data={"typed": "admin"}).status_code == 422
    assert browser.post(path, data={"typed": "member"}).location == "/admin/users"
    forget_now()
    assert db.session.get(User, member.id) is None
    last = browser.post(f"/admin/users/{admin.id}/erase", data={"typed": "admin"})
    assert last.status_code == 409
    assert "last active admin" in last.get_data(as_text=True)


def test_commands(app: Flask, ended: Lesson, question: Question, owner: User, member: User) -> None:
    def run(*words: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=list(words))
        db.session.expire_all()
        return result.exit_code, result.output

    course = courses.create(owner.id, "9 b")
    assert run("forget", "lesson", str(ended.id), "--people") == (0, f"lesson {ended.id}: anonymised\n")
    assert db.session.query(Participant).one().nickname.startswith("#")
    assert run("forget", "lesson", str(ended.id)) == (0, f"lesson {ended.id}: deleted\n")
    assert run("forget", "lesson", str(ended.id))[0] == 1
    assert run("forget", "course", str(course.id))[0] == 0
    assert run("forget", "question", str(question.id))[0] == 1
    entries.archive(question.id, owner.id)
    assert run("forget", "question", str(question.id))[0] == 0
    assert run("user", "erase", "member") == (0, "member: erased\n")
    assert db.session.get(User, member.id) is None
    assert run("user", "erase", "member")[0] == 1
    assert db.session.query(Lesson).count() + db.session.query(Question).count() == 0


def test_the_api(app: Flask, ended: Lesson, question: Question, owner: User, colleague: User) -> None:
    share(ended, colleague)
    tokens = {u: app.test_cli_runner().invoke(args=["user", "token", u]).output.strip() for u in ("owner", "colleague")}

    def ask(method: str, path: str, who: str = "owner") -> int:
        headers = {"Authorization": f"Bearer {tokens[who]}"}
        return app.test_client().open(f"/api/v1{path}", method=method, headers=headers).status_code

    assert ask("POST", f"/lessons/{ended.id}/anonymise", "colleague") == 403
    assert ask("POST", f"/lessons/{ended.id}/anonymise") == 204
    assert ask("DELETE", f"/lessons/{ended.id}", "colleague") == 403
    assert ask("DELETE", f"/lessons/{ended.id}") == 204
    assert ask("DELETE", f"/lessons/{ended.id}") == 404
    assert ask("DELETE", f"/questions/{question.id}?forever=perhaps") == 422
    assert ask("DELETE", f"/questions/{question.id}?forever=1") == 204
    assert ask("GET", f"/questions/{question.id}") == 404
