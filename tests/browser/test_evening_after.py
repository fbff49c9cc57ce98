"""The evening after a lesson: the report names who needs help and the wrong key; once it is mended, all pages agree."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openpyxl
import pytest
import sqlalchemy
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.clients.api import Api, Teacher
from tests.support.browser import LAPTOP, PHONE, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.gallery import answer_as
from tests.support.gallery_results import join_as
from tests.support.servers import TizaServer

STUDENTS, WEAK, QUESTIONS, MISTAKEN = 30, 5, 6, 5
"""Question 5 has "one" for its key, although "three" is right."""
PHONES = (0, 29)
"""Of the students, those with a browser: a weak one, and another."""
NAMES = [f"Weak {number:02}" if number < WEAK else f"Pupil {number:02}" for number in range(STUDENTS)]
KEYS = {number: "a" if number == MISTAKEN else "b" for number in range(1, QUESTIONS + 1)}


def given(student: int, question: int) -> str:
    """Return what a student answers: the weak ones know one thing, the others miss one at most."""
    if question == MISTAKEN:
        return ("a", "b")[student % 2] if student < WEAK else "c"
    if student < WEAK:
        return "b" if question == student % 4 + 1 else "c"
    return "a" if question == student % 9 else "b"


def right(student: int, keys: dict[int, str]) -> int:
    return sum(given(student, question) == key for question, key in keys.items())


ROSTER = (
    """INSERT INTO courses (owner_id, title, created_at)
       SELECT id, :title, created_at FROM users WHERE username = 'profe'""",
    """INSERT INTO users (username, display_name, role, password_hash, created_at)
       SELECT :username, :name, role, password_hash, created_at FROM users WHERE username = 'ana'""",
    """INSERT INTO enrolments (course_id, user_id, created_at)
       SELECT courses.id, users.id, users.created_at FROM courses, users
       WHERE courses.title = :title AND (users.username LIKE 'evening-%' OR users.username IN ('ana', 'luis'))""",
    "SELECT id FROM courses WHERE title = :title",
)
"""What makes a class with all students, who have the password of the demo's, and the demo's two, who will not come."""


def username(number: int) -> str:
    return f"evening-{number:02}"


def make_class(server: TizaServer, title: str) -> int:
    """Write a class into the database of a server: to hash thirty passwords would take longer than the lesson."""
    engine = sqlalchemy.create_engine(server.settings["DATABASE_URL"])
    course, account, enrolment, number = map(sqlalchemy.text, ROSTER)
    with engine.begin() as connection:
        connection.execute(course, {"title": title})
        connection.execute(account, [{"username": username(n), "name": name} for n, name in enumerate(NAMES)])
        connection.execute(enrolment, {"title": title})
        found = int(connection.execute(number, {"title": title}).scalar_one())
    engine.dispose()
    return found


def come(phone: Visitor, number: int, code: str) -> None:
    """Log in and join the lesson with an account, in a browser."""
    phone.log_in(username(number), PASSWORD)
    phone.open(f"/join/{code}")
    phone.page.locator("main button[type=submit]").click()
    phone.page.wait_for_url("**/live/*")
    phone.online()


def answered_by_hand(phone: Visitor, choice: str) -> None:
    phone.hook(f"choice-{choice}").click()
    phone.wait("answer-status", state="recorded")


def hold(teacher: Teacher, lesson: dict[str, Any], tokens: dict[int, str], phones: dict[int, Visitor]) -> None:
    """Ask all questions; everybody answers, some of them in a browser."""
    for number, key in KEYS.items():
        asked = teacher.ask(lesson["id"], teacher.question(right=("abc".index(key),), prompt=f"Number {number}?"))

        def answer(student: int, number: int = number, asked: dict[str, Any] = asked) -> None:
            answer_as(teacher.url, tokens[student], asked["id"], [given(student, number)])

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(answer, tokens))
        for student, phone in phones.items():
            answered_by_hand(phone, given(student, number))
        for step in ("close", "reveal"):
            teacher.command(lesson["id"], asked["id"], step)


def in_files(desk: Visitor, lesson_id: int) -> list[dict[str, int]]:
    """Return the number of right answers of each student in the table and in the workbook."""
    get = desk.context.request.get
    text = get(f"/teach/lessons/{lesson_id}/report-students.csv").body().decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(get(f"/teach/lessons/{lesson_id}/report.xlsx").body()))
    head, *rows = book["Summary"].iter_rows(values_only=True)
    name, count = head.index("Participant"), head.index("Right")
    return [
        {row["Participant"]: int(row["Right"]) for row in csv.DictReader(io.StringIO(text))},
        {str(row[name]): int(str(row[count])) for row in rows},
    ]


def on_page(desk: Visitor) -> dict[str, int]:
    """Return the number of right answers of each student in the matrix of the report."""
    rows = desk.page.get_by_test_id("matrix").locator("tbody tr")
    return {
        row.locator("th").inner_text().split("\n")[0].strip(): int(row.locator("td").first.inner_text().split("/")[0])
        for row in rows.all()
    }


def all_agree(desk: Visitor, teacher: Teacher, lesson_id: int, keys: dict[int, str]) -> None:
    expected = {name: right(number, keys) for number, name in enumerate(NAMES)}
    assert in_files(desk, lesson_id) == [expected, expected]
    assert on_page(desk) == expected
    people = teacher.results(lesson_id)["participants"]
    assert {person["nickname"]: person["correct"] for person in people} == expected


@pytest.mark.timeout(600)
def test_the_first_screen_and_a_wrong_key(visit: Visit, server: TizaServer, teacher: Teacher) -> None:
    course = make_class(server, "The evening after")
    settings = {"course_id": course, "join_mode": "account"}
    lesson = teacher.lesson(title="The evening after", settings=settings)
    phones = {number: visit(PHONE, language="en") for number in PHONES}
    for number, phone in phones.items():
        come(phone, number, lesson["code"])
    tokens = {}
    for number in sorted(set(range(STUDENTS)) - set(PHONES)):
        login = {"username": username(number), "password": PASSWORD}
        tokens[number] = join_as(server.url, Api(server.url).post("/tokens", login)["token"], lesson["code"])
    hold(teacher, lesson, tokens, phones)
    teacher.post(f"/lessons/{lesson['id']}/end")

    desk = visit(LAPTOP, language="en", audited=True)
    desk.log_in("profe", PASSWORD)
    desk.open(f"/teach/lessons/{lesson['id']}/report?all=1")
    page = desk.page
    expect(page.get_by_test_id("sentence-help")).to_contain_text(f"{WEAK} of {STUDENTS} students need help:")
    helped = page.get_by_test_id("help").locator(".follow-up__who").all_inner_texts()
    assert sorted(helped) == NAMES[:WEAK]
    expect(page.get_by_test_id("sentence-explain")).to_have_text("No question was too hard for the class.")
    assert sorted(page.get_by_test_id("missing").locator("li").all_inner_texts()) == ["Ana", "Luis"]
    wrong = page.get_by_test_id("wrong-keys")
    expect(wrong.locator("p")).to_have_count(1)
    expect(wrong).to_contain_text(f"Question {MISTAKEN}")
    expect(wrong).to_be_in_viewport()
    assert desk.axe() == []
    all_agree(desk, teacher, lesson["id"], KEYS)

    wrong.get_by_role("link", name="Correct the key").click()
    page.locator('[name="correct"][value="2"]').check()
    page.locator('[name="correct"][value="0"]').uncheck()
    page.get_by_test_id("show-effects").click()
    expect(page.get_by_test_id("effects")).to_contain_text(f"{STUDENTS - WEAK} gain points:")
    page.get_by_test_id("save-key").click()
    page.wait_for_url("**/report*")
    desk.open(f"/teach/lessons/{lesson['id']}/report?all=1")
    expect(page.get_by_test_id("wrong-keys")).to_have_count(0)
    assert sorted(page.get_by_test_id("help").locator(".follow-up__who").all_inner_texts()) == NAMES[:WEAK]
    mended = {**KEYS, MISTAKEN: "c"}
    all_agree(desk, teacher, lesson["id"], mended)
    for number, phone in phones.items():
        phone.open(f"/results/{lesson['id']}")
        expect(phone.page.locator(".own-score")).to_contain_text(f"{right(number, mended)} of {QUESTIONS} right")
