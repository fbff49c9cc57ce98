"""The control page: one button for the next step on all sizes, bars on the projector, nothing moves at the start."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, control
from tests.browser.test_peer_instruction import clean
from tests.browser.test_type import MOST, SHIFTS
from tests.clients.api import Teacher, join
from tests.support.browser import LAPTOP, PHONE, PROJECTOR, SETTLED
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.gallery import answer_as

NARROW = (320, 640)
SEE_STEPS = """() => {
    const slot = document.querySelector('[data-part=step]');
    window.steps = [];
    const see = ({ dataset, disabled }) => window.steps.push([dataset.testid, disabled]);
    new MutationObserver(() => see(slot.firstElementChild))
        .observe(slot, { childList: true });
}"""
BEHIND_THE_BAR = f"""async () => {{
    // The page scrolls what has the focus into sight in the next frame, which may come late on a busy machine; what
    // glides is not yet where it stays.
    await {SETTLED};
    const {{ activeElement: focused }} = document;
    const bar = document.querySelector('.steps');
    if (bar.contains(focused) || !focused.closest('.control')) return '';
    const [place, {{ top }}] = [focused.getBoundingClientRect(), bar.getBoundingClientRect()];
    return Math.min(place.bottom, place.top + 44) > top + 1 ? focused.outerHTML : '';
}}"""
"""The element that has the focus, if the bar with the next step covers it."""


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_nothing_moves_when_the_state_is_drawn(visit: Visit, teacher: Teacher, size: tuple[int, int]) -> None:
    asked = teacher.question(time_limit=60)
    lesson = teacher.lesson(question_ids=[asked, teacher.question()], settings={"options": {"podium": True}})
    teacher.ask(lesson["id"], asked)
    desk = visit(size)
    control(desk, lesson["id"])
    assert float(desk.page.evaluate(SHIFTS)) <= MOST


@pytest.mark.parametrize("size", [NARROW, pytest.param(PHONE, marks=pytest.mark.long), (740, 360), LAPTOP])
def test_the_next_step_is_always_in_reach(visit: Visit, teacher: Teacher, size: tuple[int, int]) -> None:
    lesson = teacher.lesson(question_ids=[teacher.question(time_limit=60), teacher.question()])
    desk = visit(size, audited=True)
    control(desk, lesson["id"])
    for name in ("ask", "close", "reveal", "ask"):
        expect(desk.hook(name)).to_be_in_viewport(ratio=1)
        assert desk.overflow <= 0
        desk.hook(name).click()
    expect(desk.hook("close")).to_be_enabled()  # until the question is there, what has the focus may still move
    if size != LAPTOP:  # the bar at the lower edge covers nothing that has the focus
        for _ in range(25):
            desk.page.keyboard.press("Tab")
            assert desk.page.evaluate(BEHIND_THE_BAR) == ""
    desk.hook("more").click()
    expect(desk.hook("live-bars")).to_be_in_viewport(ratio=1)
    if size == NARROW:  # the others are those of test_pages.py
        clean(desk)


def test_a_press_that_comes_too_late_reveals_nothing(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    desk = visit(LAPTOP)
    control(desk, lesson["id"])
    asked = teacher.ask(lesson["id"], teacher.question())
    expect(desk.hook("close")).to_be_enabled()
    desk.hook("close").focus()
    desk.page.evaluate(SEE_STEPS)
    teacher.command(lesson["id"], asked["id"], "close")
    expect(desk.hook("reveal")).to_be_enabled()
    assert desk.page.evaluate("window.steps") == [["reveal", True]], "it was off when it became the other step"
    expect(desk.hook("reveal")).to_be_focused()


def test_bars_on_the_projector_before_the_reveal(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    token = join(teacher.url, lesson["code"], "Ana")["token"]
    desk, wall = visit(LAPTOP, audited=True), visit(PROJECTOR, audited=True)
    control(desk, lesson["id"])
    control(wall, lesson["id"])
    wall.open(f"/teach/lessons/{lesson['id']}/screen")
    asked = teacher.ask(lesson["id"], teacher.question())
    answer_as(teacher.url, token, asked["id"], ["a"])
    expect(wall.hook("answered-count").first).to_have_text("1")
    expect(wall.page.locator(".choice--counted")).to_have_count(0)
    desk.hook("more").click()
    switch = desk.hook("live-bars")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(wall.hook("choice-a")).to_contain_text("100")
    expect(wall.page.locator(".choice--right")).to_have_count(0)
    clean(desk, wall)
    answer_as(teacher.url, join(teacher.url, lesson["code"], "Leo")["token"], asked["id"], ["b"])
    expect(wall.hook("choice-b")).to_contain_text("50")
    desk.hook("close").click()
    expect(desk.hook("reveal")).to_be_enabled()
    expect(wall.page.locator(".choice--counted")).to_have_count(3)
    expect(wall.page.locator(".choice--right")).to_have_count(0)
    desk.page.keyboard.press("b")
    expect(wall.page.locator(".choice--counted")).to_have_count(0)
    written = teacher.ask(lesson["id"], int(teacher.post("/questions", {"type": "open_text", "prompt": "Why?"})["id"]))
    teacher.post(f"/lessons/{lesson['id']}/options", {"live_bars": True})
    answer_as(teacher.url, token, written["id"], "said by Ana")
    expect(wall.hook("answered-count").first).to_have_text("1")
    expect(wall.page.locator("main")).not_to_contain_text("said by Ana")


COUNT_PRESSES = """addEventListener('pointerdown', () => {
    sessionStorage.setItem('presses', Number(sessionStorage.getItem('presses') ?? 0) + 1);
}, true);"""


def test_an_own_question_is_on_air_within_six_clicks_of_the_log_in(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson(title="Six clicks")
    desk = visit(LAPTOP, audited=True)
    desk.page.add_init_script(COUNT_PRESSES)
    desk.open("/login")
    desk.page.locator("#username").fill("profe")
    desk.page.locator("#password").fill(PASSWORD)
    desk.page.locator("main button[type=submit]").click()
    desk.page.wait_for_url("**/teach")
    expect(desk.page.get_by_role("region", name="Running lesson").first).to_contain_text("Six clicks")
    clean(desk)
    desk.hook("write").click()
    expect(desk.page.get_by_label("Question", exact=True)).to_be_focused()
    desk.page.keyboard.type("Which is on air?")
    desk.page.get_by_label("Text of choice A").fill("This")
    desk.page.get_by_label("Text of choice B").fill("That")
    desk.page.get_by_label("Choice A is right").click()
    clean(desk)
    desk.hook("save-and-ask").click()
    desk.online()
    assert desk.page.url.endswith(f"/teach/lessons/{lesson['id']}"), "in the lesson that is running"
    expect(desk.hook("tally")).to_contain_text("Which is on air?")
    expect(desk.hook("close")).to_be_visible()
    assert int(desk.page.evaluate("sessionStorage.getItem('presses')")) <= 6
