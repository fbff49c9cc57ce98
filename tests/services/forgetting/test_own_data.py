"""A copy of one's own data: all of it, nothing of others, and no key before its time."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from flask import Flask

from classroom.core.database import db, transaction
from classroom.core.errors import NotFound
from classroom.models import Identity, Lesson, Question, User
from classroom.services.accounts import access, avatars
from classroom.services.audit import trail
from classroom.services.audit.trail import Filter
from classroom.services.bank import entries, quizzes
from classroom.services.classes import courses
from classroom.services.forgetting import own_data
from classroom.services.lessons import lifecycle
from classroom.services.participants import members
from tests.services.forgetting.test_accounts import picture
from tests.support.lessons import CAPITAL, answer, ask, close, join, play
from tests.support.people import log_in

pytestmark = pytest.mark.both_databases


def opened(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(found["data.json"]), found


def table(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig"))))


def test_a_student_gets_what_they_gave(
    app: Flask, owner: User, member: User, question: Question, lesson: Lesson
) -> None:
    course = courses.create(owner.id, "9b")
    courses.add_student(course.id, owner.id, member.username)
    avatars.set_picture(member.id, picture(5))
    access.make_token(member, "my script")
    with transaction() as session:
        session.add(Identity(user_id=member.id, issuer="https://school.example", subject="m-17"))
    place, other = join(lesson, user=member), join(lesson, "Bob the other")
    play(lesson, question, {place: ["b"], other: ["a"]})
    second = entries.create(owner.id, {**CAPITAL, "prompt": "And now?"})
    secret = ask(lesson, second)
    answer(place, secret, ["a"])
    close(secret)
    document, files = opened(own_data.export(member.id))
    assert document["account"][0]["username"] == "member"
    assert [row["class"] for row in document["classes"]] == ["9b"]
    assert document["took_part"][0]["resume_code"] == place.resume_code
    told, untold = document["answers"]
    assert (told["answer"], told["correct"], told["points"]) == (["b"], True, 100)
    assert (untold["answer"], untold["correct"], untold["points"]) == (["a"], None, None), "not revealed yet"
    assert [row["label"] for row in document["logins"]] == ["my script"]
    assert [(row["issuer"], row["subject"]) for row in document["identities"]] == [("https://school.example", "m-17")]
    assert files["picture.webp"][:4] == b"RIFF"
    assert table(files, "answers")[0]["prompt"] == "What is the capital of Australia?"
    everything = b"".join(files.values())
    for others in (b"Bob", b"owner", b"Canberra", place.user.password_hash.encode()):
        assert others not in everything, others
    assert "own_data_exported" in [entry.action for entry in trail.entries(Filter()).items]


def test_who_was_removed_gets_the_answers_without_grades(
    app: Flask, owner: User, member: User, question: Question, lesson: Lesson
) -> None:
    place = join(lesson, user=member)
    play(lesson, question, {place: ["b"]})
    members.set_removed(lesson.id, owner.id, place.id, True)
    document, _files = opened(own_data.export(member.id))
    assert [(row["answer"], row["correct"]) for row in document["answers"]] == [(["b"], None)]


def test_a_teacher_gets_the_bank_and_titles_and_no_answers_of_students(
    app: Flask, owner: User, question: Question, lesson: Lesson, member: User
) -> None:
    quizzes.create(owner.id, "Capitals", [question.id])
    courses.add_student(courses.create(owner.id, "9b").id, owner.id, member.username)
    place = join(lesson, "Ana Canary")
    play(lesson, question, {place: ["b"]})
    lifecycle.end(lesson.id, owner.id)
    document, files = opened(own_data.export(owner.id))
    assert json.loads(files["questions.json"])
    assert b"Canberra" in files["questions.json"]
    assert [row["title"] for row in document["own_lessons"]] == ["Geography"]
    assert document["own_quizzes"][0]["questions"] == [question.id]
    assert document["own_classes"][0]["students"] == 1
    everything = b"".join(files.values())
    assert b"Canary" not in everything
    assert b"member" not in everything


def test_nobody_else(app: Flask) -> None:
    with pytest.raises(NotFound):
        own_data.export(7)


def test_page_and_command(app: Flask, member: User, tmp_path: Any) -> None:
    browser = log_in(app, member)
    assert 'action="/account/data"' in browser.get("/account").get_data(as_text=True)
    answer = browser.post("/account/data")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert opened(answer.data)[0]["account"][0]["username"] == "member"
    assert app.test_client().post("/account/data").status_code == 302
    run = app.test_cli_runner()
    with run.isolated_filesystem(tmp_path):
        made = run.invoke(args=["user", "export", "member"])
        assert (made.exit_code, made.output.strip()) == (0, "member.zip")
        with open("member.zip", "rb") as file:
            assert opened(file.read())[0]["account"][0]["username"] == "member"
        assert run.invoke(args=["user", "export", "member"]).exit_code == 1, "a file that is there stays"
        assert run.invoke(args=["user", "export", "member", "--output", "other.zip"]).exit_code == 0
        assert opened(run.invoke(args=["user", "export", "member", "--output", "-"]).stdout_bytes)
    assert run.invoke(args=["user", "export", "nobody"]).exit_code == 1
    db.session.remove()
