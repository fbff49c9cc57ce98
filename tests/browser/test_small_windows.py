"""The smallest phones, upright and held sideways: nothing is wider than the window, and the next step is in sight."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, control, enter
from tests.clients.api import Teacher
from tests.support.browser import SETTLED, Visitor
from tests.support.worst_cases import CASES

SIZES = ((320, 568), (568, 320), (667, 375), (844, 390))
FEW = ("ten long choices", "matching", "rating")
"""The cases of which some part was once too wide; the others repeat the rule."""
TINY = """() => [...document.querySelectorAll('a, button, summary, input, textarea, select')].filter((one) => {
    if (one.matches('p a, a.small, .footer a, .skip-link, [type=hidden]')) return false;
    if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    const { width, height } = one.getBoundingClientRect();
    return width > 1 && (width < 32 || height < 32);
}).map((one) => one.outerHTML.slice(0, 120))"""
"""What is hard to meet with a thumb. Links that are texts are as high as their lines."""


def faults(visitor: Visitor, where: str) -> list[str]:
    """Return what is wrong with the page in any of the sizes."""
    found = []
    for width, height in SIZES:
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.page.evaluate(SETTLED)
        at = f"{where} at {width} x {height}:"
        if visitor.overflow > 0:
            found.append(f"{at} {visitor.overflow} px too wide")
        found += [
            f"{at} broken: {word}"
            for word in visitor.broken_words()
            if "join-card__url" not in word and "math" not in word
        ]
        found += [f"{at} tiny: {target}" for target in visitor.page.evaluate(TINY)]
    return found


def out_of_sight(visitor: Visitor, selector: str, where: str) -> list[str]:
    """Return the sizes in which this is not in the window when the page is at its beginning."""
    found = []
    for width, height in SIZES:
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.page.evaluate("scrollTo(0, 0)")
        box = visitor.page.locator(selector).first.bounding_box()
        if box is None or box["y"] + box["height"] > height + 1:
            found.append(f"{where} at {width} x {height}: {selector} is out of sight: {box}")
    return found


@pytest.mark.parametrize("cases", [FEW, pytest.param(tuple(sorted({*CASES} - {*FEW})), marks=pytest.mark.long)])
def test_live_pages_in_small_windows(visit: Visit, teacher: Teacher, cases: tuple[str, ...]) -> None:
    lesson = teacher.lesson(question_ids=[teacher.question()], settings={"options": {"podium": True}})
    phone, desk = visit(SIZES[0], language="es"), visit(SIZES[0], language="es")
    phone.open(f"/join/{lesson['code']}")
    found = faults(phone, "join") + out_of_sight(phone, "main form [type=submit]", "join")
    enter(phone, lesson["code"], "Maximiliana de las Nieves")
    control(desk, lesson["id"])
    found += faults(phone, "lobby") + out_of_sight(phone, ".lobby__name", "lobby") + faults(desk, "control: lobby")
    for name in cases:
        asked = teacher.ask(lesson["id"], teacher.post("/questions", CASES[name])["id"])
        for visitor in (phone, desk):
            visitor.page.locator('[data-part="phase"][data-status="open"]').wait_for(state="attached")
        found += faults(phone, name) + faults(desk, f"control: {name}")
        found += out_of_sight(desk, ".step", f"control: {name}")
        teacher.command(lesson["id"], asked["id"], "close")
        if name == cases[0]:  # with the most to press
            desk.hook("discuss").wait_for()
            found += faults(desk, "control: closed")
            teacher.command(lesson["id"], asked["id"], "discuss", {"seconds": 120})
            desk.hook("extend-15").wait_for()
            found += faults(desk, "control: discussion") + out_of_sight(desk, ".step", "control: discussion")
        teacher.command(lesson["id"], asked["id"], "reveal")
        for visitor in (phone, desk):
            visitor.page.locator('[data-part="phase"][data-status="revealed"]').wait_for(state="attached")
        phone.wait("result")
        found += faults(phone, f"{name}: result") + out_of_sight(phone, ".result__title", name)
        found += faults(desk, f"control: {name}: result") + out_of_sight(desk, ".step", f"control: {name}: result")
    teacher.post(f"/lessons/{lesson['id']}/end", {})
    expect(phone.page.locator('[data-part="ended-title"]')).to_be_visible()
    found += faults(phone, "ended") + out_of_sight(phone, ".ended__points", "ended")
    assert found == [], "\n".join(found)
