"""The projector at the sizes of real ones: everything can be read, on several pages if need be."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, control
from tests.clients.api import Teacher, join
from tests.support.browser import LAPTOP, SETTLED, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.gallery import answer_as
from tests.support.geometry import faults, words
from tests.support.questions import question
from tests.support.worst_cases import ANSWERS, CASES, NAMES, choices

SIZES = [(1024, 768), (1280, 720), (1366, 768), (1920, 1080), (2560, 1440), (3840, 2160)]
LIVE, ENDED = '[data-part="live"]', '[data-part="ended"]'
LAID_OUT = """async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].map((one) => one.decode().catch(() => null)));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
"""Waits for fonts, pictures and the layout that follows them."""
ON = '[data-part="page-on"]'


def laid_out(wall: Visitor) -> None:
    """Wait until everything has its place, and nothing moves on its way there."""
    for _round in range(2):
        wall.page.evaluate(LAID_OUT)
        wall.page.evaluate(SETTLED)


def read(wall: Visitor, frame: str) -> list[str]:
    """Turn all pages; return what cannot be read."""
    found: list[str] = []
    seen: set[str] = set()
    laid_out(wall)
    everywhere = words(wall.page, frame, everywhere=True)
    while True:
        place = wall.page.locator('[data-part="page-words"]').inner_text() if wall.hook("pager").is_visible() else ""
        found += [f"{place} {line}" for line in faults(wall.page, frame)]
        seen |= words(wall.page, frame)
        on = wall.page.locator(ON)
        if not place or on.is_disabled() or (place and place.split()[1] == place.split()[3]):
            break
        on.click()
        expect(wall.page.locator('[data-part="page-words"]')).not_to_have_text(place)  # a second click would skip it
        laid_out(wall)
    return found + [f"on no page: {word}" for word in everywhere - seen]


def project(visit: Visit, lesson: dict[str, Any], size: tuple[int, int], **how: Any) -> Visitor:
    """Open a lesson's projector in a window."""
    wall = visit(size, **how)
    wall.log_in("profe", PASSWORD)
    wall.open(f"/teach/lessons/{lesson['id']}/screen")
    wall.online()
    return wall


@pytest.mark.parametrize(
    ("size", "statuses"),
    [(SIZES[0], ["Result"]), *(pytest.param(size, ["Open", "Result"], marks=pytest.mark.long) for size in SIZES)],
)
def test_everything_can_be_read(visit: Visit, teacher: Teacher, size: tuple[int, int], statuses: list[str]) -> None:
    """A result has all that an open question has, and more."""
    options = {"podium": True, "teams": 8, "confidence": True, "streaks": True}
    lesson = teacher.lesson(settings={"options": options})
    with ThreadPoolExecutor(4) as pool:
        tickets = list(pool.map(lambda name: join(teacher.url, lesson["code"], name), NAMES))
    wall = project(visit, lesson, size)
    bad: list[str] = []

    def look(what: str, status: str, frame: str = LIVE) -> None:
        expect(wall.page.locator('[data-part="phase"]')).to_have_text(status)
        if status in statuses:
            bad.extend(f"{what}, {status}: {line}" for line in read(wall, frame))

    for name, fields in CASES.items():
        asked = teacher.ask(lesson["id"], teacher.post("/questions", fields)["id"])
        look(name, "Open")
        for ticket, value in zip(tickets, ANSWERS.get(name, []), strict=False):
            answer_as(teacher.url, ticket["token"], asked["id"], value, confidence=3)
        teacher.command(lesson["id"], asked["id"], "close")
        teacher.command(lesson["id"], asked["id"], "reveal")
        if fields["type"] == "open_text":  # the cards are fetched when the result is shown
            expect(wall.page.locator(".answer-card")).to_have_count(len(ANSWERS[name]))
        look(name, "Result")
    teacher.command(lesson["id"], asked["id"], "standings", {"shown": True})
    wall.hook("board").wait_for()
    look("standings", "Result")
    teacher.post(f"/lessons/{lesson['id']}/end", {})
    wall.hook("podium").wait_for()
    look("podium", "Result", ENDED)
    assert not bad, "\n".join(bad)


