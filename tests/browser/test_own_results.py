"""One's own results on a small phone: an account's pages, and a guest's after the lesson, without mouse."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, enter
from tests.clients.api import Api, Teacher, join
from tests.support.browser import PHONE
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.gallery import answer_as
from tests.support.servers import TizaServer


def play(server: TizaServer, teacher: Teacher, lesson: dict[str, Any], tokens: list[str]) -> None:
    """Ask two questions; everybody answers the first rightly and the second wrongly."""
    for right in (0, 2):
        question = teacher.question(right=(right,), explanation=f"Because it is number {right + 1}.")
        asked = teacher.ask(lesson["id"], question)
        for token in tokens:
            answer_as(server.url, token, asked["id"], ["a"])
        for step in ("close", "reveal"):
            teacher.command(lesson["id"], asked["id"], step)


def only_mistakes(page: Page) -> None:
    """Leave only the mistakes with the keyboard, then show all again."""
    questions = page.get_by_test_id("own-question")
    expect(questions).to_have_count(2)
    box = page.get_by_role("checkbox")
    box.focus()
    page.keyboard.press("Space")
    expect(questions.first).to_be_hidden()
    expect(questions.last).to_be_visible()
    page.keyboard.press("Space")
    expect(questions.first).to_be_visible()


@pytest.mark.parametrize(("language", "scheme"), [("es", "light"), pytest.param("en", "dark", marks=pytest.mark.long)])
def test_results_of_an_account_and_of_a_guest(
    visit: Visit, server: TizaServer, teacher: Teacher, language: str, scheme: str
) -> None:
    lesson = teacher.lesson()
    account = Api(server.url).post("/tokens", {"username": "ana", "password": PASSWORD})["token"]
    place = Api(server.url, account).post("/join", {"code": lesson["code"]})["token"]
    phone = visit(PHONE, audited=True, language=language, scheme=scheme)
    enter(phone, lesson["code"], "Gast")
    guest = join(server.url, lesson["code"], resume_code=phone.hook("resume-code").text_content())
    play(server, teacher, lesson, [place, guest["token"]])

    student = visit(PHONE, audited=True, language=language, scheme=scheme)
    student.log_in("ana", PASSWORD)
    student.open("/results")
    assert student.axe() == []
    assert student.overflow <= 0
    student.page.locator(f'a[href="/results/{lesson["id"]}"]').click()
    only_mistakes(student.page)
    expect(student.page.locator(".own-score")).to_contain_text(
        "1 de 2 correctas" if language == "es" else "1 of 2 right"
    )
    assert student.axe() == []
    assert student.overflow <= 0
    assert student.broken_words() == []

    with phone.page.expect_response(lambda answer: answer.url.endswith("/leave")):
        teacher.post(f"/lessons/{lesson['id']}/end")
    phone.page.get_by_role("button", name="Ver mis respuestas" if language == "es" else "See my answers").click()
    only_mistakes(phone.page)
    assert phone.axe() == []
    assert phone.overflow <= 0

    phone.forgive("403")
    phone.open(f"/join/{lesson['code']}")
    assert phone.axe() == []
    assert phone.overflow <= 0
    phone.page.locator("#resume_code").fill(guest["participant"]["resume_code"])
    phone.page.keyboard.press("Enter")
    expect(phone.page.get_by_test_id("own-question")).to_have_count(2)
