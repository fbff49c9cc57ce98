"""Without a mouse: a student joins and answers, a teacher asks, closes and reveals, all by keys alone."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, control
from tests.clients.api import Teacher
from tests.support.browser import LAPTOP
from tests.support.deployments import DEMO_PASSWORD as PASSWORD

LONGEST_WAY = 60
"""Presses of the Tab key; more is no way for a person."""


def focused(page: Page) -> str:
    """Return the hook, name or text of what has the focus."""
    return str(
        page.evaluate(
            "(({dataset, name, textContent}) => dataset.testid || name || textContent.trim())(document.activeElement)"
        )
    )


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something with this hook, name or text has the focus, which must be visible."""
    for _ in range(LONGEST_WAY):
        if focused(page) == name:
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached by the keyboard")


def test_student(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    student = visit(LAPTOP)
    keyboard = student.page.keyboard
    student.open("/")
    assert focused(student.page) == "code", "the first thing that a student does"
    keyboard.type(lesson["code"].lower())
    keyboard.press("Enter")
    student.page.wait_for_url("**/join/*")
    assert focused(student.page) == "nickname"
    keyboard.type("Ana")
    keyboard.press("Enter")
    student.online()

    asked = teacher.ask(lesson["id"], teacher.question())
    student.wait("question")
    tab_to(student.page, "choice")
    keyboard.press("ArrowDown")
    expect(student.hook("answer-status")).to_contain_text("B is selected")
    assert teacher.results(lesson["id"])["rounds"][0]["answered"] == 0, "an arrow key only chooses"
    keyboard.press("Enter")
    student.wait("answer-status", state="recorded")
    teacher.command(lesson["id"], asked["id"], "close")
    teacher.command(lesson["id"], asked["id"], "reveal")
    student.wait("result", outcome="right")

    several = teacher.ask(lesson["id"], teacher.question("multiple_choice", right=(0, 2)))
    expect(student.page.get_by_role("checkbox")).to_have_count(3)
    tab_to(student.page, "choice")
    keyboard.press("Space")
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Space")
    tab_to(student.page, "send")
    keyboard.press("Enter")
    student.wait("answer-status", state="recorded")
    teacher.command(lesson["id"], several["id"], "close")

    teacher.ask(lesson["id"], teacher.question())
    expect(student.page.get_by_role("radio")).to_have_count(3)
    tab_to(student.page, "choice")
    keyboard.press("b")
    keyboard.press("Enter")
    student.wait("answer-status", state="recorded")
    expect(student.hook("choice-b").get_by_role("radio")).to_be_checked()


def test_teacher(visit: Visit, teacher: Teacher) -> None:
    question = teacher.question(prompt="By the keyboard?")
    lesson = teacher.lesson(question_ids=[question])
    page = visit(LAPTOP)
    control(page, lesson["id"])
    for hook, phase in (("ask", "Open"), ("close", "Closed"), ("reveal", "Result")):
        expect(page.hook(hook)).to_be_enabled()
        tab_to(page.page, hook)
        page.page.keyboard.press("Enter")
        expect(page.page.locator('[data-part="phase"]')).to_have_text(phase)
    tab_to(page.page, "end")
    page.page.keyboard.press("Enter")
    expect(page.page.get_by_role("dialog")).to_be_visible()
    assert focused(page.page) == "Cancel", "nothing is lost by a hasty Enter"
    page.page.keyboard.press("Escape")
    expect(page.page.get_by_role("dialog")).to_be_hidden()
    assert focused(page.page) == "end", "the focus is back where it was"


def test_skip_link(visit: Visit) -> None:
    visitor = visit(LAPTOP)
    visitor.log_in("profe", PASSWORD)
    visitor.open("/teach/lessons")
    visitor.page.keyboard.press("Tab")
    link = visitor.page.get_by_role("link", name="Skip to the content")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#main")).to_be_focused()
