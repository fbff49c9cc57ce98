"""The pages of a class over time."""

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import db
from classroom.models import Course, User
from classroom.services.bank import entries
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.web import line_charts
from tests.support.lessons import CAPITAL, join, play
from tests.support.people import log_in, make_user

SPANISH = {"Accept-Language": "es"}


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    """The owner's browser."""
    return log_in(app, owner)


@pytest.fixture
def course(owner: User) -> Course:
    """A class with Ana and Beto."""
    made = courses.create(owner.id, "9b")
    for name in ("ana", "beto"):
        make_user(name, "student")
        courses.add_student(made.id, owner.id, name)
    return made


def hold(course: Course, title: str, tags: list[str] | None = None, questions: int = 1, **right: bool) -> int:
    """Hold a lesson with one question, or ``questions`` of them; return its id."""
    lesson = lifecycle.create(course.owner_id, title=title, course_id=course.id, join_mode="account")
    seats = {
        join(lesson, user=db.session.query(User).filter_by(username=name).one()): ["b" if is_right else "a"]
        for name, is_right in right.items()
    }
    for _number in range(questions):
        play(lesson, entries.create(course.owner_id, {**CAPITAL, "tags": tags or []}), seats)
    return lesson.id


def page(browser: FlaskClient, course: Course, more: str = "", **how: object) -> str:
    response = browser.get(f"/teach/courses/{course.id}/results{more}", **how)
    assert response.status_code == 200, response.text
    return response.text


def cells(html: str, name: str) -> list[str]:
    """Return the texts of a student's cells."""
    row = next(row for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL) if name in row)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]


def test_empty_states(browser: FlaskClient, course: Course, owner: User) -> None:
    html = page(browser, course)
    assert "No results yet" in html
    assert f"/teach/lessons/new?course_id={course.id}" in html
    chosen = browser.get(f"/teach/lessons/new?course_id={course.id}").text
    assert re.search(rf'<option selected value="{course.id}">9b', chosen)
    assert "no students yet" in page(browser, courses.create(owner.id, "Empty"))
    assert f"/teach/courses/{course.id}/results" in browser.get(f"/teach/courses/{course.id}").text


def test_a_line_a_student(browser: FlaskClient, course: Course) -> None:
    hold(course, "One", ana=True, beto=False)
    lesson = hold(course, "Two", ana=True)
    html = page(browser, course)
    assert cells(html, "Ana")[1:] == ["100 %", "—", "2", "100 %", "100 %"]
    assert cells(html, "Beto")[1:] == ["0 %", "—", "1", "0 %", "· absent"]
    assert f'href="/teach/lessons/{lesson}/report"' in html
    assert 'aria-label="First 100 %, newest 100 %, lowest 100 %, highest 100 %"' in html.replace("\xa0", " ")
    assert "have no tags" in html
    ordered = page(browser, course, "?order=share")
    table = ordered[ordered.index("over-time__class") :]
    assert table.index(">Beto<") < table.index(">Ana<")
    assert 'aria-sort="ascending"' in ordered
    assert page(browser, course, "?order=nonsense&page=99999")


def test_by_tag_and_in_spanish(browser: FlaskClient, course: Course) -> None:
    hold(course, "One", ["fracciones"], ana=True, beto=False)
    html = page(browser, course, headers=SPANISH)
    assert "Resultados a lo largo del tiempo" in html
    assert re.search(r"fracciones</th><td class=.numeric.><strong>50\s%</strong></td><td class=.numeric.>1<", html)


def test_who_falls_behind_is_named_first(browser: FlaskClient, course: Course) -> None:
    for number in range(4):
        hold(course, f"Lesson {number}", questions=4, ana=number < 2, beto=True)
    html = page(browser, course)
    falling = html[html.index('data-testid="falling"') : html.index("By tag")]
    assert ">Ana<" in falling
    assert ">Beto<" not in falling
    assert "−50" in falling


def test_a_student(browser: FlaskClient, course: Course) -> None:
    hold(course, "One", ["rivers"], ana=True, beto=False)
    hold(course, "Two", ana=False)
    found = db.session.query(User).filter_by(username="beto").one()
    html = page(browser, course, f"/{found.id}")
    assert cells(html, "Two")[:3] == ["absent", "0 %", "1"]
    assert cells(html, "One")[:3] == ["0 %", "50 %", "1"]
    assert cells(html, "rivers")[:3] == ["0 %", "50 %", "1"]
    assert "1 of 2" in html
    assert browser.get(f"/teach/courses/{course.id}/results/{course.owner_id}").status_code == 404


def test_a_student_who_never_came(browser: FlaskClient, course: Course) -> None:
    hold(course, "One", ana=True)
    found = db.session.query(User).filter_by(username="beto").one()
    assert "No results yet" in page(browser, course, f"/{found.id}")


def test_the_file_in_the_language_of_the_reader(browser: FlaskClient, course: Course) -> None:
    hold(course, "=1+1", ana=True, beto=False)
    hold(course, "Two", ana=False)
    hold(course, "Three", ana=False)
    for language, separator, third in (("en", ",", "33.3"), ("es", ";", "33,3")):
        data = browser.get(
            f"/teach/courses/{course.id}/results.csv?zone=Europe/Madrid", headers={"Accept-Language": language}
        )
        assert data.mimetype == "text/csv"
        rows = list(csv.reader(io.StringIO(data.data.decode("utf-8-sig")), delimiter=separator))
        assert [len(row) for row in rows] == [8, 8, 8, 8]
        assert rows[1][:2] == ["Ana", "ana"]
        assert rows[1][2] == third
        assert rows[2][6:] == ["", ""], "absent"
        assert not any(cell.startswith("=") for row in rows for cell in row)


def test_long_classes_have_pages(browser: FlaskClient, course: Course, owner: User) -> None:
    for number in range(55):
        make_user(f"student{number:02}", "student")
        courses.add_student(course.id, owner.id, f"student{number:02}")
    hold(course, "One", ana=True)
    first, second = page(browser, course), page(browser, course, "?page=2")
    assert first.count('<th scope="row" class="over-time__name"') == 51
    assert second.count('<th scope="row" class="over-time__name"') == 8
    assert "?order=name&amp;page=2" in first


def test_the_lines_of_a_chart() -> None:
    """A gap ends a line; a single share between gaps is a point only; all stay inside the drawing."""
    drawn = line_charts.chart({"own": [0.0, 0.5, None, 1.0, None, 0.25, 2.0]}, list("abcdefg"))
    own = drawn.rows["own"]
    assert [len(line.split()) for line in own.polylines] == [2, 2]
    assert [point.place for point in own.points] == [0, 1, 3, 5, 6]
    assert own.points[0].y == drawn.grid[0][0]
    assert own.points[2].y == own.points[4].y == drawn.grid[-1][0]
    assert all(drawn.left <= point.x <= drawn.right for point in own.points)
    assert line_charts.spark([]) == ([], [])
    assert line_charts.spark([0.5]).points[0].x == line_charts.SPARK_WIDTH / 2
