"""A whole lesson in four real browser windows: teacher, a phone, a laptop, and the projector."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit, control, enter
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP, PHONE, PROJECTOR, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD

QUIZ = "World capitals"


def answer(student: Visitor, *choices: str) -> None:
    """Tap one choice, which answers; or choose several and send. Wait until it is recorded."""
    for choice in choices:
        student.hook(f"choice-{choice}").click()
    if len(choices) > 1:
        student.hook("send").click()
    student.wait("answer-status", state="recorded")


def ask_from_bank(teacher: Visitor, words: str) -> None:
    """Look a question up in the bank beside the lesson, and ask it."""
    teacher.page.get_by_label("Search your questions").fill(words)
    teacher.page.locator('[data-testid^="ask-bank-"]').first.click()


def count(where: Visitor, name: str, number: int) -> None:
    expect(where.hook(name).first).to_have_text(str(number))


def chosen(student: Visitor) -> Locator:
    return student.page.locator("input:checked")


def test_whole_lesson(visit: Visit) -> None:
    teacher, phone, laptop, projector = visit(LAPTOP), visit(PHONE), visit(LAPTOP), visit(PROJECTOR)

    # The teacher logs in and starts a lesson from a quiz of the starter bank.
    teacher.fill_in_login("profe", PASSWORD)
    teacher.open("/teach/lessons/new")
    teacher.page.get_by_label("Quiz").select_option(label=QUIZ)
    teacher.page.get_by_role("button", name="Start the lesson").click()
    teacher.online()
    lesson = re.search(r"/teach/lessons/(\d+)$", teacher.page.url)
    assert lesson
    code = teacher.page.locator(".join-card__code").inner_text()
    count(teacher, "present-count", 0)

    # One joins by the code, typed as people type it; one by the link.
    phone.open("/")
    phone.page.get_by_label("Lesson code").fill(f"{code[:3]} {code[3:]}".lower())
    phone.page.get_by_role("button", name="Join").click()
    phone.page.get_by_label("Your name").fill("Ana María")
    phone.page.get_by_role("button", name="Join").click()
    phone.online()
    expect(phone.page.get_by_role("heading", name="You are in")).to_be_visible()
    laptop.open(teacher.page.locator(".join-card__url").get_attribute("href") or "")
    laptop.page.get_by_label("Your name").fill("Luis")
    laptop.page.get_by_role("button", name="Join").click()
    laptop.online()

    # The lobby shows who is there, on the control page and on the projector.
    projector.log_in("profe", PASSWORD)
    projector.open(f"/teach/lessons/{lesson[1]}/screen")
    projector.online()
    for where in (teacher, projector):
        count(where, "present-count", 2)
        for name in ("Ana María", "Luis"):
            expect(where.page.get_by_text(name, exact=True)).to_be_visible()
    expect(projector.page.get_by_text(f"Code {code}")).to_be_visible()

    # Ask: every page shows the question, and none of them a result.
    teacher.hook("ask").click()
    for where in (phone, laptop, projector, teacher):
        expect(where.page.get_by_test_id("question")).to_contain_text("What is the capital of Australia?")
    assert projector.page.get_by_test_id("tally").count() == 0
    answer(phone, "c")
    count(teacher, "answered-count", 1)
    count(projector, "answered-count", 1)
    expect(teacher.hook("tally").get_by_test_id("choice-c")).to_contain_text("100 % (1)")
    expect(projector.hook("choice-c")).not_to_contain_text("%")

    # A reload in the middle: exactly where it was, for the student and for the teacher.
    phone.page.reload()
    phone.online()
    phone.wait("answer-status", state="recorded")
    expect(phone.page.get_by_test_id("choice-c").get_by_role("radio")).to_be_checked()
    assert chosen(phone).count() == 1
    laptop.page.reload()
    laptop.online()
    laptop.wait("answer-status", state="none")
    assert chosen(laptop).count() == 0
    teacher.page.reload()
    teacher.online()
    count(teacher, "answered-count", 1)
    count(teacher, "present-count", 2)
    answer(laptop, "a")
    count(teacher, "answered-count", 2)

    # Close, reveal: right and wrong, in words, with the explanation; the projector shows the result.
    teacher.hook("close").click()
    for student in (phone, laptop):
        expect(student.page.locator('[data-part="phase"]')).to_have_text("Closed")
        assert student.page.get_by_test_id("result").count() == 0
    teacher.hook("reveal").click()
    phone.wait("result", outcome="right")
    expect(phone.hook("result")).to_contain_text("100 points")
    laptop.wait("result", outcome="wrong")
    for where in (phone, laptop, projector):
        expect(where.hook("choice-c")).to_contain_text("Right answer")
    expect(projector.hook("choice-c")).to_contain_text("50 % (1)")
    expect(projector.page.locator(".explanation")).to_be_hidden()
    teacher.page.keyboard.press("PageDown")
    expect(projector.hook("choice-c")).to_be_hidden()
    for where in (phone, laptop, projector):
        expect(where.page.locator(".explanation")).to_be_visible()

    # Next, as far as the multiple choice; partly right is not wrong.
    ask_from_bank(teacher, "national capitals")
    expect(laptop.hook("question")).to_contain_text("Which of these cities are national capitals?")
    answer(phone, "a", "c", "e")
    answer(laptop, "a", "c")
    count(teacher, "answered-count", 2)
    teacher.hook("close").click()
    teacher.hook("reveal").click()
    phone.wait("result", outcome="right")
    laptop.wait("result", outcome="partly")

    # A poll has no right answer.
    ask_from_bank(teacher, "biome would you most like")
    answer(phone, "b")
    teacher.hook("close").click()
    teacher.hook("reveal").click()
    phone.wait("result", outcome="poll")
    laptop.wait("result", outcome="missed")
    expect(projector.page.get_by_text("Right answer")).to_have_count(0)

    # The end, everywhere; then the report.
    teacher.hook("end").click()
    teacher.page.get_by_role("dialog").get_by_role("button", name="End the lesson").click()
    for student, points in ((phone, "200"), (laptop, "")):
        expect(student.page.get_by_role("heading", name="The lesson has ended")).to_be_visible()
        expect(student.page.locator('[data-part="final-points"]')).to_contain_text(points)
    expect(projector.page.get_by_role("heading", name="The lesson has ended")).to_be_visible()
    teacher.page.get_by_role("link", name="View the report").click()
    expect(teacher.page.get_by_role("heading", name="By question")).to_be_visible()
    expect(teacher.page.locator(".round-report")).to_have_count(3)
    for name in ("Ana María", "Luis"):
        expect(teacher.page.get_by_role("rowheader", name=name)).to_be_visible()


def test_a_student_registers_and_joins_as_that_account(visit: Visit) -> None:
    student, desk = visit(PHONE), visit(LAPTOP)
    desk.log_in("profe", PASSWORD)
    desk.open("/teach/lessons/new")
    desk.page.get_by_label("Who may join").select_option(label="Only with an account")
    desk.page.get_by_role("button", name="Start the lesson").click()
    desk.online()
    code = desk.page.locator(".join-card__code").inner_text()

    student.open(f"/join/{code}")
    student.page.get_by_role("link", name="Create an account").click()
    student.page.get_by_label("Username").fill("berta")
    student.page.get_by_label("Your name").fill("Berta Núñez")
    student.page.get_by_label("Password").fill("three unrelated words")
    student.page.get_by_role("button", name="Create the account").click()
    student.page.wait_for_url(f"**/join/{code}")
    expect(student.page.get_by_text("You join as Berta Núñez.")).to_be_visible()
    student.page.get_by_role("button", name="Join").click()
    student.online()
    expect(desk.page.get_by_text("Berta Núñez")).to_be_visible()


def test_the_form_says_that_a_class_is_for_its_students_alone(visit: Visit) -> None:
    desk = visit(LAPTOP)
    desk.log_in("profe", PASSWORD)
    desk.open("/teach/lessons/new?course_id=1")
    who, of = desk.page.get_by_label("Who may join"), desk.page.get_by_label("Class")
    expect(who).to_have_value("account")
    expect(who).to_be_disabled()
    of.select_option("")
    expect(who).to_have_value("guest")
    expect(who).to_be_enabled()
    of.select_option("1")
    expect(who).to_have_value("account")
    desk.page.get_by_role("button", name="Start the lesson").click()
    desk.online()
    desk.open("/teach/lessons")
    expect(desk.page.locator("main")).to_contain_text("Geografía")


def test_a_removed_student_is_told(visit: Visit) -> None:
    student, desk = visit(PHONE), visit(LAPTOP)
    desk.log_in("profe", PASSWORD)
    desk.open("/teach/lessons/new")
    desk.page.get_by_role("button", name="Start the lesson").click()
    desk.online()
    code = desk.page.locator(".join-card__code").inner_text()
    enter(student, code, "Nuisance")
    desk.page.get_by_role("button", name="Nuisance: rename, extra time, remove").click()
    desk.page.get_by_role("button", name="Remove Nuisance").click()
    desk.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    student.wait("notice", code="removed")
    expect(student.hook("connection")).to_have_attribute("data-state", "offline")
    count(desk, "present-count", 0)
    student.forgive("403 for", "status of 403")
    student.open(f"/live/{code}")
    expect(student.page.locator("main")).to_contain_text("removed you from this lesson")


def test_an_unknown_code_says_so(visit: Visit) -> None:
    phone = visit(PHONE)
    phone.open("/")
    phone.forgive("404 for", "status of 404")
    phone.page.get_by_label("Lesson code").fill("zzz zzz")
    phone.page.get_by_role("button", name="Join").click()
    expect(phone.page.locator(".field__error")).to_contain_text("No lesson has this code")
    expect(phone.page.get_by_label("Lesson code")).to_have_value("zzz zzz")


def test_without_an_agenda_the_next_question_is_chosen(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    first, other = teacher.question(prompt="Chosen", time_limit=None), teacher.question(prompt="Not chosen")
    desk = visit(LAPTOP, audited=True)
    control(desk, lesson["id"])
    ask = desk.hook("ask")
    expect(ask).to_be_hidden()
    desk.hook("choose-next").click()
    expect(desk.page.get_by_label("Search your questions")).to_be_focused()
    for pressed in ("true", "false", "true"):
        desk.hook(f"choose-{first}").click()
        expect(desk.hook(f"choose-{first}")).to_have_attribute("aria-pressed", pressed)
    expect(desk.hook(f"choose-{other}")).to_have_attribute("aria-pressed", "false")
    expect(desk.page.get_by_text("Next: Chosen")).to_be_visible()
    desk.hook("phone-open").click()
    on_phone = desk.page.get_by_role("dialog", name="This page on your phone")
    expect(on_phone.get_by_role("img")).to_have_js_property("complete", True)
    expect(on_phone.locator(".phone__url")).to_have_text(desk.page.url)
    assert desk.axe() == []
    on_phone.get_by_role("button", name="Done").click()
    ask.click()
    expect(desk.page.get_by_test_id("question")).to_contain_text("Chosen")
    # It has no time limit; it gets a countdown.
    expect(desk.page.get_by_role("timer")).to_be_hidden()
    expect(desk.hook("extend-30")).to_have_text("Close in 30 s")
    desk.hook("extend-30").click()
    expect(desk.page.get_by_role("timer")).to_contain_text(re.compile(r"(30|2\d) s left"))
    expect(desk.hook("extend-30")).to_have_text("+30 s")
    desk.hook("close").click()
    desk.hook("reveal").click()
    expect(desk.hook("choose-next")).to_be_visible()
    expect(ask).to_be_hidden()
    expect(desk.page.get_by_text("Choose the next question below with the pin, or improvise one.")).to_be_visible()


def test_after_the_last_question_the_next_step_is_to_end(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson(question_ids=[teacher.question(), teacher.question()])
    desk = visit(PHONE, audited=True)
    control(desk, lesson["id"])
    filled = desk.page.locator(".control .button--primary:visible")
    for step in ("ask", "close", "reveal", "ask", "close", "reveal", "end"):
        expect(filled).to_have_count(1)
        expect(filled).to_have_attribute("data-testid", step)
        filled.click()
    assert desk.overflow <= 0
    desk.page.get_by_role("dialog").get_by_role("button", name="End the lesson").click()
    expect(desk.page.get_by_text("This lesson has ended.")).to_be_visible()