def test_pages_are_turned_by_the_wall_s_keys_and_by_the_control_page(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    wall, desk = project(visit, lesson, SIZES[0], audited=True), visit(LAPTOP, audited=True)
    control(desk, lesson["id"])
    expect(desk.hook("pages")).to_be_hidden()
    laid_out(wall)
    assert wall.broken_words() == [], "the address, in the lobby"
    asked = teacher.ask(lesson["id"], teacher.post("/questions", CASES["ten long choices"])["id"])
    on_wall, on_desk = wall.hook("pager"), desk.hook("pages")

    def at(page: int) -> None:
        for place in (on_wall, on_desk):
            expect(place).to_contain_text(re.compile(rf"Page {page} of [2-4]"))

    at(1)
    expect(wall.hook("choice-a")).to_be_visible()
    expect(wall.hook("choice-j")).to_be_hidden()
    assert wall.axe() == desk.axe() == []
    wall.page.keyboard.press("PageDown")
    at(2)
    desk.hook("page-back").click()
    at(1)
    expect(wall.hook("choice-a")).to_be_visible()
    desk.page.keyboard.press(".")
    at(2)
    wall.page.reload()
    at(2)
    teacher.command(lesson["id"], asked["id"], "close")
    expect(wall.page.locator('[data-part="phase"]')).to_have_text("Closed")
    at(2)
    teacher.command(lesson["id"], asked["id"], "reveal")
    at(1)
    wall.page.set_viewport_size({"width": 683, "height": 384})
    expect(on_wall).to_be_hidden()
    expect(wall.hook("choice-j")).to_be_attached()
    wall.hook("choice-j").scroll_into_view_if_needed()
    expect(wall.hook("choice-j")).to_be_in_viewport()


PLACES = """() => [...document.querySelectorAll('.question__prompt, .choice, .choice__words')].map((one) => {
    let [x, y] = [0, 0];
    for (let at = one; at; at = at.offsetParent) [x, y] = [x + at.offsetLeft, y + at.offsetTop];
    return [one.textContent.trim(), x, y, one.offsetWidth, one.offsetHeight];
})"""
"""Where the question and its options are; what only comes forward keeps its place."""


def test_a_result_moves_nothing_and_what_explains_it_comes_next(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    wall = project(visit, lesson, SIZES[3])
    token = join(teacher.url, lesson["code"], "Ana")["token"]
    short = {"choices": choices(["Sydney", "Canberra", "Melbourne", "Perth"]), "explanation": "Since 1913."}
    several = {"short": question(prompt="What is the capital of Australia?", **short), **CASES}
    for name in ("long prompt and choices", "twelve short choices", "short"):
        fields = several[name]
        asked = teacher.ask(lesson["id"], teacher.post("/questions", fields)["id"])
        wall.page.locator('[data-part="phase"][data-status="open"]').wait_for(state="attached")
        wall.hook("choice-a").wait_for()
        laid_out(wall)
        before = wall.page.evaluate(PLACES)
        answer_as(teacher.url, token, asked["id"], ["b"])
        teacher.command(lesson["id"], asked["id"], "close")
        teacher.command(lesson["id"], asked["id"], "reveal")
        expect(wall.hook("choice-b")).to_contain_text("100 %")
        laid_out(wall)
        after = wall.page.evaluate(PLACES)
        assert [place[1:] for place in after] == [place[1:] for place in before], name
        explained = wall.hook("analysis")
        expect(explained).to_be_hidden()
        if fields["explanation"]:
            wall.page.keyboard.press("PageDown")
            expect(explained).to_be_visible()
            expect(wall.hook("choice-b")).to_be_hidden()


def test_a_question_keeps_its_size_however_many_answers_are_written(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    wall = project(visit, lesson, SIZES[3])
    fields = {"type": "open_text", "prompt": "What will you remember of this lesson, and whom will you tell about it?"}
    asked = teacher.ask(lesson["id"], teacher.post("/questions", fields)["id"])
    prompt = wall.page.locator(".question__prompt")
    prompt.wait_for()
    laid_out(wall)
    place = "(one) => [getComputedStyle(one).fontSize, one.getBoundingClientRect().top]"
    before = prompt.evaluate(place)
    for number in range(30):
        token = join(teacher.url, lesson["code"], f"Somebody {number}")["token"]
        answer_as(
            teacher.url, token, asked["id"], f"{number}. That rivers carry more than water, and further than I thought."
        )
    teacher.command(lesson["id"], asked["id"], "close")
    teacher.command(lesson["id"], asked["id"], "reveal")
    expect(wall.hook("pager")).to_contain_text("Page 1 of")
    laid_out(wall)
    assert prompt.evaluate(place) == before
    wall.page.keyboard.press("PageDown")
    expect(wall.hook("pager")).to_contain_text("Page 2 of")
    assert prompt.evaluate(place) == before
