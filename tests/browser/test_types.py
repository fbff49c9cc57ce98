"""A lesson that uses every type: by mouse, by thumb on a phone, and by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, control, enter
from tests.browser.test_keyboard import tab_to
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE, PROJECTOR, Visitor
from tests.support.questions import UNGRADED, question

SHORT = ["numeric", "short_text", "open_text", "word_cloud", "rating"]
MOVED = ["ordering", "matching", "map_pin", "image_pin"]


def made(teacher: Teacher, kind: str) -> int:
    """Put a question into the bank. The picture of a pin has its region in the middle, for a tap there to be right."""
    fields: dict[str, Any] = {"prompt": f"Asked: {kind}", "points": 0 if kind in UNGRADED else 100, "time_limit": None}
    if kind == "image_pin":
        fields["regions"] = [{"shape": "ellipse", "x": 0.5, "y": 0.5, "rx": 0.3, "ry": 0.3}]
    return int(teacher.post("/questions", question(kind, **fields))["id"])


def write(student: Visitor, *texts: str) -> None:
    for index, text in enumerate(texts):
        student.page.get_by_test_id("answer-field").nth(index).fill(text)


def by_hand(student: Visitor, kind: str, press: Callable[[Any], None]) -> None:
    """Answer rightly with mouse or finger; ``press`` is a click or a tap."""
    if kind == "rating":
        press(student.hook("choice-4"))
        return
    if kind in SHORT:
        write(
            student,
            *{"numeric": ["2640,0"], "short_text": ["bogota"], "open_text": ["Mucho\nmás"]}.get(kind, ["agua", "mar"]),
        )
    elif kind == "ordering":
        for place, name in enumerate(("Quito", "Bogotá", "Lima", "La Paz")):
            row = student.page.locator("[data-row]", has_text=name)
            while row.locator(".order__place").inner_text() != str(place + 1):
                press(row.locator('[data-testid^="up-"]'))
    elif kind == "matching":
        student.hook("match-a").select_option(label="2. Bogotá")
        student.hook("match-b").select_option(label="1. Lima")
    elif kind == "map_pin":
        press(student.page.get_by_role("button", name="Zoom in"))
        student.hook("pin-latitude").fill("4,7")
        student.hook("pin-longitude").fill("-74")
    else:
        press(student.hook("pin-board"))
    press(student.hook("send"))


def by_keys(student: Visitor, kind: str) -> None:
    """Answer rightly with the keyboard alone."""
    keyboard = student.page.keyboard
    if kind == "rating":
        tab_to(student.page, "rating")
        keyboard.press("4")
        keyboard.press("Enter")
        return
    if kind in SHORT:
        tab_to(student.page, "answer-field")
        keyboard.type({"numeric": "2640", "short_text": "Bogotá", "open_text": "Mucho"}.get(kind, "agua"))
        if kind != "open_text":
            keyboard.press("Enter")
            return
    elif kind == "ordering":
        for place, name in enumerate(("Quito", "Bogotá", "Lima", "La Paz")):
            row = student.page.locator("[data-row]", has_text=name)
            button = row.locator("button:enabled").first
            while row.locator(".order__place").inner_text() != str(place + 1):
                button.focus()
                keyboard.press("ArrowUp")
    elif kind == "matching":
        for hook, name in (("match-a", "2"), ("match-b", "1")):
            tab_to(student.page, hook)
            keyboard.press(name)  # a list goes to what begins with the number
    elif kind == "map_pin":
        tab_to(student.page, "pin-board")
        keyboard.press("ArrowLeft")
        student.page.get_by_test_id("pin-latitude").focus()
        keyboard.press("Control+A")
        keyboard.type("4.7")
        tab_to(student.page, "pin-longitude")
        keyboard.press("Control+A")
        keyboard.type("-74")
    else:
        tab_to(student.page, "pin-board")
        keyboard.press("ArrowLeft")
    tab_to(student.page, "send")
    keyboard.press("Enter")


@pytest.mark.parametrize("phone_too", [False, pytest.param(True, marks=pytest.mark.long)], ids=["", "phone too"])
@pytest.mark.parametrize("kinds", [SHORT, MOVED], ids=["written", "moved"])
def test_every_type_in_one_lesson(visit: Visit, teacher: Teacher, kinds: list[str], phone_too: bool) -> None:
    """axe-core looks at the teacher's page.

    The student's, whose parts test_components.py has, is for ``phone_too``; so is the mouse, whose click is a tap.
    """
    lesson = teacher.lesson(settings={"allow_change": True})
    thumb, keys = visit(PHONE, audited=True), visit(LAPTOP)
    mouse = visit(LAPTOP) if phone_too else None
    students = [thumb, keys, *([mouse] if mouse else [])]
    desk, projector = visit(LAPTOP, audited=True), visit(PROJECTOR)
    control(desk, lesson["id"])
    found: list[str] = []
    control(projector, lesson["id"])
    projector.open(f"/teach/lessons/{lesson['id']}/screen")
    projector.online()
    for name, student in zip(("Tom", "Kay", "Mia"), students, strict=False):
        enter(student, lesson["code"], name)
    for kind in kinds:
        asked = teacher.ask(lesson["id"], made(teacher, kind))
        for student in (*students, projector):
            expect(student.page.get_by_test_id("question")).to_contain_text(f"Asked: {kind}")
        if mouse:
            by_hand(mouse, kind, lambda what: what.click())
            found += [f"{kind}, open: {line}" for line in thumb.axe()]
        by_hand(thumb, kind, lambda what: what.tap())
        by_keys(keys, kind)
        for student in students:
            student.wait("answer-status", state="recorded")
        assert thumb.overflow <= 0, kind
        thumb.page.reload()
        thumb.online()
        thumb.wait("answer-status", state="recorded")
        teacher.command(lesson["id"], asked["id"], "close")
        teacher.command(lesson["id"], asked["id"], "reveal")
        for student in students:
            student.wait("result", outcome="poll" if kind in UNGRADED else "right")
        assert thumb.overflow <= 0, kind
        assert projector.overflow <= 0, kind
        found += [f"{kind}, revealed: {line}" for line in [*(thumb.axe() if phone_too else []), *desk.axe()]]
    assert not found, "\n".join(found)
    rounds = teacher.results(lesson["id"])["rounds"]
    assert [asked["answered"] for asked in rounds] == [len(students)] * len(kinds)


def test_numbers_are_read_where_they_are_clear_and_explained_where_not(visit: Visit, teacher: Teacher) -> None:
    """Phones have keypads without a minus, so a button writes it; what is no number says why below the field."""
    lesson = teacher.lesson(settings={"allow_change": True})
    student = visit(PHONE, language="es", audited=True)
    enter(student, lesson["code"], "Ana")
    page, note = student.page, student.hook("number-note")
    fields = {"accepted": [{"value": -1500.5}], "unit": "km", "prompt": "Asked: numeric"}
    asked = teacher.ask(lesson["id"], int(teacher.post("/questions", question("numeric", **fields))["id"]))
    field = student.hook("answer-field")
    for text, reason in (
        ("1.50,5", "decimales"),
        ("12 m", "en km"),
        ("3/0", "entre 0"),
        ("1.500", "1,5"),
        ("cinco", "3,5"),
    ):
        field.fill(text)
        field.blur()
        expect(note).to_contain_text(reason)
        sendable = expect(student.hook("send"))
        sendable.to_be_enabled() if text == "1.500" else sendable.to_be_disabled()
    found = student.axe()
    field.fill("1.500,5 km")
    expect(note).to_be_hidden()
    student.hook("sign").tap()
    expect(field).to_have_value("-1.500,5 km")
    expect(field).to_be_focused()
    student.hook("send").tap()
    student.wait("answer-status", state="recorded")
    page.reload()
    student.online()
    expect(field).to_have_value("-1500,5")
    expect(student.hook("send")).to_be_disabled()
    teacher.command(lesson["id"], asked["id"], "close")
    teacher.ask(lesson["id"], made(teacher, "map_pin"))
    expect(student.hook("question")).to_contain_text("Asked: map_pin")
    student.hook("pin-latitude").fill("95")
    student.hook("pin-longitude").fill("74,07°")
    expect(note.first).to_contain_text("-90")
    page.get_by_test_id("sign").last.tap()
    expect(student.hook("pin-longitude")).to_have_value("-74,07°")
    student.hook("pin-latitude").fill("4.711")
    expect(student.hook("send")).to_be_enabled()
    found += student.axe()
    assert not found, "\n".join(found)
    assert student.overflow <= 0
    (given,) = teacher.results(lesson["id"])["rounds"][0]["answers"]
    assert (given["value"], given["correct"]) == (-1500.5, True)


def test_a_nearly_right_text_is_accepted_with_one_click(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    desk, student = visit(LAPTOP), visit(PHONE)
    control(desk, lesson["id"])
    enter(student, lesson["code"], "Ana")
    asked = teacher.ask(lesson["id"], made(teacher, "short_text"))
    expect(student.page.get_by_test_id("question")).to_contain_text("Asked: short_text")
    write(student, "Bogotta")
    student.hook("send").click()
    student.wait("answer-status", state="recorded")
    teacher.command(lesson["id"], asked["id"], "close")
    teacher.command(lesson["id"], asked["id"], "reveal")
    student.wait("result", outcome="wrong")
    expect(desk.hook("tally")).to_contain_text("nearly")
    desk.hook("accept").click()
    student.wait("result", outcome="right")
    expect(student.hook("result")).to_contain_text("100 points")
    expect(desk.page.get_by_test_id("accept")).to_have_count(0)


def drag(student: Visitor) -> None:
    """Drag the first row to the third place, and hold it there."""
    grips = student.page.locator("[data-row] [data-grip]")
    grips.first.scroll_into_view_if_needed()
    places = [box for grip in grips.all() if (box := grip.bounding_box())]
    x, mouse = places[0]["x"] + 5, student.page.mouse
    mouse.move(x, places[0]["y"] + 10)
    mouse.down()
    mouse.move(x, places[2]["y"] + 10, steps=5)


def test_an_order_is_dragged_until_the_question_closes(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson(settings={"allow_change": True})
    student = visit(PHONE)
    enter(student, lesson["code"], "Ana")
    asked = teacher.ask(lesson["id"], made(teacher, "ordering"))
    rows, mouse = student.page.locator("[data-row]"), student.page.mouse
    expect(rows).to_have_count(4)
    before = rows.locator(".choice__text").all_inner_texts()
    expect(student.hook("send")).to_be_disabled()  # the order that is shown first is nobody's answer yet
    student.hook("order-mine").tap()
    expect(student.hook("order-mine")).to_be_hidden()
    expect(student.hook("send")).to_be_enabled()
    drag(student)
    mouse.up()
    assert rows.locator(".choice__text").all_inner_texts() == [before[1], before[2], before[0], before[3]]
    student.hook("send").click()
    student.wait("answer-status", state="recorded")
    drag(student)
    expect(student.page.locator(".sorting__place")).to_be_visible()
    teacher.command(lesson["id"], asked["id"], "close")
    expect(student.page.locator(".sorting__place")).to_have_count(0)
    mouse.up()
    assert rows.locator(".choice__text").all_inner_texts() == [before[1], before[2], before[0], before[3]]
