"""Practice on a small phone: a week after a lesson exactly what was wrong comes back, also without a connection."""

import re
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.clients.api import Api, Teacher
from tests.support.browser import PHONE, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.gallery import answer_as
from tests.support.servers import TizaServer

DAY = 86_400


def hold_last_week(server: TizaServer, teacher: Teacher, username: str, wrong: int, right: int) -> list[str]:
    """Hold a lesson in which a student answers some questions wrong and some right, then date it back seven days.

    Returns the prompts of the wrong ones.
    """
    lesson = teacher.lesson()
    account = Api(server.url).post("/tokens", {"username": username, "password": PASSWORD})["token"]
    token = Api(server.url, account).post("/join", {"code": lesson["code"]})["token"]
    prompts = []
    for number in range(wrong + right):
        prompt = f"Which is right, in question {number}?"
        question = teacher.question(prompt=prompt, right=(1,), explanation=f"Because of {number}.")
        asked = teacher.ask(lesson["id"], question)
        answer_as(server.url, token, asked["id"], ["a"] if number < wrong else ["b"])
        for step in ("close", "reveal"):
            teacher.command(lesson["id"], asked["id"], step)
        prompts += [prompt] if number < wrong else []
    teacher.post(f"/lessons/{lesson['id']}/end")
    file = server.settings["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, timeout=30)) as connection, connection:
        moments = ("opened_at", "closed_at", "revealed_at")
        moved = ", ".join(f"{name} = {name} - {7 * DAY}" for name in moments)
        connection.execute(f"UPDATE rounds SET {moved} WHERE lesson_id = ?", (lesson["id"],))
    return prompts


def choose(page: Page, letter: str) -> None:
    """Answer the shown question and say how sure one is."""
    page.get_by_test_id(f"choice-{letter}").click()
    page.get_by_test_id("sure-3").locator("..").click()


def looks_well(visitor: Visitor) -> None:
    """Check the open page's width and accessibility."""
    assert visitor.axe() == []
    assert visitor.overflow <= 0
    assert visitor.broken_words() == []


@pytest.mark.parametrize(
    ("language", "scheme", "username"),
    [("es", "light", "ana"), pytest.param("en", "dark", "luis", marks=pytest.mark.long)],
)
def test_what_was_wrong_comes_back_and_goes_on_offline(
    visit: Visit, server: TizaServer, teacher: Teacher, language: str, scheme: str, username: str
) -> None:
    prompts = hold_last_week(server, teacher, username, wrong=3, right=2)
    student = visit(PHONE, audited=True, language=language, scheme=scheme)
    page = student.page
    student.log_in(username, PASSWORD)
    student.open("/practice")
    question = page.get_by_test_id("question")
    expect(page.get_by_test_id("place")).to_have_text("1 de 3" if language == "es" else "1 of 3")
    expect(question).to_contain_text(prompts[0])
    looks_well(student)

    choose(page, "b")
    result = page.get_by_test_id("result")
    expect(result).to_have_attribute("data-outcome", "right")
    expect(page.locator(".explanation")).to_contain_text("Because of 0.")
    expect(page.get_by_test_id("next")).to_be_focused()
    looks_well(student)
    page.keyboard.press("Enter")

    expect(question).to_contain_text(prompts[1])
    student.forgive("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    for prompt in prompts[1:]:
        expect(question).to_contain_text(prompt)
        choose(page, "a")
        expect(result).to_have_attribute("data-outcome", "pending")
        expect(page.locator(".explanation")).to_be_visible()
        expect(page.get_by_test_id("choice-b")).to_have_class(re.compile("choice--right"))
        page.get_by_test_id("next").click()
    expect(page.get_by_test_id("waiting")).to_contain_text("2")
    looks_well(student)
    page.context.set_offline(False)
    expect(page.get_by_test_id("waiting")).to_be_hidden()
    done = page.get_by_test_id("done")
    expect(done).to_be_visible()
    expect(done).to_contain_text("1 de 3" if language == "es" else "1 of 3")
    looks_well(student)
    token = Api(server.url).post("/tokens", {"username": username, "password": PASSWORD})["token"]
    practice: dict[str, Any] = Api(server.url, token).get("/practice")
    assert practice["due"] == 0


def test_a_reload_sends_what_was_kept(visit: Visit, server: TizaServer, teacher: Teacher) -> None:
    (prompt,) = hold_last_week(server, teacher, "ana", wrong=1, right=0)
    student = visit(PHONE)
    page = student.page
    student.log_in("ana", PASSWORD)
    student.open("/practice")
    expect(page.get_by_test_id("question")).to_contain_text(prompt)
    student.forgive("503")
    page.route("**/practice/answers*", lambda route: route.fulfill(status=503, body="busy"))
    choose(page, "b")
    expect(page.get_by_test_id("waiting")).to_be_visible()
    page.unroute_all()
    page.reload()
    expect(page.get_by_test_id("done")).to_be_visible()
    expect(page.get_by_test_id("waiting")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('tiza.practice.')).length") == 0


def test_empty_and_failed(visit: Visit, teacher: Teacher) -> None:
    student = visit(PHONE, audited=True)
    student.log_in("profe", PASSWORD)
    student.open("/practice")
    expect(student.page.get_by_test_id("nothing")).to_be_visible()
    looks_well(student)
    student.forgive("ERR_FAILED")
    student.page.route("**/practice/cards?*", lambda route: route.abort())
    student.page.reload()
    expect(student.page.get_by_test_id("failed")).to_be_visible()
    looks_well(student)
    student.page.unroute_all()
    student.page.get_by_role("button", name="Try again").click()
    expect(student.page.get_by_test_id("nothing")).to_be_visible()
