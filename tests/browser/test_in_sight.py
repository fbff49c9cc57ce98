"""What somebody needs at this moment is in the window, and can be told at a glance: verdicts, bars, titles, buttons."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, control, enter
from tests.browser.test_offline import DEAD_NETWORK
from tests.browser.test_phone import reveal
from tests.browser.test_projector import project
from tests.clients.api import Teacher, join
from tests.support.browser import LAPTOP, PHONE, PROJECTOR
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.gallery import answer_as
from tests.support.questions import question

BARS = """() => [...document.querySelectorAll('.choice')].map((row) => {
    const bar = row.querySelector('.bar');
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const over = (colours) => {
        for (const colour of colours) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => {
            const value = part / 255;
            return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        }).reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
    };
    const named = (name) => {
        const probe = row.appendChild(document.createElement('i'));
        probe.style.background = `var(${name})`;
        const { backgroundColor } = getComputedStyle(probe);
        probe.remove();
        return backgroundColor;
    };
    const ground = [row, bar].map((one) => getComputedStyle(one).backgroundColor);
    const [groove, fill, end] = [over(ground), over([...ground, named('--fill')]), over([...ground, named('--end')])];
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText);
    const isDrawn = rules.some((text) => text.includes('::-webkit-progress-value') && text.includes('var(--end)'));
    if (!isDrawn) return 0;
    return Math.min(...[groove, fill].map((side) => (Math.max(side, end) + 0.05) / (Math.min(side, end) + 0.05)));
})"""
"""By how much the line that ends each bar differs from what is on both sides of it: the ratio of contrast of WCAG 2."""
LEAST = 2.5


def test_the_bars_of_a_result_can_be_told_whatever_is_right(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    wall = project(visit, lesson, PROJECTOR, audited=True)
    ticket = join(teacher.url, lesson["code"], "Ana")
    asked = teacher.ask(lesson["id"], teacher.question())
    answer_as(teacher.url, ticket["token"], asked["id"], ["a"])
    reveal(teacher, lesson["id"], asked["id"])
    grounds = set()
    for theme in ("dark", "light"):
        wall.page.evaluate("(theme) => localStorage.setItem('tiza.theme.screen', theme)", theme)
        wall.page.reload()
        expect(wall.hook("choice-a")).to_contain_text("100 %")
        assert min(wall.page.evaluate(BARS)) >= LEAST, theme
        grounds.add(wall.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2


def test_no_filter_within_the_drawing_over_a_picture(visit: Visit, teacher: Teacher) -> None:
    """Its blur counts in units of the drawing, the whole picture: painting it stops a page without a graphics card."""
    lesson = teacher.lesson()
    desk = visit(LAPTOP)
    control(desk, lesson["id"])
    look = "[...document.querySelectorAll('svg *')].map((one) => getComputedStyle(one).filter)"
    for kind in ("map_pin", "image_pin"):
        prompt = f"Where, on the {kind}?"
        asked = teacher.ask(lesson["id"], teacher.post("/questions", question(kind, prompt=prompt))["id"])
        expect(desk.hook("tally")).to_contain_text(prompt)
        reveal(teacher, lesson["id"], asked["id"])
        expect(desk.page.locator('[data-part="phase"]')).to_have_text("Result")
        expect(desk.page.locator(".pinboard__overlay .ring").first).to_be_visible()
        assert set(desk.page.evaluate(look)) == {"none"}, kind


@pytest.mark.parametrize(
    "size", [(320, 568), *(pytest.param(size, marks=pytest.mark.long) for size in (PHONE, LAPTOP))]
)
def test_who_is_wrong_reads_what_is_right_beside_the_verdict(
    visit: Visit, teacher: Teacher, size: tuple[int, int]
) -> None:
    lesson = teacher.lesson()
    student = visit(size)
    enter(student, lesson["code"], "Ana")
    asked = teacher.ask(lesson["id"], teacher.question())
    student.hook("choice-a").click()
    student.wait("answer-status", state="recorded")
    reveal(teacher, lesson["id"], asked["id"])
    verdict = student.wait("result", outcome="wrong")
    right = verdict.get_by_text("Right answer: B")
    for seen in (verdict.get_by_role("heading"), right):
        expect(seen).to_be_in_viewport(ratio=1)
        assert seen.evaluate(
            "(line) => line.getBoundingClientRect().bottom"
            " <= document.querySelector('.answer-bar').getBoundingClientRect().top"
        )


def test_an_answer_that_came_too_late_is_shown_with_the_result(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    student = visit(PHONE)
    student.forgive(*DEAD_NETWORK, "409 for", "status of 409")
    enter(student, lesson["code"], "Ana")
    asked = teacher.ask(lesson["id"], teacher.question(), time_limit=300)
    student.wait("question")
    student.context.set_offline(True)
    badge = student.wait("connection", state="offline")
    for part in ("round-number", "countdown"):
        assert badge.evaluate(
            "(badge, other) => badge.getBoundingClientRect().bottom <= other.getBoundingClientRect().top",
            student.page.locator(f'[data-part="{part}"]').element_handle(),
        )
    assert student.overflow <= 0
    student.hook("choice-c").click()
    student.wait("answer-status", state="sending")
    teacher.command(lesson["id"], asked["id"], "close")
    student.context.set_offline(False)
    student.wait("answer-status", state="rejected")
    expect(student.hook("choice-c").get_by_role("radio")).to_be_checked()
    teacher.command(lesson["id"], asked["id"], "reveal")
    verdict = student.wait("result", outcome="missed")
    expect(verdict.get_by_role("heading")).to_have_text("Your answer came too late")
    expect(verdict).to_contain_text("Your answer: C")


def test_a_question_of_the_bank_is_found_and_asked_without_scrolling(visit: Visit, teacher: Teacher) -> None:
    for number in range(12):
        teacher.question(prompt=f"Lookout {number}")
    lesson = teacher.lesson()
    asked = teacher.ask(lesson["id"], teacher.question(explanation="Because. " * 200))
    reveal(teacher, lesson["id"], asked["id"])
    desk = visit(LAPTOP)
    control(desk, lesson["id"])
    desk.hook("choose-next").click()
    search = desk.page.locator('[data-part="bank-search"]')
    expect(search).to_be_focused()
    search.fill("Lookout")
    found = desk.page.locator('[data-part="bank"] .agenda__row')
    expect(found.filter(has_text="Lookout")).not_to_have_count(0)
    for number in range(3):
        expect(found.nth(number)).to_be_in_viewport(ratio=1)
    found.nth(0).locator('[data-testid^="ask-bank-"]').click()
    desk.wait("close")
    for name in ("close", "question"):
        expect(desk.hook(name).first).to_be_in_viewport()
    expect(desk.page.locator('[data-part="round-title"]')).to_be_in_viewport(ratio=1)


def test_the_list_of_keys_opens_at_its_title(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    desk = visit((1366, 500))
    control(desk, lesson["id"])
    desk.page.keyboard.press("?")
    expect(desk.page.get_by_role("heading", name="Keys")).to_be_in_viewport(ratio=1)
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_role("heading", name="Keys")).to_be_hidden()


def test_the_buttons_of_a_roster_fit_a_narrow_phone(visit: Visit, teacher: Teacher) -> None:
    desk = visit((320, 640))
    desk.log_in("profe", PASSWORD)
    desk.open("/teach/courses")
    desk.page.locator("main a[href*='/teach/courses/']").first.click()
    button = desk.page.get_by_role("button", name="Remove").first
    button.scroll_into_view_if_needed()
    wrap = desk.page.locator(".table-wrap").first
    assert wrap.evaluate("(one) => one.scrollWidth <= one.clientWidth")


def test_an_order_has_the_same_letters_on_phone_and_projector(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    wall = project(visit, lesson, PROJECTOR)
    student = visit(PHONE)
    enter(student, lesson["code"], "Ana")
    teacher.ask(lesson["id"], teacher.post("/questions", question("ordering"))["id"])
    for visitor in (wall, student):
        mark = visitor.page.locator(".order__row .mark").first
        expect(mark).to_be_visible()
        expect(mark).to_contain_text("A")
    gap = """(row) => row.querySelector('.mark').getBoundingClientRect().left - row.getBoundingClientRect().left"""
    assert wall.page.locator(".order__row").first.evaluate(gap) >= 10
    expect(student.page.locator(".order__place").first).to_be_hidden()
    assert student.overflow <= 0
