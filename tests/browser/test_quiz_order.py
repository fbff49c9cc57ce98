"""The questions of a quiz are brought into order by mouse, by finger and by keys, without a new page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD

LOW = (1100, 600)
MANY = 12
"""Questions: more than fit on a screen."""


@pytest.fixture
def quiz(teacher: Teacher) -> dict[str, Any]:
    ids = [teacher.question(prompt=f"Question {letter}") for letter in "ABCDEFGHIJKL"[:MANY]]
    return dict(teacher.post("/quizzes", {"title": "In order", "question_ids": ids}))


def open_quiz(visitor: Visitor, quiz: dict[str, Any]) -> Page:
    visitor.log_in("profe", PASSWORD)
    visitor.open(f"/teach/quizzes/{quiz['id']}")
    expect(visitor.page.locator("[data-grip]").first).to_be_visible()
    return visitor.page


def letters(page: Page) -> str:
    return "".join(text.strip()[-1] for text in page.locator("[data-row] .row__title").all_inner_texts())


def stored(teacher: Teacher, quiz: dict[str, Any]) -> str:
    ids = teacher.get(f"/quizzes/{quiz['id']}")["question_ids"]
    return "".join("ABCDEFGHIJKL"[quiz["question_ids"].index(number)] for number in ids)


def grip(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=f"Move: {title}", exact=True)


def middle(thing: Locator) -> tuple[float, float]:
    box = thing.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@contextmanager
def saved(page: Page) -> Iterator[None]:
    """Wait for the answer of the server to what happens inside."""
    with page.expect_response("**/move") as reply:
        yield
    assert reply.value.ok


def test_by_mouse_and_back(visit: Visit, teacher: Teacher, quiz: dict[str, Any]) -> None:
    visitor = visit(LAPTOP)
    page = open_quiz(visitor, quiz)
    page.evaluate("window.mark = true")  # a new page would not have it
    x, y = middle(grip(page, "Question A"))
    target = middle(grip(page, "Question C"))[1]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, (y + target) / 2, steps=4)
    page.mouse.move(x, target, steps=4)
    expect(page.locator(".sorting__place")).to_be_visible()
    assert letters(page)[:3] == "ABC", "nothing has moved yet"
    with saved(page):
        page.mouse.up()
    assert letters(page)[:4] == "BCAD"
    expect(page.locator("#announcer")).to_have_text("“Question A”: place 3 of 12")
    assert page.locator("[data-row] .row__number").all_inner_texts() == [str(n + 1) for n in range(MANY)]
    assert stored(teacher, quiz)[:4] == "BCAD"
    with saved(page):
        page.get_by_test_id("toast").get_by_role("button", name="Undo").click()
    assert letters(page)[:4] == stored(teacher, quiz)[:4] == "ABCD"
    assert page.evaluate("window.mark")


def test_escape_leaves_everything_as_it_was(visit: Visit, teacher: Teacher, quiz: dict[str, Any]) -> None:
    page = open_quiz(visit(LAPTOP), quiz)
    x, y = middle(grip(page, "Question B"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 300, steps=5)
    expect(page.locator(".sorting__row")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".sorting, .sorting__row, .sorting__place")).to_have_count(0)
    page.mouse.up()
    assert letters(page) == stored(teacher, quiz) == "ABCDEFGHIJKL"


def test_by_finger_beyond_the_screen(visit: Visit, teacher: Teacher, quiz: dict[str, Any]) -> None:
    visitor = visit(LOW)
    page = open_quiz(visitor, quiz)
    assert visitor.overflow <= 0
    last = page.locator(".slide-card").last
    expect(last).not_to_be_in_viewport()
    grip(page, "Question A").scroll_into_view_if_needed()
    x, y = middle(grip(page, "Question A"))
    finger = visitor.context.new_cdp_session(page)
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def touch(kind: str, *points: float) -> None:
        finger.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": point} for point in points]}
        )

    touch("touchStart", y)
    for step in range(1, 9):
        touch("touchMove", y + (LOW[1] - 10 - y) * step / 8)
    expect(last).to_have_attribute("style", re.compile(r"translateY\(-"))  # it has made room: the list's end is here
    with saved(page):
        touch("touchEnd")
    assert letters(page) == stored(teacher, quiz) == "BCDEFGHIJKLA"
    page.reload()
    assert letters(page) == "BCDEFGHIJKLA"


def test_by_keys(visit: Visit, teacher: Teacher, quiz: dict[str, Any]) -> None:
    page = open_quiz(visit(LAPTOP), quiz)
    grip(page, "Question A").focus()
    for _ in range(3):
        with saved(page):
            page.keyboard.press("ArrowDown")
    expect(grip(page, "Question A")).to_be_focused()
    with saved(page):
        page.keyboard.press("ArrowUp")
    assert letters(page)[:4] == "BCAD"
    page.get_by_role("link", name="Question C").click()
    expect(page.get_by_role("heading", name="Question: 2 of 12")).to_be_focused()
    first = page.get_by_role("button", name="Move up", exact=True)
    with saved(page):
        first.click()
    expect(first).to_be_disabled()
    expect(page.get_by_role("heading", name="Question: 1 of 12")).to_be_visible()
    assert letters(page)[:4] == stored(teacher, quiz)[:4] == "CBAD"
    page.get_by_role("link", name="Question C").focus()
    with saved(page):
        page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("link", name="Question C")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("link", name="Question B")).to_be_focused()
    assert letters(page)[:4] == stored(teacher, quiz)[:4] == "BCAD"
    toast = page.get_by_test_id("toast")
    expect(toast).to_have_count(1)
    expect(toast).to_contain_text("“Question C”: place 2 of 12")


def test_several_moves_of_one_question_are_undone_as_one(visit: Visit, teacher: Teacher, quiz: dict[str, Any]) -> None:
    page = open_quiz(visit(LAPTOP), quiz)
    grip(page, "Question A").focus()
    for _ in range(3):
        with saved(page):
            page.keyboard.press("ArrowDown")
    with saved(page):
        page.get_by_test_id("toast").get_by_role("button", name="Undo").click()
    assert stored(teacher, quiz) == "ABCDEFGHIJKL"


def test_what_is_not_saved_goes_back_and_says_so(visit: Visit, teacher: Teacher, quiz: dict[str, Any]) -> None:
    visitor = visit(LAPTOP)
    visitor.forgive("/move", "503", "ERR_INTERNET_DISCONNECTED")
    page = open_quiz(visitor, quiz)
    page.route("**/move", lambda route: route.fulfill(status=503, body="busy"))
    grip(page, "Question A").focus()
    page.keyboard.press("ArrowDown")
    toast = page.get_by_test_id("toast")
    expect(toast).to_contain_text("could not be saved")
    expect(page.locator("#announcer")).to_contain_text("could not be saved")
    assert letters(page) == stored(teacher, quiz) == "ABCDEFGHIJKL"
    page.unroute("**/move")
    visitor.context.set_offline(True)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#announcer")).to_contain_text("could not be saved")
    assert letters(page) == "ABCDEFGHIJKL"


def test_without_scripts(visit: Visit, teacher: Teacher, quiz: dict[str, Any]) -> None:
    visitor = visit(LAPTOP)
    visitor.log_in("profe", PASSWORD)
    plain = visitor.context.browser.new_context(  # type: ignore[union-attr]
        base_url=visitor.url, java_script_enabled=False, storage_state=visitor.context.storage_state()
    )
    page = plain.new_page()
    page.goto(f"/teach/quizzes/{quiz['id']}")
    expect(page.locator("[data-grip]").first).to_be_hidden()
    page.get_by_role("link", name="Question A").click()
    page.locator('[name="explanation"]').fill("Written without a script")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator(".flash--success")).to_contain_text("Question saved")
    expect(page.locator('[name="explanation"]')).to_have_value("Written without a script")
    page.get_by_role("button", name="Move down", exact=True).click()
    expect(page.locator("[data-row] .row__title").first).to_contain_text("Question B")
    assert letters(page)[:3] == "BAC"
    plain.close()


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_no_barrier_while_a_question_is_dragged(visit: Visit, quiz: dict[str, Any], scheme: str) -> None:
    visitor = visit(LAPTOP, audited=True, scheme=scheme)
    page = open_quiz(visitor, quiz)
    x, y = middle(grip(page, "Question A"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 120)
    expect(page.locator(".sorting__place")).to_be_visible()
    found = visitor.axe()
    with saved(page):
        page.mouse.up()
    expect(page.get_by_test_id("toast")).to_be_visible()
    assert [*found, *visitor.axe()] == []
    assert visitor.overflow <= 0
