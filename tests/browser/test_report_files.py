"""Marks and files of a report, on a small phone and with the keyboard alone."""

import io

import openpyxl
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.clients.api import Teacher, join
from tests.support.browser import PHONE
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.gallery import answer_as
from tests.support.servers import TizaServer


def test_give_marks_and_download_without_names(visit: Visit, server: TizaServer, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    guest = join(server.url, lesson["code"], nickname="Xochiquetzal")
    asked = teacher.ask(lesson["id"], teacher.question(right=(0,)))
    answer_as(server.url, guest["token"], asked["id"], ["a"])
    for step in ("close", "reveal"):
        teacher.command(lesson["id"], asked["id"], step)
    phone = visit(PHONE, audited=True, language="en")
    phone.log_in("profe", PASSWORD)
    page = phone.page

    phone.open(f"/teach/lessons/{lesson['id']}/marks")
    assert page.get_by_label("Pass mark").is_hidden(), "there are no marks yet"
    page.locator('input[name="scale"]:checked').focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator('input[value="0-10"]')).to_be_checked()
    expect(page.locator("#low")).to_be_hidden()
    assert phone.axe() == []
    assert phone.overflow <= 0
    page.get_by_label("Pass mark").fill("5")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("marks-summary")).to_contain_text("1 of 1 passed (from 5).")

    page.locator("[data-files] > summary").focus()
    page.keyboard.press("Enter")
    without = page.get_by_label("Without names")
    expect(without).to_be_visible()
    assert phone.overflow <= 0
    assert phone.axe() == []
    page.keyboard.press("Tab")
    expect(without).to_be_focused()
    page.keyboard.press("Space")
    with page.expect_download() as started:
        page.get_by_role("link", name="Workbook (XLSX)").press("Enter")
    data = started.value.path().read_bytes()
    names = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data))["Summary"]["A"]]
    assert names[:2] == ["Participant", "Student 01"]
    assert "Xochiquetzal" not in str(names)
    page.keyboard.press("Escape")
    expect(without).to_be_hidden()
    expect(page.locator("[data-files] > summary")).to_be_focused()
