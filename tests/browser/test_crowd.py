"""A large class joins and answers: what is on the teacher's pages already stays in its place."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit, control
from tests.clients.api import Teacher, join
from tests.clients.students import Swarm
from tests.support.browser import LAPTOP, PROJECTOR, SETTLED, Visitor
from tests.support.gallery import answer_as
from tests.support.geometry import faults

ANSWERS = 40
CHANGES = 10
"""Fewer than these may change among the names when one student comes and another connects."""
SMALL = 120
"""A crowd whose names fit on one page of a large projector."""
DESK = (".join-card", ".people-card", ".end-card", ".round-card", "[data-part=bank]")
WALL = (".screen-lobby__qr", ".screen-lobby__code", ".screen-lobby__people", "[data-part=names]")
Box = dict[str, float]


def boxes(visitor: Visitor, *selectors: str) -> dict[str, Box | None]:
    """Return where the first of each is, once nothing moves any more."""
    visitor.page.evaluate(SETTLED)
    return {selector: visitor.page.locator(selector).first.bounding_box() for selector in selectors}


def mark(rows: Locator) -> None:
    """Mark elements, and count from now on what is added to their list or taken from it."""
    rows.evaluate_all(
        """(rows) => {
            for (const row of rows) row.dataset.before = 'yes';
            window.moves = 0;
            const count = (records) => {
                for (const record of records) window.moves += record.addedNodes.length + record.removedNodes.length;
            };
            new MutationObserver(count).observe(rows[0].parentElement, { childList: true });
        }"""
    )


def count_changes(visitor: Visitor, selector: str) -> None:
    """Count from now on all changes within an element: elements, attributes and texts."""
    visitor.page.locator(selector).evaluate(
        """(root) => {
            window.changes = 0;
            const all = { subtree: true, childList: true, attributes: true, characterData: true };
            new MutationObserver((records) => { window.changes += records.length; }).observe(root, all);
        }"""
    )


def moves(visitor: Visitor) -> int:
    """Return how often a row was put in or taken out since :func:`mark`."""
    return int(visitor.page.evaluate("window.moves"))


def see_all_names(wall: Visitor, size: int) -> None:
    """See the names on a small projector: on several pages, every name whole on one of them."""
    wall.page.set_viewport_size({"width": 1024, "height": 768})
    on, seen = wall.page.locator('[data-part="page-on"]'), set[str]()
    expect(wall.hook("pager")).to_contain_text("Page 1 of")
    count = int(wall.hook("pager").inner_text().split()[-1])
    for page in range(1, count + 1):
        expect(wall.hook("pager")).to_contain_text(f"Page {page} of {count}")
        assert faults(wall.page, ".screen-lobby__people") == []
        seen |= set(wall.page.locator("[data-part=names] .chip:visible").all_inner_texts())
        on.click()
    assert len(seen) == size
    wall.page.set_viewport_size({"width": PROJECTOR[0], "height": PROJECTOR[1]})


@pytest.fixture
def swarm(teacher: Teacher) -> Iterator[Swarm]:
    """Students who connect."""
    with Swarm(teacher.url) as running:
        yield running


@pytest.mark.parametrize("size", [SMALL, pytest.param(300, marks=pytest.mark.long)])
def test_names_and_answers_of_a_crowd_move_nothing(visit: Visit, teacher: Teacher, swarm: Swarm, size: int) -> None:
    lesson, question = teacher.lesson(), teacher.question()
    desk, wall = visit(LAPTOP), visit(PROJECTOR)
    control(desk, lesson["id"])
    control(wall, lesson["id"])
    wall.open(f"/teach/lessons/{lesson['id']}/screen")
    wall.online()
    before = boxes(desk, *DESK), boxes(wall, *WALL[:-1])

    def come(number: int) -> dict[str, Any]:
        return join(teacher.url, lesson["code"], f"Student {number:03}")

    with ThreadPoolExecutor(4) as pool:
        tickets = list(pool.map(come, range(size)))
    people, chips = desk.page.locator(".person"), wall.page.locator("[data-part=names] .chip")
    expect(people).to_have_count(size)
    expect(chips).to_have_count(size)
    assert (boxes(desk, *DESK), boxes(wall, *WALL[:-1])) == before
    if size == SMALL:
        expect(chips.last).to_be_in_viewport(ratio=1)

    mark(people)
    mark(chips)
    count_changes(wall, "[data-part=names]")
    student = swarm.enter(tickets[80])
    swarm.all(lambda one: one.connected, "the connection")
    join(teacher.url, lesson["code"], "Student 040 too")
    expect(people).to_have_count(size + 1)
    expect(chips).to_have_count(size + 1)
    expect(desk.hook("present-count")).to_have_text("1")
    expect(people.first).to_have_attribute("data-testid", f"participant-{student.id}")
    names = ["Student 080", *(f"Student {n:03}" for n in range(41)), "Student 040 too"]
    assert desk.page.locator(".person__name").all_text_contents()[: len(names)] == names
    for visitor in (desk, wall):
        expect(visitor.page.locator("[data-before]")).to_have_count(size)
    assert moves(desk) == 3, "one row is taken out and put in elsewhere, one is new"
    assert moves(wall) == 1
    assert wall.page.evaluate("window.changes") < CHANGES, "who is there already is not written again"

    see_all_names(wall, size + 1)

    asked = teacher.ask(lesson["id"], question)
    desk.hook("choice-c").wait_for()
    expect(desk.hook("not-answered")).to_be_visible()
    wall.hook("choice-c").wait_for()
    places = (*DESK, "[data-testid=tally]", "[data-testid=choice-a]", "[data-testid=choice-c]", ".choice__number")
    shown = (".screen-live__bar", "[data-part=round]", "[data-testid=choice-a]", "[data-testid=choice-c]")
    before = boxes(desk, *places, ".people"), boxes(wall, *shown)
    mark(people)
    for number, ticket in enumerate(tickets[:ANSWERS]):
        answer_as(teacher.url, ticket["token"], asked["id"], ["aab"[number % 3]])
    for visitor in (desk, wall):
        expect(visitor.hook("answered-count")).to_have_text(str(ANSWERS))
    expect(desk.page.locator(".person__done:not([hidden])")).to_have_count(ANSWERS)
    assert (boxes(desk, *places, ".people"), boxes(wall, *shown)) == before
    assert moves(desk) == 0
    expect(desk.page.locator(".person[data-before]")).to_have_count(size + 1)
