"""The editor in a browser: every type of question by mouse and by keyboard, rows, drafts, and what axe-core says."""

from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_keyboard import focused, tab_to
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.questions import TYPES, picture

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

KINDS = [
    pytest.param(kind, marks=pytest.mark.long if kind in ("multiple_choice", "poll", "open_text") else ())
    for kind in TYPES
]
"""The types; three are written in the same fields as others."""


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


@pytest.mark.parametrize("kind", KINDS)
def test_by_mouse(visit: Visit, teacher: Teacher, kind: str) -> None:
    page = open_new(visit(LAPTOP))
    page.locator(f'label.kind:has(input[value="{kind}"])').click()
    fill(page, "prompt", f"Mouse{kind}")
    by_mouse(page, kind)
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.wait_for_url(lambda address: not address.endswith(("/new", "#")))
    made = stored(teacher, f"mouse{kind}")
    check_fields(made, kind)
    if kind == "map_pin":
        assert made["point"] == pytest.approx([-90, 0], abs=0.5)
    if kind == "image_pin":
        assert [region["shape"] for region in made["regions"]] == ["rect", "ellipse", "polygon"]
        rect, ellipse, polygon = made["regions"]
        drawn = [
            rect["x"],
            rect["y"],
            rect["width"],
            rect["height"],
            ellipse["x"],
            ellipse["rx"],
            *polygon["points"][1],
        ]
        assert drawn == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.75, 0.15, 0.9, 0.1], abs=0.01)


