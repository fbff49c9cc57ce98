"""Formulas as people meet them: on every page that shows a question, and only where there are any."""

from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit, control, enter
from tests.clients.api import Teacher
from tests.support.browser import PHONE, PROJECTOR, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD

WIDE = "+".join(f"x_{{{number}}}" for number in range(40))
QUESTION = {
    "type": "single_choice",
    "prompt": "Solve $x^2 - 5x + 6 = 0$ for $5.\n\n$$x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}$$"
    f"\n\n$$\\underbrace{{{WIDE}}}$$",
    "choices": [{"text": "$x_1 = 2$ or $x_2 = 3$", "correct": True}, {"text": "it costs $5, not $6", "correct": False}],
    "explanation": "For $(x - 2)(x - 3) = 0$.",
}
FORMULAS = 5
"""Those of the prompt and the choices."""


def shown(visitor: Visitor, number: int) -> None:
    """Wait until a page shows that many formulas, each as MathML and as a drawing that screen readers pass over."""
    expect(visitor.page.locator(".math math")).to_have_count(number)
    expect(visitor.page.locator('.math .katex-html[aria-hidden="true"]')).to_have_count(number)
    assert visitor.page.locator(".math--wrong").count() == 0
    assert visitor.overflow <= 0


def test_formulas_on_all_pages_of_a_lesson(visit: Visit, teacher: Teacher) -> None:
    question = teacher.post("/questions", QUESTION)["id"]
    lesson = teacher.lesson(title="Equations", question_ids=[question])
    student, screen, board, bank = visit(PHONE), visit(PROJECTOR), visit(), visit(scheme="dark")
    enter(student, lesson["code"], "Emmy")
    screen.log_in("profe", PASSWORD)
    screen.open(f"/teach/lessons/{lesson['id']}/screen")
    screen.online()
    control(board, lesson["id"])
    assert "katex" not in student.page.locator("head").inner_html(), "a page without formulas does not load KaTeX"

    asked = teacher.post(f"/lessons/{lesson['id']}/rounds", {"question_id": question})["round"]
    for visitor in (student, screen, board):
        shown(visitor, FORMULAS)
    expect(student.page.locator(".math annotation").first).to_have_text("x^2 - 5x + 6 = 0")
    expect(student.hook("choice-b")).to_contain_text("it costs $5, not $6")

    # The one that is too wide for a phone is scrolled in its own box, by keyboard too.
    wide = student.page.locator(".math--wide")
    expect(wide).to_have_count(1)
    wide.evaluate(
        "(box) => box.addEventListener('scroll', () => { box.dataset.scrolled = String(box.scrollLeft > 0); })"
    )
    wide.focus()
    student.page.keyboard.press("ArrowRight")
    expect(wide).to_have_attribute("data-scrolled", "true")

    # What comes later is shown at once: the explanation, and what the report and the bank show.
    student.hook("choice-a").click()
    student.wait("answer-status", state="recorded")
    for step in ("close", "reveal"):
        teacher.post(f"/lessons/{lesson['id']}/rounds/{asked['id']}/{step}", {})
    expect(student.page.locator(".explanation math")).to_have_count(1)
    bank.log_in("profe", PASSWORD)
    for page, number in (
        (f"/teach/questions/{question}", 2 * FORMULAS + 1),
        (f"/teach/lessons/{lesson['id']}/report", FORMULAS + 1),
    ):
        bank.open(page)
        expect(bank.page.locator(".math math")).to_have_count(number)
    assert bank.page.evaluate(
        "[...document.fonts].some((font) => font.family === 'KaTeX_Math' && font.status === 'loaded')"
    )


def test_the_preview_of_the_editor(visit: Visit) -> None:
    editor = visit()
    editor.log_in("profe", PASSWORD)
    editor.open("/teach/questions/new?type=open_text")
    editor.page.get_by_label("Question", exact=True).fill("What is $\\sqrt{2}$?")
    editor.page.get_by_role("button", name="Preview").click()
    expect(editor.page.locator("#preview .math").first.locator("math")).to_have_count(1)


def test_screen_readers_and_axe(visit: Visit, teacher: Teacher) -> None:
    question = teacher.post("/questions", QUESTION)["id"]
    lesson = teacher.lesson(title="Axe", question_ids=[question])
    teacher.post(f"/lessons/{lesson['id']}/rounds", {"question_id": question})
    student = visit(PHONE, audited=True)
    enter(student, lesson["code"], "Sofia")
    shown(student, FORMULAS)
    assert student.axe() == []
    radio = student.page.get_by_role("radio").first
    name = radio.evaluate("(input) => input.labels[0].querySelector('math').textContent")
    assert "x1=2" in name


def test_without_katex_the_source_is_to_be_read(visit: Visit, teacher: Teacher) -> None:
    """What could not be loaded is tried again with the next formula."""
    question = teacher.post("/questions", QUESTION)["id"]
    lesson = teacher.lesson(title="Offline", question_ids=[question, question])
    student = visit(PHONE)
    student.forgive("katex", "ERR_FAILED")
    stop: Callable[[Route], None] = lambda route: route.abort()  # noqa: E731
    student.context.route("**/katex.min.js", stop)
    enter(student, lesson["code"], "Maryam")
    with student.page.expect_event("requestfailed"):
        asked = teacher.post(f"/lessons/{lesson['id']}/rounds", {"question_id": question})["round"]
    expect(student.page.locator(".question__prompt")).to_contain_text("Solve x^2 - 5x + 6 = 0 for $5.")
    assert student.page.locator(".katex").count() == 0
    student.context.unroute("**/katex.min.js", stop)
    for step in ("close", "reveal"):
        teacher.post(f"/lessons/{lesson['id']}/rounds/{asked['id']}/{step}", {})
    expect(student.page.locator(".math math")).to_have_count(FORMULAS + 1)
