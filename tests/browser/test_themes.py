"""The theme: as the system says, or as chosen, everywhere and for good."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.clients.api import Teacher, join
from tests.support.browser import LAPTOP, SETTLED
from tests.support.gallery import answer_as

LIGHT, DARK, WHITE, BLACK = "rgb(239, 244, 241)", "rgb(16, 32, 26)", "rgb(255, 255, 255)", "rgb(0, 0, 0)"


def paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def choose(page: Page, name: str) -> None:
    page.locator("summary", has_text="Theme").click()
    page.get_by_role("button", name=name, exact=True).click()


SYSTEMS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"color_scheme": "light", "contrast": "no-preference"}, LIGHT),
    ({"color_scheme": "dark", "contrast": "no-preference"}, DARK),
    ({"color_scheme": "light", "contrast": "more"}, WHITE),
    ({"color_scheme": "dark", "contrast": "more"}, BLACK),
)


def test_it_follows_the_system(visit: Visit) -> None:
    page = visit().page
    for system, colour in SYSTEMS:
        page.emulate_media(**system)
        page.goto("/")
        assert paper(page) == colour, system


def test_a_choice_stays(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    page.goto("/")
    for name, colour in (("High contrast", WHITE), ("Dark", DARK), ("Light", LIGHT), ("High contrast", WHITE)):
        choose(page, name)
        assert paper(page) == colour
        expect(page.locator("[data-theme-choice][aria-pressed=true]")).to_have_text(name)
        expect(page.locator("[data-theme-menu] summary")).to_be_focused()
        page.reload()
        assert paper(page) == colour, "it is there before the page is painted, and after loading it again"
    page.emulate_media(color_scheme="dark")
    assert paper(page) == BLACK, "high contrast is light or dark as the system is"
    choose(page, "Same as the system")
    assert paper(page) == DARK
    assert page.evaluate("localStorage.getItem('tiza.theme')") is None


def test_by_the_keyboard(visit: Visit) -> None:
    page = visit().page
    page.goto("/")
    page.locator("[data-theme-menu] summary").focus()
    page.keyboard.press("Enter")
    for _step in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert paper(page) == WHITE
    page.keyboard.press("Enter")
    expect(page.locator("[data-theme-menu]")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator("[data-theme-menu]")).not_to_have_attribute("open", "")


def test_two_windows_of_one_browser_agree(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    visitor = visit()
    visitor.log_in("profe", "tiza-demo")
    visitor.open(f"/teach/lessons/{lesson['id']}")
    projector = visitor.context.new_page()
    visitor.watch(projector)
    projector.goto(f"/teach/lessons/{lesson['id']}/screen")
    choose(visitor.page, "High contrast")
    expect(projector.locator("html")).to_have_attribute("data-theme", "contrast")
    assert paper(projector) == WHITE
    projector.locator("summary", has_text="Theme").click()
    panel = projector.locator("[data-theme-menu] .menu__panel")
    expect(panel).to_be_in_viewport(ratio=1)


def colours(picture: Locator) -> set[tuple[int, int, int]]:
    """The colours of what is seen of an element that are no grey: emulated contrast themes are black on white."""
    with Image.open(BytesIO(picture.screenshot())) as image:
        found = image.convert("RGB").getcolors(image.width * image.height) or []
    return {colour for _count, colour in found if isinstance(colour, tuple) and max(colour) - min(colour) > 16}


@pytest.mark.parametrize("place", ["", "/screen"])
def test_the_system_s_colours_show_a_result(visit: Visit, teacher: Teacher, place: str) -> None:
    """Shapes and bars are drawn in the system's text colour, and nothing covers what says which answer is right."""
    lesson = teacher.lesson()
    tokens = [join(teacher.url, lesson["code"], f"Student {number}")["token"] for number in range(3)]
    asked = teacher.ask(lesson["id"], teacher.question())
    for token, letter in zip(tokens, "abb", strict=True):
        answer_as(teacher.url, token, asked["id"], [letter])
    teacher.command(lesson["id"], asked["id"], "close")
    teacher.command(lesson["id"], asked["id"], "reveal")
    visitor = visit(LAPTOP, audited=True)
    visitor.log_in("profe", "tiza-demo")
    page = visitor.page
    page.emulate_media(forced_colors="active")
    visitor.open(f"/teach/lessons/{lesson['id']}{place}")
    visitor.online()
    options, right = page.locator(".choices"), page.locator(".choice--right")
    expect(right).to_be_visible()
    page.evaluate(SETTLED)
    assert colours(options) == set()
    widths = [float(bar.evaluate("(one) => one.value / one.max")) for bar in options.locator(".bar").all()]
    assert widths[0] < widths[1], "what is compared has different lengths"
    assert right.evaluate("(one) => getComputedStyle(one).borderTopStyle") == "double"
    badge = right.locator(".badge", has_text="Right answer")
    seen = badge.screenshot()
    right.locator(".choice__number").evaluate("(one) => { one.style.visibility = 'hidden'; }")
    assert badge.screenshot() == seen, "the number covers it"
