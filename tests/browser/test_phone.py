"""A phone in one hand: the verdict comes into sight, the bar says it too, and the keyboard never hides the field."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, enter
from tests.clients.api import Teacher
from tests.support.browser import Visitor
from tests.support.gallery import LONG_QUESTION
from tests.support.questions import question as right_question

SMALL = (360, 640)
FIELDS = ("open_text", "short_text", "numeric", "word_cloud", "map_pin")
SEEN = """(field) => {
  const { left, right, top, bottom } = field.getBoundingClientRect();
  const end = Math.min(bottom, top + 44); // the line that is typed
  const hit = (y) => field.contains(document.elementFromPoint((left + right) / 2, y));
  return top >= 0 && end <= innerHeight && hit(top + 3) && hit(end - 3);
}"""
"""Whether the first line of a field is in the window, and nothing lies over it."""
ABOVE_THE_BAR = """(element) => {
  const bar = document.querySelector('.answer-bar');
  return element.getBoundingClientRect().bottom <= bar.getBoundingClientRect().top;
}"""


def reveal(teacher: Teacher, lesson_id: int, round_id: int) -> None:
    """Close a round and show its result."""
    teacher.command(lesson_id, round_id, "close")
    teacher.command(lesson_id, round_id, "reveal")


def verdict(student: Visitor, outcome: str, words: str) -> None:
    """Check that the verdict is in sight, and that the bar agrees with it."""
    expect(student.wait("result", outcome=outcome)).to_be_in_viewport(ratio=0.99)
    bar = student.wait("answer-status", verdict=outcome)
    expect(bar).to_have_attribute("data-state", "recorded")
    expect(bar).to_have_text(words)


def test_the_verdict_comes_into_sight_and_stands_in_the_bar(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    student = visit(SMALL)
    enter(student, lesson["code"], "Ana")

    def play(question: int, *choices: str) -> None:
        asked = teacher.ask(lesson["id"], question)
        for choice in choices:
            student.hook(f"choice-{choice}").click()
        if len(choices) > 1 or student.hook("send").is_visible():
            student.hook("send").click()
        student.wait("answer-status", state="recorded")
        student.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        reveal(teacher, lesson["id"], asked["id"])

    long = {**LONG_QUESTION, "type": "single_choice", "title": "Read on a phone"}
    long["choices"] = [{**choice, "correct": number == 0} for number, choice in enumerate(long["choices"])]
    question = int(teacher.post("/questions", long)["id"])
    play(question, "h")
    verdict(student, "wrong", "Not this time")
    play(question, "a")
    verdict(student, "right", "Right!")
    play(teacher.question("multiple_choice", right=(0, 2)), "a")
    verdict(student, "partly", "Partly right")
    play(teacher.question("poll"), "c")
    verdict(student, "poll", "Thanks for your answer")

    asked = teacher.ask(lesson["id"], teacher.question())
    expect(student.page.get_by_role("radio")).to_have_count(3)
    reveal(teacher, lesson["id"], asked["id"])
    student.wait("result", outcome="missed")
    expect(student.hook("answer-status")).to_have_attribute("data-state", "none")


def test_a_timer_moves_nothing_and_words_stay_whole(visit: Visit, teacher: Teacher) -> None:
    """Also with a number of two digits, in Spanish, and for who did not answer."""
    lesson = teacher.lesson(settings={"options": {"confidence": True}})
    student = visit(SMALL, language="es")
    enter(student, lesson["code"], "Ana")
    question = teacher.question()
    for _before in range(9):
        teacher.command(lesson["id"], teacher.ask(lesson["id"], question)["id"], "close")
    asked = teacher.ask(lesson["id"], question)
    expect(student.page.locator('[data-part="round-number"]')).to_have_text("Pregunta 10")
    expect(student.page.locator(".confidence")).to_be_visible()
    place = student.hook("choice-a").bounding_box()
    teacher.command(lesson["id"], asked["id"], "extend", {"seconds": 90})
    timer = student.page.get_by_role("timer")
    expect(timer).to_be_visible()
    assert student.hook("choice-a").bounding_box() == place
    teacher.command(lesson["id"], asked["id"], "pause")
    expect(timer).to_contain_text("en pausa")
    assert student.hook("choice-a").bounding_box() == place
    reveal(teacher, lesson["id"], asked["id"])
    student.wait("result", outcome="missed")
    assert student.broken_words() == []
    expect(student.page.locator(".confidence")).to_be_hidden()


@pytest.mark.parametrize("size", [SMALL, pytest.param((844, 390), marks=pytest.mark.long)])
def test_the_keyboard_never_hides_the_field(visit: Visit, teacher: Teacher, size: tuple[int, int]) -> None:
    """Some browsers shrink the page to what is above the keyboard: the field stays in it, before the bar."""
    width, height = size
    lesson = teacher.lesson()
    student = visit(size)
    page = student.page
    enter(student, lesson["code"], "Ana")
    prompt = "Name the place that was founded as a compromise between two large cities, and that grew from sheep runs."
    for kind in FIELDS:
        body = right_question(kind, title=f"Typed: {kind}", prompt=prompt)
        asked = teacher.ask(lesson["id"], int(teacher.post("/questions", body)["id"]))
        student.page.locator(f'[data-testid=question][data-type="{kind}"]').wait_for()
        field = page.locator("[data-testid=answer-field], .pinboard__field input").last
        field.click()
        page.set_viewport_size({"width": width, "height": height // 2})
        page.keyboard.type("1")
        page.wait_for_function(SEEN, arg=field.element_handle())
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(SEEN, arg=field.element_handle())
        teacher.command(lesson["id"], asked["id"], "close")


def test_choices_that_are_tapped_stay_where_they_are(visit: Visit, teacher: Teacher) -> None:
    """The page scrolls only after a button was released: else the press of a button half behind the bar is lost."""
    lesson = teacher.lesson()
    student = visit(SMALL)
    enter(student, lesson["code"], "Ana")
    long = {**LONG_QUESTION, "title": "Half behind the bar"}
    teacher.ask(lesson["id"], int(teacher.post("/questions", long)["id"]))
    choice = student.hook("choice-d")
    choice.wait_for()
    bar = student.page.locator(".answer-bar").bounding_box()
    assert bar
    half = "([choice, y]) => scrollBy(0, choice.getBoundingClientRect().top - y)"
    student.page.evaluate(half, [choice.element_handle(), bar["y"] - 20])
    mouse = student.page.mouse
    mouse.move(180, bar["y"] - 10)
    mouse.down()
    student.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    mouse.up()
    expect(choice.get_by_role("checkbox")).to_be_checked()
    student.page.wait_for_function(ABOVE_THE_BAR, arg=choice.element_handle())
