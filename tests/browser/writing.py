"""How questions of each type are written in the editor, by mouse and by keyboard."""

from typing import Any

from playwright.sync_api import FilePayload, Page

from tests.browser.test_keyboard import tab_to
from tests.clients.api import Teacher
from tests.support.browser import Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.questions import picture

NEW = "/teach/questions/new"
PICTURE = FilePayload(name="map.png", mimeType="image/png", buffer=picture(size=(400, 300)))

WANTED: dict[str, dict[str, Any]] = {
    "true_false": {"choices": [("True", False), ("False", True)]},
    "single_choice": {"choices": [("one", False), ("two", True)]},
    "multiple_choice": {"choices": [("one", True), ("two", True)]},
    "poll": {"choices": [("one", False), ("two", False)]},
    "numeric": {
        "accepted": [{"value": 5, "tolerance": 0.5, "credit": 100}, {"min": 1, "max": 9, "credit": 50}],
        "unit": "km",
    },
    "short_text": {
        "accepted": [{"text": "Bogotá", "credit": 100}, {"text": "Bacatá", "credit": 50}],
        "forgive": ["case", "punctuation", "spaces"],
    },
    "open_text": {},
    "word_cloud": {"words": 2, "hidden": ["tonto"]},
    "rating": {"low": 0, "high": 7, "low_label": "never", "high_label": "always"},
    "ordering": {"choices": [("one", False), ("two", False), ("three", False)]},
    "matching": {
        "pairs": [{"left": "Perú", "right": "Lima"}, {"left": "Chile", "right": "Santiago"}],
        "distractors": ["Quito"],
    },
}
"""What both ways of writing make, but for the types with a place."""


def open_new(visitor: Visitor) -> Page:
    """Open the editor for a new question."""
    visitor.log_in("profe", PASSWORD)
    visitor.open(NEW)
    return visitor.page


def stored(teacher: Teacher, prompt: str) -> dict[str, Any]:
    """Return the question that was written."""
    found = teacher.get(f"/questions?q={prompt}")["questions"]
    assert len(found) == 1, found
    return dict(found[0])


def check_fields(made: dict[str, Any], kind: str) -> None:
    """Compare with what was to be written."""
    for name, value in WANTED.get(kind, {}).items():
        given = made[name]
        if name == "choices":
            given = [(choice["text"], choice.get("correct", False)) for choice in given]
        assert given == value, name


def fill(page: Page, name: str, text: str) -> None:
    """Click a field and type."""
    field = page.locator(f'[name="{name}"]')
    field.click()
    field.press_sequentially(text)


def rows(page: Page, path: str, count: int) -> None:
    """Have that many rows in a list by its button."""
    there = page.locator(f'[data-list="{path}"] [data-list-row]')
    while there.count() < count:
        page.locator(f'[data-list="{path}"] [data-add]').click()


def by_mouse(page: Page, kind: str) -> None:
    """Fill the fields of a type."""
    if kind in ("single_choice", "multiple_choice", "poll", "ordering"):
        texts = page.locator("[data-text]")
        for index, (text, right) in enumerate(WANTED[kind]["choices"]):
            texts.nth(index).fill(text)
            if right:
                page.locator("[data-right]").nth(index).check()
    elif kind == "true_false":
        page.locator("[data-right]").nth(1).check()
    elif kind in ("numeric", "short_text", "matching", "word_cloud"):
        for path, name in ((f"{kind}.accepted", "accepted"), (f"{kind}.pairs", "pairs")):
            for index, row in enumerate(WANTED[kind].get(name, [])):
                rows(page, path, index + 1)
                for key, value in row.items():
                    fill(page, f"{path}.{index}.{key}", str(value))
        if kind == "numeric":
            fill(page, "numeric.unit", "km")
        elif kind == "short_text":
            page.get_by_label("Accents").uncheck()
        elif kind == "matching":
            fill(page, "matching.distractors.0", "Quito")
        else:
            page.locator('[name="word_cloud.words"]').select_option("2")
            fill(page, "word_cloud.hidden.0", "tonto")
    elif kind == "rating":
        page.locator('[name="rating.low"]').select_option("0")
        page.locator('[name="rating.high"]').select_option("7")
        fill(page, "rating.low_label", "never")
        fill(page, "rating.high_label", "always")
    elif kind == "map_pin":
        sheet = page.locator(".pinboard__sheet")
        box = sheet.bounding_box()
        assert box
        sheet.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
        fill(page, "map_pin.full_km", "100")
    elif kind == "image_pin":
        page.locator('[name="picture"]').set_input_files(PICTURE)
        page.locator('[name="picture_alt"]').fill("A map")
        draw(page)