@pytest.mark.parametrize("kind", KINDS)
def test_by_keyboard_alone(visit: Visit, teacher: Teacher, kind: str) -> None:
    page = open_new(visit(LAPTOP))
    tab_to(page, "type")
    for _step in TYPES:
        if page.evaluate("document.activeElement.value") == kind:
            break
        page.keyboard.press("ArrowDown")
    tab_to(page, "prompt")
    page.keyboard.type(f"Keys{kind}")
    by_keys(page, kind)
    page.keyboard.press("Control+s")
    page.wait_for_url(lambda address: not address.endswith(("/new", "#")))
    made = stored(teacher, f"keys{kind}")
    check_fields(made, kind)
    if kind == "map_pin":
        assert made["point"] == [-90, 0]
    if kind == "image_pin":
        assert made["regions"] == [{"shape": "rect", "x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4}]


def test_regions_are_moved_resized_and_removed(visit: Visit) -> None:
    page = open_new(visit(LAPTOP))
    page.locator('label.kind:has(input[value="image_pin"])').click()
    expect(page.get_by_text("Choose a picture first")).to_be_visible()
    page.locator('[name="picture"]').set_input_files(PICTURE)
    draw(page)
    shapes = page.locator("[data-index]")
    expect(shapes).to_have_count(3)
    box = page.locator(".region-pick__svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.3 * box["height"], steps=3)
    page.mouse.up()
    field = page.locator('[name="image_pin.regions.0.x"]')
    assert float(field.input_value()) == pytest.approx(0.15, abs=0.01)
    page.mouse.move(box["x"] + 0.45 * box["width"], box["y"] + 0.6 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.55 * box["width"], box["y"] + 0.6 * box["height"], steps=3)
    page.mouse.up()
    width = page.locator('[name="image_pin.regions.0.width"]')
    assert float(width.input_value()) == pytest.approx(0.4, abs=0.01)
    field.fill("0.5")
    expect(shapes.first).to_have_attribute("x", "500")
    page.locator('[name="image_pin.regions.0.shape"]').select_option("ellipse")
    expect(page.locator('[name="image_pin.regions.0.rx"]')).to_be_visible()
    expect(width).to_have_value("")
    shapes.nth(1).focus()
    page.keyboard.press("Delete")
    expect(shapes).to_have_count(2)
    expect(page.locator('[name="image_pin.regions.1.shape"]')).to_have_value("polygon")


def test_the_type_changes_and_nothing_typed_is_lost(visit: Visit) -> None:
    visitor = visit(LAPTOP)
    visitor.forgive("422")
    page = open_new(visitor)

    def choose(kind: str) -> None:
        page.locator(f'label.kind:has(input[value="{kind}"])').click()

    page.locator("[data-text]").nth(2).fill("third")
    page.locator("[data-right]").nth(2).check()
    choose("true_false")
    expect(page.locator("[data-row]:visible")).to_have_count(2)
    choose("numeric")
    expect(page.locator("[data-row]:visible")).to_have_count(0)
    fill(page, "numeric.accepted.0.value", "7")
    choose("open_text")
    expect(page.locator('[name="points"]')).to_be_hidden()
    choose("multiple_choice")
    expect(page.locator("[data-text]").nth(2)).to_have_value("third")
    expect(page.locator("[data-right]").nth(2)).to_be_checked()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".errors")).to_be_focused()
    choose("numeric")
    expect(page.locator('[name="numeric.accepted.0.value"]')).to_have_value("7")


def test_rows_are_moved_and_removed(visit: Visit) -> None:
    page = open_new(visit(LAPTOP))
    page.locator('label.kind:has(input[value="matching"])').click()
    pairs = page.locator('[data-list="matching.pairs"]')
    for index, text in enumerate("abc"):
        fill(page, f"matching.pairs.{index}.left", text)
    pairs.get_by_role("button", name="Move up: Pair 3").click()
    assert focused(page) == "do"
    pairs.get_by_role("button", name="Remove: Pair 1").click()
    left = pairs.locator("input[name$=left]")
    assert [left.nth(index).input_value() for index in range(left.count())] == ["c", "b"]
    assert [left.nth(index).get_attribute("name") for index in range(2)] == [
        f"matching.pairs.{n}.left" for n in range(2)
    ]
    expect(pairs.get_by_role("group", name="Pair 2")).to_be_visible()
    page.locator('label.kind:has(input[value="ordering"])').click()
    page.locator("[data-text]").first.fill("one")
    page.locator(".choice-row__summary").first.click()
    page.locator("[data-feedback]").first.fill("Yes.")
    page.get_by_role("button", name="Move choice A down").click()
    expect(page.locator("[data-feedback]").nth(1)).to_have_value("Yes.")
    expect(page.locator("[data-text]").nth(1)).to_have_value("one")


def test_a_draft_survives_a_closed_tab_and_goes_with_a_save(visit: Visit) -> None:
    visitor = visit(LAPTOP)
    page = open_new(visitor)
    offer = page.locator("[data-draft-offer]")
    expect(offer).to_be_hidden()
    page.locator('label.kind:has(input[value="short_text"])').click()
    fill(page, "prompt", "A question that takes long to write")
    rows(page, "short_text.accepted", 3)
    fill(page, "short_text.accepted.2.text", "third")
    fill(page, "short_text.accepted.0.text", "Año 1,5")
    expect(page.locator("[data-forgiven-wrong]")).to_have_text("Año 15")  # the rules of the server, while one types
    page.get_by_label("Accents").uncheck()

    other = visitor.context.new_page()
    visitor.watch(other)
    page.close(run_before_unload=False)
    other.goto(NEW)
    offer = other.locator("[data-draft-offer]")
    other.get_by_role("button", name="Restore what I had typed").click()
    expect(offer).to_be_hidden()
    expect(other.locator('[name="short_text.accepted.2.text"]')).to_have_value("third")
    expect(other.locator('[name="prompt"]')).to_have_value("A question that takes long to write")
    expect(other.get_by_label("Accents")).not_to_be_checked()
    expect(other.get_by_label("Capitals")).to_be_checked()
    other.keyboard.press("Control+s")
    other.wait_for_url(lambda address: not address.endswith("/new"))
    other.goto(NEW)
    expect(other.locator('[name="prompt"]')).to_have_value("")
    expect(other.locator("[data-draft-offer]")).to_be_hidden()


def test_a_draft_is_discarded_and_is_its_question_s_own(visit: Visit, teacher: Teacher) -> None:
    visitor = visit(LAPTOP)
    page = open_new(visitor)
    page.on("dialog", lambda dialog: dialog.accept())
    address = f"/teach/questions/{teacher.question()}/edit"
    page.goto(address)
    page.locator('[name="title"]').fill("Half a title")
    page.goto(NEW)
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
    page.goto(address)
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator('[name="title"]')).to_have_value("")
    page.goto(address)
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('tiza.draft'))") == []


@pytest.mark.parametrize(
    ("size", "scheme"),
    [(PHONE, "light"), pytest.param(LAPTOP, "dark", marks=pytest.mark.long)],
    ids=["phone", "laptop-dark"],
)
def test_accessible_in_every_state(visit: Visit, size: tuple[int, int], scheme: str) -> None:
    """Each type with something typed and something wrong; no sideways scrolling either."""
    visitor = visit(size, scheme=scheme, audited=True)
    page = open_new(visitor)
    faults = []
    for kind in TYPES:
        visitor.open(f"{NEW}?type={kind}")
        by_mouse(page, kind)
        faults += [f"{kind}: {line}" for line in visitor.axe()]
        visitor.forgive("422")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator(".errors")).to_be_focused()
        faults += [f"{kind}, wrong: {line}" for line in visitor.axe()]
        faults += [f"{kind} is too wide"] if visitor.overflow > 0 else []
    assert not faults, "\n".join(faults)
