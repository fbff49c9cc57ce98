"""The printed report, as the PDF that Chromium makes of it: nothing is cut, heads repeat, and it says whose it is.

The pages come from an application in this process, whose lesson is written into its tables: a lesson of twenty
questions and forty students.
"""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pypdf
import pytest
from flask import Flask
from playwright.sync_api import Browser, Route

from classroom.core.database import db, transaction
from classroom.models import Answer, Enrolment, Lesson, Participant, Question, User
from classroom.services.bank import entries
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from tests.support.lessons import ask, close, reveal
from tests.support.people import log_in, make_user

SITE = "http://tiza.test"
A4 = (595, 842)
STUDENTS, QUESTIONS, LONG_ONES = 40, 20, 6
UPRIGHT, LANDSCAPE = A4, A4[::-1]
LAST = {
    "en": ["Right", "Points", "Rank", "In a row", "Team"],
    "es": ["Aciertos", "Puntos", "Puesto", "Seguidas", "Equipo"],
}
TEXT = {"type": "open_text", "prompt": "Why?"}
CHOICE = {"type": "single_choice", "choices": [{"text": "one", "correct": True}, {"text": "two", "correct": False}]}
SENTENCE = "A sentence of some words that ends with {name}"


def names() -> list[str]:
    return [f"Student{number:02}" for number in range(STUDENTS - 1)] + ["Maximiliana Fernández de Villavicencio"]


@pytest.fixture
def lesson(owner: User) -> Lesson:
    """A lesson of a class, with all columns that the options add."""
    course = courses.create(owner.id, "Class 3B")
    absent = make_user("absent", "student")
    with transaction() as session:
        session.add(Enrolment(course_id=course.id, user_id=absent.id))
    options = {"podium": True, "streaks": True, "teams": 4}
    lesson = lifecycle.create(owner.id, title="Rivers", course_id=course.id, options=options)
    with transaction() as session:
        for number, name in enumerate(names()):
            session.add(
                Participant(
                    lesson_id=lesson.id, nickname=name, nickname_key=name, resume_code=str(number), team=number % 4 + 1
                )
            )
    return lesson


def play(lesson: Lesson, question: Question, value: Callable[[str], Any]) -> None:
    """Ask a question that everybody answers right."""
    asked = ask(lesson, question)
    graded = {"correct": None} if question.type == "open_text" else {"correct": True, "fraction": 1.0, "points": 100}
    with transaction() as session:
        for person in db.session.query(Participant).filter_by(lesson_id=lesson.id):
            given = {"value": value(person.nickname), "answered_at": asked.opened_at, "submission_id": str(asked.id)}
            session.add(Answer(round_id=asked.id, participant_id=person.id, **given, **graded))
    reveal(close(asked))


def printed(
    app: Flask, browser: Browser, owner: User, lesson: Lesson, language: str, *sizes: tuple[int, int]
) -> Iterator[list[str]]:
    """Return the texts of the sheets of the report's PDF, for each size of the paper."""
    client = log_in(app, owner)

    def answer(route: Route) -> None:
        reply = client.get(route.request.url.removeprefix(SITE), headers={"Accept-Language": language})
        route.fulfill(status=reply.status_code, headers=dict(reply.headers), body=reply.data)

    context = browser.new_context(locale=language, color_scheme="dark")
    page = context.new_page()
    page.route("**/*", answer)
    page.goto(f"{SITE}/teach/lessons/{lesson.id}/report")
    for size in sizes:
        file = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", landscape=size == LANDSCAPE)))
        box = file.pages[0].mediabox
        assert (float(box.width), float(box.height)) == pytest.approx(size, abs=2)
        yield [inside(sheet, float(box.width)) for sheet in file.pages]
    context.close()


def inside(sheet: pypdf.PageObject, width: float) -> str:
    """Return the text of a page, after checking that none of it begins outside of the paper."""
    found: list[str] = []

    def visit(text: str, matrix: list[float], at: list[float], *_font: Any) -> None:
        left = at[4] * matrix[0] + matrix[4]
        assert not text.strip() or 0 <= left <= width, f"{text!r} at {left} of {width}"
        found.append(text)

    sheet.extract_text(visitor_text=visit)
    return "".join(found)


@pytest.mark.parametrize(
    "looks",
    [
        [("en", UPRIGHT), ("es", LANDSCAPE)],
        pytest.param([("en", LANDSCAPE), ("es", UPRIGHT)], marks=pytest.mark.long),
    ],
    ids=["", "others"],
)
def test_twenty_questions_and_forty_students(
    app: Flask, browser: Browser, owner: User, lesson: Lesson, looks: list[tuple[str, tuple[int, int]]]
) -> None:
    for number in range(QUESTIONS):
        play(lesson, entries.create(owner.id, {**CHOICE, "prompt": f"Question number {number}"}), lambda name: ["a"])
    for language, size in looks:
        titles = LAST[language]
        for sheets in printed(app, browser, owner, lesson, language, size):
            whole = "\n".join(sheets)
            assert not [number for number in range(QUESTIONS) if f"Question number {number}" not in whole]
            matrix = [sheet for sheet in sheets if "Student" in sheet]
            assert not [title for title in titles for sheet in matrix if title not in sheet], "a head on each sheet"
            people = re.sub(r"\s+", " ", "".join(matrix))
            assert not [name for name in names() if name not in people]
            assert people.count("20/20") == STUDENTS
            for sheet in (sheets[0], *matrix):
                assert "Class 3B" in sheet
                assert owner.display_name in sheet
                assert re.search(r"20\d\d", sheet), "the date"
            assert "Absent" in sheets[-1], "who was missing"


def test_long_answers_are_whole(app: Flask, browser: Browser, owner: User, lesson: Lesson) -> None:
    for _number in range(LONG_ONES):
        play(lesson, entries.create(owner.id, TEXT), lambda name: SENTENCE.format(name=name))
    play(lesson, entries.create(owner.id, TEXT), lambda name: "bogotanos")
    for sheets in printed(app, browser, owner, lesson, "en", UPRIGHT, LANDSCAPE):
        texts = "".join(sheet for sheet in sheets if "Participant" in sheet)
        assert texts.count("bogotanos") == STUDENTS, "words are whole"
        matrix = re.sub(r"\s+", "", texts)
        for name in names():
            assert matrix.count(re.sub(r"\s+", "", SENTENCE.format(name=name))) == LONG_ONES
