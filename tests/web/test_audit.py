"""The page and the command of the audit."""

from flask import Flask

from classroom.models import Lesson, Question, User
from classroom.services.accounts import users
from classroom.services.assignments import manage as assignments
from classroom.services.audit import trail
from classroom.services.bank import quizzes
from classroom.services.forgetting import jobs
from classroom.web.audit import ACTIONS, SUBJECTS
from tests.support.people import PASSWORD, log_in


def test_only_admins_see_it(app: Flask, admin: User, owner: User, member: User) -> None:
    assert app.test_client().get("/admin/audit").location.startswith("/login")
    for user in (owner, member):
        assert log_in(app, user).get("/admin/audit").status_code == 403
    assert log_in(app, admin).get("/admin/audit").status_code == 200


def test_it_shows_who_did_what_to_whom_and_from_where(app: Flask, admin: User, member: User) -> None:
    browser = log_in(app, admin)
    browser.post(f"/admin/users/{member.id}/role", data={"role": "teacher"})
    app.test_client().post("/login", data={"username": "member", "password": "a secret typed wrong"})
    page = browser.get("/admin/audit").get_data(as_text=True)
    for text in ("Role changed", "Student &gt; Teacher", ">member</a>", ">admin</a>", "127.0.0.1", "Log-in failed"):
        assert text in page, text
    assert "typed wrong" not in page
    only = browser.get("/admin/audit?action=role_changed&person=member").get_data(as_text=True)
    assert "Student &gt; Teacher" in only
    assert only.count("<tr>") == 2
    assert "No entry matches" in browser.get("/admin/audit?person=nobody").get_data(as_text=True)


def test_exports_of_results_are_recorded(app: Flask, lesson: Lesson, owner: User, admin: User) -> None:
    browser = log_in(app, owner)
    for name in (
        "report.csv",
        "report-students.csv?anonymous=1",
        "report-moodle.csv",
        "report-google.csv",
        "report.xlsx",
    ):
        assert browser.get(f"/teach/lessons/{lesson.id}/{name}").status_code == 200
    token = app.test_cli_runner().invoke(args=["user", "token", "owner"]).output.strip()
    for name in ("results.csv", "results.xlsx"):
        headers = {"Authorization": f"Bearer {token}"}
        assert app.test_client().get(f"/api/v1/lessons/{lesson.id}/{name}", headers=headers).status_code == 200
    lines = app.test_cli_runner().invoke(args=["audit", "--action", "results_exported"]).output.splitlines()
    cells = [line.split("\t") for line in lines]
    assert [cell[2] for cell in cells] == [
        "xlsx",
        "csv",
        "xlsx",
        "google",
        "moodle",
        "csv of sums, without names",
        "csv",
    ]
    assert {(cell[3], cell[4], cell[6]) for cell in cells} == {("owner", f"lesson {lesson.id}", "127.0.0.1")}
    assert [cell[5] for cell in cells] == ["api", "api", "page", "page", "page", "page", "page"]


def test_commands_are_recorded_as_such(app: Flask, member: User) -> None:
    run = app.test_cli_runner()
    run.invoke(args=["user", "set-password", "member", "--password", PASSWORD + "!"])
    run.invoke(args=["user", "disable", "member"])
    lines = run.invoke(args=["audit", "--user", "member", "--lines", "1"]).output.splitlines()
    assert [line.split("\t")[1:] for line in lines] == [["account_disabled", "", "", "member", "command", ""]]
    assert run.invoke(args=["audit", "--action", "tea"]).exit_code == 2


def test_an_erased_account_is_shown_by_its_number(app: Flask, admin: User) -> None:
    gone = users.create(username="gone", password=PASSWORD, role="student")
    from classroom.core.database import db, transaction

    with transaction() as session:
        session.delete(db.session.get_one(User, gone.id))
    page = log_in(app, admin).get("/admin/audit").get_data(as_text=True)
    assert f"account {gone.id}, erased" in page


def test_webhooks_and_homework_are_recorded(app: Flask, owner: User, question: Question) -> None:
    browser = log_in(app, owner)
    form = {"url": "https://hooks.example/", "events": ["lesson.ended"], "lesson_id": "0"}
    browser.post("/account/webhooks", data=form)
    browser.post("/account/webhooks/1", data=form)
    browser.post("/account/webhooks/1/delete")
    quiz = quizzes.create(owner.id, "Capitals", [question.id])
    homework = assignments.create(owner.id, quiz_id=quiz.id)
    browser.post(f"/teach/homework/{homework.id}/delete")
    told = [(each.action, each.actor_id, each.subject_kind, each.subject_id) for each in trail.of_user(owner.id)]
    assert told[:4] == [
        ("homework_deleted", owner.id, "homework", homework.id),
        ("webhook_deleted", owner.id, "webhook", 1),
        ("webhook_changed", owner.id, "webhook", 1),
        ("webhook_created", owner.id, "webhook", 1),
    ]


def test_every_action_and_subject_has_a_name() -> None:
    assert set(ACTIONS) == set(trail.ACTIONS)
    assert {"webhook", "homework", "lesson", "course", "question", "participant", "platform", "import"} == set(SUBJECTS)


def test_details_are_in_the_readers_language(app: Flask, admin: User, member: User) -> None:
    browser = log_in(app, admin)
    browser.post(f"/admin/users/{member.id}/role", data={"role": "teacher"})
    trail.record("results_exported", "lesson", 1, "csv of sums, without names")
    browser.post("/language", data={"language": "es"})
    page = browser.get("/admin/audit").get_data(as_text=True)
    assert "Estudiante &gt; Docente" in page
    assert "CSV de sumas, sin nombres" in page


def test_the_address_of_who_erased_an_account_stays(app: Flask, admin: User, member: User) -> None:
    browser = log_in(app, admin)
    log_in(app, member)
    browser.post(f"/admin/users/{member.id}/erase", data={"typed": member.username})
    jobs.work()
    of_member = {entry.action: entry.address for entry in trail.of_user(member.id)}
    assert of_member["account_erased"] == "127.0.0.1"
    assert of_member["log_in"] is None
