"""The editor in a browser: every type of question by mouse and by keyboard, rows, drafts, and what axe-core says."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_keyboard import focused, tab_to
from tests.browser.writing import (
    NEW,
    PICTURE,
    by_keys,
    by_mouse,
    check_fields,
    draw,
    fill,
    open_new,
    rows,
    stored,
)
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE, Visitor
from tests.support.questions import TYPES

MOUSE = ("ordering", "map_pin", "image_pin")
KEYBOARD = ("single_choice", "short_text", "matching", "map_pin", "image_pin")
"""The types that are written and saved each time: by mouse those with something to draw or to move, by keyboard every
kind of field. The fields of the others are of the same kinds, and test_accessible_in_every_state fills in all types."""


def kinds(often: tuple[str, ...]) -> list[Any]:
    """Return all types as parameters: those that are written each time in one window, and the others marked."""
    rest = [kind for kind in TYPES if kind not in often]
    return [pytest.param(often, id="often"), *(pytest.param((kind,), id=kind, marks=pytest.mark.long) for kind in rest)]


@pytest.mark.parametrize("some", kinds(MOUSE))
def test_by_mouse(visit: Visit, teacher: Teacher, some: tuple[str, ...]) -> None:
    visitor = visit(LAPTOP)
    for kind in some:
        write_by_mouse(visitor, teacher, kind)


def write_by_mouse(visitor: Visitor, teacher: Teacher, kind: str) -> None:
    page = open_new(visitor)
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


@pytest.mark.parametrize("some", kinds(KEYBOARD))
def test_by_keyboard_alone(visit: Visit, teacher: Teacher, some: tuple[str, ...]) -> None:
    visitor = visit(LAPTOP)
    for kind in some:
        write_by_keyboard(visitor, teacher, kind)


def write_by_keyboard(visitor: Visitor, teacher: Teacher, kind: str) -> None:
    page = open_new(visitor)
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
    ("size", "scheme", "states"),
    [
        (PHONE, "light", ["wrong"]),
        pytest.param(PHONE, "light", ["typed"], marks=pytest.mark.long),
        pytest.param(LAPTOP, "dark", ["typed", "wrong"], marks=pytest.mark.long),
    ],
    ids=["phone", "phone-typed", "laptop-dark"],
)
def test_accessible_in_every_state(visit: Visit, size: tuple[int, int], scheme: str, states: list[str]) -> None:
    """Each type with something typed, and with something wrong besides; no sideways scrolling either.

    What all types have in common is looked at with the first, and with the one that needs a picture.
    """
    visitor = visit(size, scheme=scheme, audited=True)
    page = open_new(visitor)
    faults = []
    for kind in TYPES:
        own = () if kind in (TYPES[0], "image_pin") else ("#answers", ".errors")
        visitor.open(f"{NEW}?type={kind}")
        by_mouse(page, kind)
        if "typed" in states:
            faults += [f"{kind}: {line}" for line in visitor.axe(within=own[:1])]
        visitor.forgive("422")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator(".errors")).to_be_focused()
        if "wrong" in states:
            faults += [f"{kind}, wrong: {line}" for line in visitor.axe(within=own)]
        faults += [f"{kind} is too wide"] if visitor.overflow > 0 else []
    assert not faults, "\n".join(faults)
