"""A quiz is written on one page: questions are opened in place, save themselves, come in, go out, and come back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_pasted_pictures import glass, hand_over
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD


@pytest.fixture
def quiz(teacher: Teacher) -> dict[str, Any]:
    ids = [teacher.question(prompt=f"Question {letter}") for letter in "ABC"]
    return dict(teacher.post("/quizzes", {"title": "Strip", "question_ids": ids}))


def open_quiz(visitor: Visitor, quiz: dict[str, Any]) -> Page:
    visitor.log_in("profe", PASSWORD)
    visitor.open(f"/teach/quizzes/{quiz['id']}")
    expect(state(visitor.page)).to_have_attribute("data-kind", "saved")
    return visitor.page


def state(page: Page) -> Any:
    return page.locator("[data-slide] [data-state]")


def choose(page: Page, title: str) -> None:
    page.locator("[data-card]", has_text=title).click()
    expect(page.locator("#slide-title")).to_be_focused()


def titles(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".slide-card .row__title").all_inner_texts()]


def ids(teacher: Teacher, quiz: dict[str, Any]) -> list[int]:
    return list(teacher.get(f"/quizzes/{quiz['id']}")["question_ids"])


@contextmanager
def saving(page: Page) -> Iterator[None]:
    """Wait until what is typed inside is saved."""
    with page.expect_response(lambda reply: "/questions/" in reply.url and reply.request.method == "POST"):
        yield
    expect(state(page)).to_have_attribute("data-kind", "saved")


def test_what_is_typed_saves_itself_and_is_undone(visit: Visit, teacher: Teacher, quiz: dict[str, Any]) -> None:
    visitor = visit(LAPTOP, audited=True)
    page = open_quiz(visitor, quiz)
    page.evaluate("window.mark = true")  # a new page would not have it
    with saving(page):
        page.locator('[name="prompt"]').fill("Question A, and more")
    for name in ("Projector", "Phone", "After the reveal"):
        expect(page.get_by_role("group", name=name)).to_contain_text("Question A, and more")
    expect(page.locator(".slide-card").first).to_contain_text("Question A, and more")
    with page.expect_response("**/questions/*"):
        page.locator('[name="prompt"]').fill("Question A, left at once")
        choose(page, "Question B")
    expect(page.locator(".slide-card").first).to_contain_text("left at once")
    first = quiz["question_ids"][0]
    assert teacher.get(f"/questions/{first}")["prompt"] == "Question A, left at once"
    assert [entry["version"] for entry in teacher.get(f"/questions/{first}/versions")["versions"]] == [3, 1]
    expect(page.get_by_role("group", name="Projector")).to_contain_text("Question B")  # it stays open
    assert visitor.axe() == []
    page.get_by_role("button", name="Undo: changes of").click()
    expect(page.locator('[name="prompt"]')).to_have_value("Question A")
    expect(state(page)).to_have_attribute("data-kind", "saved")
    assert teacher.get(f"/questions/{first}")["prompt"] == "Question A"
    assert page.evaluate("window.mark")


def test_a_new_question_waits_until_it_is_complete_also_through_a_reload(
    visit: Visit, teacher: Teacher, quiz: dict[str, Any]
) -> None:
    visitor = visit(LAPTOP, audited=True)
    page = open_quiz(visitor, quiz)
    choose(page, "Question B")
    page.get_by_text("New question", exact=True).click()
    page.get_by_role("link", name="Number").click()
    expect(page.locator('[name="prompt"]')).to_be_focused()
    page.locator('[name="prompt"]').fill("How many rivers?")
    expect(state(page)).to_contain_text("Not saved yet: Accepted answers")
    assert titles(page) == ["Question A", "Question B", "New question", "Question C"]
    assert ids(teacher, quiz) == quiz["question_ids"]
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("[data-problems] .errors")).to_be_focused()
    assert visitor.axe() == []
    page.reload()
    expect(page.locator('[name="prompt"]')).to_have_value("How many rivers?")
    with saving(page):
        page.locator('[name="numeric.accepted.0.value"]').fill("7")
    assert titles(page) == ["Question A", "Question B", "How many rivers?", "Question C"]
    made = ids(teacher, quiz)[2]
    assert teacher.get(f"/questions/{made}")["accepted"][0]["value"] == 7
    expect(page.get_by_role("button", name="Move down", exact=True)).to_be_visible()
    with saving(page):
        page.locator('[name="explanation"]').fill("Seven.")
    assert [entry["version"] for entry in teacher.get(f"/questions/{made}/versions")["versions"]] == [2]


def test_removing_copying_and_adding_are_undone_in_turn(visit: Visit, teacher: Teacher, quiz: dict[str, Any]) -> None:
    spare = teacher.question(prompt="Spare one for the strip")
    visitor = visit(LAPTOP)
    page = open_quiz(visitor, quiz)
    a, b, c = quiz["question_ids"]
    choose(page, "Question B")
    page.get_by_role("button", name="Remove from the quiz").click()
    expect(page.locator(".slide-card")).to_have_count(2)
    expect(page.locator("#slide-title")).to_have_text("Question: 2 of 2")
    assert ids(teacher, quiz) == [a, c]
    page.locator("[data-slide]").get_by_role("button", name="Duplicate").click()
    expect(page.locator(".slide-card")).to_have_count(3)
    page.get_by_role("searchbox").fill("Spare one for the strip")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("#add .row")).to_have_count(1)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".slide-card")).to_have_count(4)
    expect(page.locator("#add")).to_contain_text("in the quiz")
    assert (ids(teacher, quiz)[:2], ids(teacher, quiz)[3]) == ([a, c], spare)
    for count in (3, 2, 3):
        page.locator("[data-undo]").click()
        expect(page.locator(".slide-card")).to_have_count(count)
    assert ids(teacher, quiz) == [a, b, c]


def test_a_message_offers_only_the_undo_of_its_own_change(visit: Visit, teacher: Teacher, quiz: dict[str, Any]) -> None:
    page = open_quiz(visit(LAPTOP), quiz)
    a, b, c = quiz["question_ids"]
    choose(page, "Question B")
    page.get_by_role("button", name="Move down").click()
    expect(page.get_by_test_id("toast")).to_have_count(1)
    choose(page, "Question A")
    page.get_by_role("button", name="Remove from the quiz").click()
    toast = page.get_by_test_id("toast")
    expect(toast).to_have_count(1)  # what it offers is the newest change
    expect(toast).to_contain_text("Question A")
    page.locator("[data-undo]").click()
    expect(page.locator(".slide-card")).to_have_count(3)
    expect(toast).to_have_count(0)
    assert ids(teacher, quiz) == [a, c, b]


def test_a_change_from_another_window_is_told_and_nothing_is_overwritten(
    visit: Visit, teacher: Teacher, quiz: dict[str, Any]
) -> None:
    visitor = visit(LAPTOP, audited=True)
    page = open_quiz(visitor, quiz)
    first = quiz["question_ids"][0]
    teacher.call("PATCH", f"/questions/{first}", {"prompt": "From elsewhere"})
    page.locator('[name="prompt"]').fill("From here")
    conflict = page.locator("[data-conflict]")
    expect(conflict).to_be_focused()
    assert visitor.axe() == []
    assert teacher.get(f"/questions/{first}")["prompt"] == "From elsewhere"
    page.get_by_role("button", name="Show the other version").click()
    expect(page.locator('[name="prompt"]')).to_have_value("From elsewhere")
    page.get_by_role("button", name="Restore what I had typed").click()
    expect(state(page)).to_have_attribute("data-kind", "saved")
    expect(page.locator(".slide-card").first).to_contain_text("From here")
    assert teacher.get(f"/questions/{first}")["prompt"] == "From here"
    teacher.call("PATCH", f"/quizzes/{quiz['id']}", {"question_ids": quiz["question_ids"][::-1]})
    page.get_by_role("button", name="Move down", exact=True).click()
    expect(page.get_by_test_id("toast").last).to_contain_text("changed in another window")


def test_without_a_connection_nothing_is_lost(visit: Visit, teacher: Teacher, quiz: dict[str, Any]) -> None:
    visitor = visit(LAPTOP)
    visitor.forgive("ERR_INTERNET_DISCONNECTED")
    page = open_quiz(visitor, quiz)
    visitor.context.set_offline(True)
    page.locator('[name="prompt"]').fill("Typed in a tunnel")
    expect(state(page)).to_have_attribute("data-kind", "lost")
    with saving(page):
        visitor.context.set_offline(False)
    assert teacher.get(f"/questions/{quiz['question_ids'][0]}")["prompt"] == "Typed in a tunnel"


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_on_a_phone_with_a_picture(visit: Visit, teacher: Teacher, quiz: dict[str, Any], scheme: str) -> None:
    visitor = visit(PHONE, audited=True, scheme=scheme)
    page = open_quiz(visitor, quiz)
    with page.expect_response("**/questions/*"):
        hand_over(page.locator('[name="prompt"]'), "paste", "mapa de Perú.png", glass((900, 600)), "image/png")
    expect(state(page)).to_have_attribute("data-kind", "saved")
    assert page.locator('[name="picture"]').input_value() == "", "it is not sent again"
    expect(page.locator(".slide-card img")).to_have_count(1)
    assert teacher.get(f"/questions/{quiz['question_ids'][0]}")["image"]["alt"] == "Mapa de Perú"
    assert visitor.axe() == []
    assert visitor.overflow <= 0


def test_the_preview_is_open_until_its_author_closes_it(visit: Visit, quiz: dict[str, Any]) -> None:
    page = open_quiz(visit(LAPTOP), quiz)
    wall, title = page.get_by_role("group", name="Projector"), page.get_by_text("Preview: projector and phone")
    expect(wall).to_be_visible()
    title.click()
    expect(wall).to_be_hidden()
    page.locator(".slide-card__link").nth(1).click()
    expect(page.locator('[name="prompt"]')).to_have_value("Question B")
    expect(title).to_be_visible()
    expect(wall).to_be_hidden()


def test_the_preview_puts_a_picture_beside_the_options_as_the_projector_does(
    visit: Visit, quiz: dict[str, Any]
) -> None:
    page = open_quiz(visit(LAPTOP), quiz)
    with page.expect_response("**/questions/*"):
        hand_over(page.locator('[name="prompt"]'), "paste", "wide.png", glass((1600, 800)), "image/png")
    expect(state(page)).to_have_attribute("data-kind", "saved")
    wall = page.get_by_role("group", name="Projector")
    expect(wall.locator("img")).to_be_visible()
    boxes = wall.evaluate(
        """async (frame) => {
            await frame.querySelector('img').decode();
            const edges = (one) => one.getBoundingClientRect().toJSON();
            return [frame, frame.querySelector('img'), ...frame.querySelectorAll('.choice')].map(edges);
        }"""
    )
    frame, picture, *choices = boxes
    assert len(choices) == 3
    for choice in choices:
        assert choice["left"] >= picture["right"]
        assert choice["bottom"] <= frame["bottom"]
    assert len({choice["left"] for choice in choices}) == 1
