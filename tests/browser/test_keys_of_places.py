"""The key of a place is corrected on the map and on the picture, by mouse and by keyboard, as in the editor."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, control
from tests.clients.api import Teacher, join
from tests.support.browser import LAPTOP
from tests.support.gallery import answer_as
from tests.support.questions import question
from tests.support.servers import TizaServer


def asked(server: TizaServer, teacher: Teacher, kind: str, value: Any) -> tuple[str, int, int]:
    """Ask a question of this type in a new lesson; return the address of its key, the lesson and the question."""
    made = int(teacher.post("/questions", question(kind))["id"])
    lesson = teacher.lesson()
    round_ = teacher.ask(lesson["id"], made, time_limit=None)
    answer_as(server.url, join(server.url, lesson["code"], "Ana")["token"], round_["id"], value)
    for step in ("close", "reveal"):
        teacher.command(lesson["id"], round_["id"], step)
    return f"/teach/lessons/{lesson['id']}/rounds/{round_['id']}/key", lesson["id"], made


def test_a_place_on_the_map_and_on_a_picture(visit: Visit, server: TizaServer, teacher: Teacher) -> None:
    visitor = visit(LAPTOP, audited=True)
    page = visitor.page
    address, lesson, made = asked(server, teacher, "map_pin", [-74.07, 4.71])
    control(visitor, lesson)
    visitor.open(address)
    sheet = page.locator(".pinboard__sheet")
    box = sheet.bounding_box()
    assert box
    sheet.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    east = page.locator('[name="map_pin.point.0"]')
    assert float(east.input_value()) == pytest.approx(-90, abs=0.5)
    before = float(east.input_value())
    page.keyboard.press("Shift+ArrowRight")
    moved = float(east.input_value())
    assert moved > before
    assert visitor.axe() == []
    page.get_by_test_id("show-effects").click()
    expect(page.get_by_test_id("effects")).to_contain_text("1 loses points")
    expect(page.locator(".pinboard__sheet")).to_be_visible()
    page.get_by_test_id("save-key").click()
    page.wait_for_url("**/report#**")
    assert teacher.get(f"/questions/{made}")["point"][0] == pytest.approx(moved, abs=0.01)

    address, _lesson, made = asked(server, teacher, "image_pin", [0.2, 0.3])
    visitor.open(address)
    region = page.locator('[data-index="0"]')
    expect(region).to_be_visible()
    expect(page.locator("[data-picture]")).to_be_hidden()
    region.focus()
    for _step in range(50):
        page.keyboard.press("ArrowRight")
    assert float(page.locator('[name="image_pin.regions.0.x"]').input_value()) == pytest.approx(0.6, abs=0.02)
    assert visitor.axe() == []
    page.get_by_test_id("show-effects").click()
    expect(page.get_by_test_id("effects")).to_contain_text("1 loses points")
    page.get_by_test_id("save-key").click()
    page.wait_for_url("**/report#**")
    assert teacher.get(f"/questions/{made}")["regions"][0]["x"] == pytest.approx(0.6, abs=0.02)
