"""The list of participants on the control page: names, extra time, who has not answered yet."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit, control, enter
from tests.support.browser import LAPTOP, PHONE, Visitor
from tests.support.clients import Teacher


def menu(desk: Visitor, name: str) -> Locator:
    return desk.page.get_by_role("button", name=f"{name}: rename, extra time, remove")


def test_rename_with_undo_and_extra_time(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    desk, student, screen = visit(PHONE), visit(PHONE), visit(LAPTOP)
    enter(student, lesson["code"], "Ana")
    control(desk, lesson["id"])

    menu(desk, "Ana").press("Enter")
    desk.page.keyboard.press("Tab")
    expect(desk.page.get_by_role("button", name="Rename Ana")).to_be_focused()
    desk.page.keyboard.press("Enter")
    field = desk.page.get_by_label("New name")
    expect(field).to_be_focused()
    field.fill("Ana María")
    field.press("Enter")
    expect(menu(desk, "Ana María")).to_be_focused()
    expect(student.page.locator('[data-part="nickname"]').first).to_have_text("Ana María")
    desk.hook("toast").get_by_role("button", name="Undo").click()
    expect(student.page.locator('[data-part="nickname"]').first).to_have_text("Ana")

    menu(desk, "Ana").click()
    extra = desk.page.get_by_role("button", name="+50 %")
    extra.click()
    expect(extra).to_have_attribute("aria-pressed", "true")
    row = desk.page.locator(".person")
    expect(row.locator(".person__extra")).to_have_text("+50 %")
    assert desk.overflow == 0
    desk.page.keyboard.press("Escape")
    expect(menu(desk, "Ana")).to_be_focused()

    control(screen, lesson["id"])
    screen.open(f"/teach/lessons/{lesson['id']}/screen")
    screen.online()
    expect(screen.page.get_by_text("Ana", exact=True)).to_be_visible()
    expect(screen.page.get_by_text("50 %")).to_have_count(0)


def test_who_has_not_answered_yet(visit: Visit, teacher: Teacher) -> None:
    lesson, question = teacher.lesson(), teacher.question()
    desk, ana, luis = visit(LAPTOP), visit(PHONE), visit(PHONE)
    enter(ana, lesson["code"], "Ana")
    enter(luis, lesson["code"], "Luis")
    control(desk, lesson["id"])
    expect(desk.hook("not-answered")).to_be_hidden()
    teacher.ask(lesson["id"], question)
    expect(desk.hook("not-answered")).to_have_text("Not answered yet (2)")
    luis.hook("choice-b").click()
    luis.wait("answer-status", state="recorded")
    expect(desk.hook("not-answered")).to_have_text("Not answered yet (1)")
    expect(desk.page.get_by_role("listitem").filter(has_text="Luis").get_by_text("has answered")).to_have_count(1)
    desk.hook("not-answered").click()
    expect(desk.page.locator(".person:visible .person__name")).to_have_text(["Ana"])
    ana.hook("choice-a").click()
    expect(desk.hook("not-answered")).to_have_text("Not answered yet (0)")
    desk.hook("close").click()
    expect(desk.hook("not-answered")).to_be_hidden()
    expect(desk.page.locator(".person:visible .person__name")).to_have_text(["Ana", "Luis"])
