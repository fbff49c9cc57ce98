"""The files for the gradebooks of Moodle and Google, read back."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from classroom.core.database import transaction
from classroom.models import Lesson, User
from classroom.services.bank import entries
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.services.participants import members
from classroom.services.results import gradebooks, marks, scales
from tests.support.lessons import CAPITAL, join, play, share
from tests.support.people import log_in, make_user, rename


def pupil(owner: User, course_id: int, username: str, name: str, email: str | None) -> User:
    student = make_user(username, "student")
    rename(student, name, email)
    courses.add_student(course_id, owner.id, username)
    return student


@pytest.fixture
def played(owner: User) -> Lesson:
    """Three questions: a student with an address, one without, a guest, and one who was removed."""
    course = courses.create(owner.id, "9a")
    lesson = lifecycle.create(owner.id, title="=Ríos, lagos")
    eva = join(lesson, user=pupil(owner, course.id, "eva", "Eva María Gómez Ruiz", "eva@example.org"))
    ben = join(lesson, user=pupil(owner, course.id, "ben", "Ben Álvarez", None))
    guest, gone = join(lesson, "Ana Zapata"), join(lesson, "Gone")
    for _turn in range(2):
        play(lesson, entries.create(owner.id, CAPITAL), {eva: ["b"], ben: ["b"], guest: ["a"]})
    play(lesson, entries.create(owner.id, CAPITAL), {eva: ["b"]})
    members.set_removed(lesson.id, owner.id, gone.id, True)
    return lesson


def read(app: Flask, user: User, lesson: Lesson, name: str, language: str, query: str = "") -> list[list[str]]:
    browser: FlaskClient = log_in(app, user)
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    reply = browser.get(f"/teach/lessons/{lesson.id}/report-{name}.csv{query}")
    assert (reply.status_code, reply.mimetype) == (200, "text/csv")
    text = reply.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text else ","))


@pytest.mark.parametrize("language", ["en", "es"])
def test_moodle_reads_the_same_file_in_every_language(app: Flask, owner: User, played: Lesson, language: str) -> None:
    marks.set_scale(played.id, owner.id, scales.PRESETS["0-10"])
    header, *rows = read(app, owner, played, "moodle", language)
    assert header == ["Username", "Email address", "First name", "Last name", "'=Ríos, lagos"]
    surname = "Gómez Ruiz" if language == "es" else "Ruiz"
    given = "Eva María" if language == "es" else "Eva María Gómez"
    assert rows == [
        ["eva", "eva@example.org", given, surname, "10.0"],
        ["ben", "", "Ben", "Álvarez", "6.7"],
        ["", "", "Ana", "Zapata", "0.0"],
    ]


@pytest.mark.parametrize("language", ["en", "es"])
def test_names_that_the_roster_says_apart_are_not_guessed(
    app: Flask, owner: User, played: Lesson, language: str
) -> None:
    with transaction() as session:
        for name, given, family in (("eva", "Eva María", "Gómez Ruiz"), ("ben", None, "Ben Álvarez")):
            session.execute(update(User).where(User.username == name).values(given_name=given, family_name=family))
    rows = read(app, owner, played, "moodle", language)[1:]
    assert [row[2:4] for row in rows] == [["Eva María", "Gómez Ruiz"], ["", "Ben Álvarez"], ["Ana", "Zapata"]]


def test_the_raw_file_is_plain_csv(app: Flask, owner: User, played: Lesson) -> None:
    data = log_in(app, owner).get(f"/teach/lessons/{played.id}/report-moodle.csv").data
    assert data.startswith(b"Username,Email address,First name,Last name,"), (
        "no byte order mark before the first heading"
    )
    assert data.count(b"\r\n") == 4


def test_letters_and_lessons_without_marks_are_percentages_in_moodle(app: Flask, owner: User, played: Lesson) -> None:
    assert [row[-1] for row in read(app, owner, played, "moodle", "en")[1:]] == ["100.0", "66.67", "0.0"]
    marks.set_scale(played.id, owner.id, scales.PRESETS["letters"])
    assert [row[-1] for row in read(app, owner, played, "moodle", "es")[1:]] == ["100.0", "66.67", "0.0"]
    assert [row[-1] for row in read(app, owner, played, "google", "es")[1:]] == ["A", "D", "F"]


def test_google_has_numbers_as_the_language_writes_them(app: Flask, owner: User, played: Lesson) -> None:
    marks.set_scale(played.id, owner.id, scales.PRESETS["0-10"])
    header, *rows = read(app, owner, played, "google", "es")
    assert header == ["Last Name", "First Name", "Email Address", "'=Ríos, lagos"]
    assert rows[1] == ["Álvarez", "Ben", "", "6,7"]
    assert read(app, owner, played, "google", "en")[2] == ["Álvarez", "Ben", "", "6.7"]


def test_labels_instead_of_names(app: Flask, owner: User, played: Lesson) -> None:
    rows = read(app, owner, played, "moodle", "en", "?anonymous=1")[1:]
    assert [row[:3] for row in rows] == [["", "", ""]] * 3
    labels = [row[3] for row in rows]
    assert labels == sorted(labels)
    assert all(label.startswith("Student 0") for label in labels)


def test_the_page_says_how_many_have_no_address(app: Flask, owner: User, played: Lesson) -> None:
    assert gradebooks.without_address(played, owner.id) == 2
    page = log_in(app, owner).get(f"/teach/lessons/{played.id}/report").text
    assert "2 students have no e-mail address in a class of yours" in page


def test_addresses_are_told_to_the_teacher_of_the_class_only(
    app: Flask, owner: User, colleague: User, played: Lesson
) -> None:
    share(played, colleague)
    rows = read(app, colleague, played, "moodle", "en")[1:]
    assert {(row[0], row[1]) for row in rows} == {("", "")}
    assert gradebooks.without_address(played, colleague.id) == 3


def test_a_student_of_two_classes_is_listed_once(app: Flask, owner: User, played: Lesson) -> None:
    courses.add_student(courses.create(owner.id, "9b").id, owner.id, "eva")
    assert len(read(app, owner, played, "moodle", "en")) == 4


def test_nobody_and_nothing(app: Flask, owner: User, lesson: Lesson) -> None:
    assert len(read(app, owner, lesson, "moodle", "en")) == 1
    join(lesson, "Ana")
    assert read(app, owner, lesson, "google", "en")[1:] == [["Ana", "", "", ""]], "asked nothing: no mark"
