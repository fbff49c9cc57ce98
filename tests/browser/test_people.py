"""The list of participants on the control page: names, extra time, who has not answered yet."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit, control, enter
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.servers import TizaServer


def menu(desk: Visitor, name: str) -> Locator:
    return desk.page.get_by_role("button", name=f"{name}: rename, extra time, remove")


def test_rename_with_undo_and_extra_time(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    desk, student, screen = visit(PHONE, audited=True), visit(PHONE), visit(LAPTOP)
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
    assert desk.axe() == []
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


def test_the_lobby_says_who_one_is_and_lets_one_change_it(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    desk, student = visit(LAPTOP), visit(PHONE, audited=True)
    control(desk, lesson["id"])
    enter(student, lesson["code"], "Anna")
    expect(student.page.locator(".lobby__lesson")).to_contain_text("Rivers, with")
    name = student.page.locator(".lobby__name")
    expect(name).to_have_text("Anna")
    student.page.get_by_role("button", name="Change").click()
    field = student.page.get_by_label("Your name")
    expect(field).to_be_focused()
    field.fill("Teacher")
    field.press("Enter")
    expect(student.page.get_by_text("Only your teacher may use that name.")).to_be_visible()
    expect(field).to_have_value("Teacher")
    assert student.overflow == 0
    assert student.axe() == []
    field.fill("Ana")
    field.press("Enter")
    expect(name).to_have_text("Ana")
    expect(student.page.get_by_role("button", name="Change")).to_be_focused()
    expect(menu(desk, "Ana")).to_be_visible()


def test_names_that_are_given_out(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson(settings={"options": {"generated_names": True}})
    student = visit(PHONE)
    student.open(f"/join/{lesson['code']}")
    first = student.hook("drawn-name").inner_text()
    student.page.get_by_role("button", name="Another name").click()
    expect(student.hook("drawn-name")).not_to_have_text(first)
    mine = student.hook("drawn-name").inner_text()
    student.page.get_by_role("button", name="Join").click()
    student.online()
    expect(student.page.locator(".lobby__name")).to_have_text(mine)
    student.page.get_by_role("button", name="Another name").click()
    expect(student.page.locator(".lobby__name")).not_to_have_text(mine)


def test_a_colleague_runs_the_lesson_until_it_is_taken_away(visit: Visit, teacher: Teacher, server: TizaServer) -> None:
    lesson = teacher.lesson()
    owner, colleague = visit(LAPTOP), visit(LAPTOP)
    name = ("--display-name", "Carla Ruiz")
    server.flask("user", "create", "colleague", "--role", "teacher", "--password", PASSWORD, *name)
    colleague.log_in("colleague", PASSWORD)

    control(owner, lesson["id"])
    owner.page.get_by_role("heading", name="Share with another teacher").click()
    owner.page.get_by_label("Username of a colleague").fill("colleague")
    owner.page.get_by_role("button", name="Share", exact=True).click()
    expect(owner.page.get_by_text("Carla Ruiz can now run this lesson with you.")).to_be_visible()
    owner.online()

    colleague.open("/teach/lessons")
    expect(colleague.page.get_by_text("shared by")).to_be_visible()
    colleague.open(f"/teach/lessons/{lesson['id']}")
    colleague.online()
    colleague.page.get_by_role("button", name="Lock", exact=True).click()
    expect(owner.page.get_by_role("button", name="Unlock")).to_be_visible()

    owner.page.get_by_role("listitem").filter(has_text="Carla Ruiz").get_by_role("button").click()
    owner.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(colleague.page.get_by_role("heading", name="You do not have access to this lesson")).to_be_visible()


def test_extra_time_shows_on_nobody_else_s_page(visit: Visit, teacher: Teacher) -> None:
    lesson, question = teacher.lesson(), teacher.question()
    desk, screen, ana, luis = visit(PHONE, audited=True), visit(LAPTOP), visit(PHONE), visit(PHONE)
    enter(ana, lesson["code"], "Ana")
    enter(luis, lesson["code"], "Luis")
    people = teacher.get(f"/lessons/{lesson['id']}")["participants"]
    number = next(person["id"] for person in people if person["nickname"] == "Ana")
    teacher.post(f"/lessons/{lesson['id']}/participants/{number}/extra-time", {"percent": 300})
    control(desk, lesson["id"])
    control(screen, lesson["id"])
    screen.open(f"/teach/lessons/{lesson['id']}/screen")
    screen.online()
    teacher.ask(lesson["id"], question, time_limit=10)
    phase = '[data-part="phase"]'
    for page in (ana, luis, screen, desk):
        expect(page.page.locator(phase)).to_have_text("Open")
    expect(desk.hook("extra-time")).to_be_hidden()
    expect(desk.hook("extra-time")).to_contain_text("1 person with extra time", timeout=15_000)
    for page in (luis, screen):
        expect(page.page.locator(phase)).to_have_text("Closed")
    assert desk.overflow == 0
    assert desk.axe() == []
    luis.page.reload()
    luis.online()
    expect(luis.page.locator(phase)).to_have_text("Closed")
    desk.hook("pause").click()
    expect(desk.hook("pause")).to_have_text("Resume")
    expect(luis.page.locator(phase)).to_have_text("Closed")
    ana.hook("choice-b").click()
    ana.wait("answer-status", state="recorded")
    expect(desk.hook("answered-count")).to_have_text("1")
    expect(screen.hook("answered-count")).to_have_text("0")
    expect(screen.page.locator(phase)).to_have_text("Closed")