def draw(page: Page) -> None:
    """Draw one region of each shape with the mouse."""
    canvas = page.locator(".region-pick__svg")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box

    def at(x: float, y: float) -> tuple[float, float]:
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    for tool, start, end in (("Rectangle", (0.1, 0.2), (0.4, 0.6)), ("Ellipse", (0.6, 0.6), (0.9, 0.9))):
        page.get_by_role("button", name=tool).click()
        page.mouse.move(*at(*start))
        page.mouse.down()
        page.mouse.move(*at(*end), steps=4)
        page.mouse.up()
    page.get_by_role("button", name="Polygon").click()
    for corner in ((0.6, 0.1), (0.9, 0.1), (0.75, 0.4), (0.6, 0.1)):
        page.mouse.click(*at(*corner))


def by_keys(page: Page, kind: str) -> None:
    """Fill the fields of a type without a mouse. Enter in a row goes to the next one, or makes one."""
    press, write = page.keyboard.press, page.keyboard.type

    def put(name: str, text: str) -> None:
        tab_to(page, name)
        write(text)

    if kind in ("single_choice", "multiple_choice", "poll", "ordering"):
        tab_to(page, "choice")
        for index, (text, _right) in enumerate(WANTED[kind]["choices"]):
            press("Enter") if index else None
            write(text)
        for index, (_text, right) in enumerate(WANTED[kind]["choices"]):
            if right and kind == "single_choice":  # one of several: arrow keys choose among all rows
                page.locator("[data-right]").first.focus()
                for key in ("Space", *("ArrowDown",) * index):
                    press(key)
            elif right:
                page.locator("[data-text]").nth(index).focus()
                press("Shift+Tab")
                press("Space")
    elif kind == "true_false":
        tab_to(page, "correct")
        press("ArrowDown")
    elif kind in ("numeric", "short_text", "matching"):
        name, path = ("pairs", "matching.pairs") if kind == "matching" else ("accepted", f"{kind}.accepted")
        for index, row in enumerate(WANTED[kind][name]):
            if index:
                press("Enter")
            for key, value in row.items():
                put(f"{path}.{index}.{key}", str(value))
        if kind == "numeric":
            put("numeric.unit", "km")
        elif kind == "short_text":
            tab_to(page, "short_text.forgive.1")
            press("Space")
        else:
            put("matching.distractors.0", "Quito")
    elif kind == "word_cloud":
        put("word_cloud.words", "2")
        put("word_cloud.hidden.0", "tonto")
    elif kind == "rating":
        put("rating.low", "0")
        put("rating.low_label", "never")
        put("rating.high", "7")
        put("rating.high_label", "always")
    elif kind == "map_pin":
        tab_to(page, "pin-board")
        for key in ("ArrowLeft", *("Shift+ArrowLeft",) * 9, "ArrowUp", "ArrowDown"):  # the first one puts the pin down
            press(key)
        put("map_pin.full_km", "100")
    elif kind == "image_pin":
        page.locator('[name="picture"]').set_input_files(PICTURE)  # the dialog of the system is no part of the page
        put("picture_alt", "A map")
        put("image_pin.regions.0.shape", "R")
        for key, value in (("x", "0.1"), ("y", "0.2"), ("width", "0.2"), ("height", "0.4")):
            put(f"image_pin.regions.0.{key}", value)
        page.locator('[data-index="0"]').focus()
        for key in ("ArrowRight", "ArrowLeft", *("Shift+ArrowRight",) * 10):
            press(key)
