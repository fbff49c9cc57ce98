"""Slides on the page of a quiz: made, edited, seen before, moved, undone, kept and shown in a lesson."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, enter
from tests.browser.test_quiz_order import grip, middle, saved
from tests.browser.test_quiz_strip import choose, ids, open_quiz, saving, titles
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE


@pytest.fixture
def quiz(teacher: Teacher) -> dict[str, Any]:
    made = [teacher.question(prompt=f"Question {letter}") for letter in "AB"]
    return dict(teacher.post("/quizzes", {"title": "With slides", "question_ids": made}))


def test_a_slide_from_the_first_word_to_the_lesson(visit: Visit, teacher: Teacher, quiz: dict[str, Any]) -> None:
    desk, phone = visit(LAPTOP, audited=True), visit(PHONE)
    page = open_quiz(desk, quiz)
    a, b = quiz["question_ids"]
    page.get_by_text("New question", exact=True).click()
    page.get_by_role("link", name="Slide", exact=True).click()
    text = page.get_by_role("textbox", name="Text", exact=True)
    expect(text).to_be_focused()
    expect(page.get_by_label("Seconds on screen")).to_be_visible()
    for name in ("difficulty", "points", "explanation"):
        expect(page.locator(f"#{name}")).to_be_hidden()
    with saving(page):
        page.keyboard.type("# Rivers")
    assert titles(page) == ["Question A", "Rivers", "Question B"]
    slide = ids(teacher, quiz)[1]
    assert (ids(teacher, quiz), teacher.get(f"/questions/{slide}")["type"]) == ([a, slide, b], "slide")

    with saving(page):
        text.fill("# Rivers\n\nWater runs **down**.")
    for name in ("Projector", "Phone"):
        expect(page.get_by_role("group", name=name)).to_contain_text("Water runs down.")
    assert desk.axe() == []

    x, y = middle(grip(page, "Rivers"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, middle(grip(page, "Question A"))[1] - 20, steps=6)
    with saved(page):
        page.mouse.up()
    expect(page.locator("#announcer")).to_have_text("“Rivers”: place 1 of 3")
    assert ids(teacher, quiz) == [slide, a, b]
    with saved(page):
        page.locator("[data-undo]").click()
    assert ids(teacher, quiz) == [a, slide, b]
    assert teacher.get(f"/questions/{slide}")["prompt"] == "# Rivers\n\nWater runs **down**."

    page.get_by_role("button", name="Move up", exact=True).click()
    expect(page.locator("#slide-title")).to_have_text("Slide: 1 of 3")
    page.get_by_role("button", name="Start a lesson").click()
    desk.online()
    lesson = teacher.get(f"/lessons/{page.url.rpartition('/')[2]}")["lesson"]
    enter(phone, lesson["code"], "Ana")
    desk.hook("ask").click()
    for seen in (desk, phone):
        expect(seen.hook("slide")).to_contain_text("Rivers")


def test_a_card_is_moved_with_a_thumb(visit: Visit, teacher: Teacher, quiz: dict[str, Any]) -> None:
    slide = int(teacher.post("/questions", {"type": "slide", "prompt": "# Rivers"})["id"])
    a, b = quiz["question_ids"]
    teacher.call("PATCH", f"/quizzes/{quiz['id']}", {"question_ids": [a, slide, b]})
    visitor = visit(PHONE, audited=True)
    page = open_quiz(visitor, quiz)
    choose(page, "Rivers")
    for name, order in (("Move down", [a, b, slide]), ("Move up", [a, slide, b]), ("Move up", [slide, a, b])):
        button = page.get_by_role("button", name=name, exact=True)
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
        with saved(page):
            button.click()
        assert ids(teacher, quiz) == order
    expect(page.get_by_role("button", name="Move up", exact=True)).to_be_disabled()
    assert visitor.axe() == []
    assert visitor.overflow <= 0
