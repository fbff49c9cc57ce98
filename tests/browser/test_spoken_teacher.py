"""What a screen reader says on the control page, and what the projector shows it, at each step of a lesson."""

from textwrap import dedent
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit, control, enter
from tests.clients.api import Teacher, join
from tests.support.browser import LAPTOP, PHONE, PROJECTOR
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.gallery import answer_as
from tests.support.hearing import Ear


def says(where: Locator, snapshot: str) -> None:
    """The place says this, among more."""
    expect(where).to_match_aria_snapshot(dedent(snapshot))


def test_a_lesson_is_taught_with_a_screen_reader(visit: Visit, teacher: Teacher) -> None:
    options = {"podium": True}
    river = teacher.question(prompt="Which river is longest?", explanation="By a little.")
    lesson = teacher.lesson(question_ids=[river], settings={"options": options})
    desk, screen, phone = visit(LAPTOP), visit(PROJECTOR), visit(PHONE)
    page, ear = desk.page, Ear(desk)
    control(desk, lesson["id"])
    screen.log_in("profe", PASSWORD)
    screen.open(f"/teach/lessons/{lesson['id']}/screen")
    card, people = page.locator("[data-part=round-card]"), page.locator("[data-part=people-card]")
    board = screen.page.get_by_role("main")

    def press(name: str, *then: str, key: str = "Enter") -> None:
        """Press a button by its hook, and hear what comes of it; the focus is kept."""
        button = desk.hook(name)
        expect(button).to_be_enabled()  # until another command is done, it cannot have the focus
        if button.evaluate("(button) => button !== document.activeElement"):  # the large button keeps the focus
            button.focus()
            ear.hears(f"focus: {button.inner_text().strip()}")
        page.keyboard.press(key)
        ear.hears(*then, in_order=False)
        ear.is_kept()

    # No student is there yet; then one is connected, and one has joined without a connection.
    says(
        card,
        """
        - region "No question yet":
          - heading "No question yet" [level=2]
          - text: Lobby
          - term: answered
          - definition: "0"
          - term: present
          - definition: "0"
          - button "Ask next"
          - group "Now"
          - paragraph: "Next: Which river is longest?"
    """,
    )
    says(people, "- region: \n  - paragraph: /Nobody yet/")
    says(
        board,
        f"""
        - main:
          - region "Lobby":
            - heading "Rivers" [level=1]
            - paragraph: /Go to/
            - paragraph: Code {lesson["code"]}
            - img /QR code/
            - paragraph: 0 people are here
    """,
    )
    enter(phone, lesson["code"], "Ana")
    luis: dict[str, Any] = join(teacher.url, lesson["code"], "Luis")
    says(
        people,
        """
        - region "Participants":
          - text: 2 joined
          - list:
            - listitem:
              - text: Ana here
              - 'button "Ana: rename, extra time, remove"'
            - listitem:
              - text: Luis away
    """,
    )
    says(board, "- list:\n  - listitem: Ana\n  - listitem: Luis")

    # A question, and its tally as text; growing numbers are not announced.
    press("ask", "status: Question 1: Open", "focus: Close")
    says(
        card,
        """
        - region "Question 1":
          - heading "Question 1" [level=2]
          - text: Open
          - heading "Which river is longest?" [level=2]
          - list:
            - listitem: A one 0 answers, 0 %
            - listitem: B two 0 answers, 0 %
            - listitem: C three 0 answers, 0 %
    """,
    )
    waiting = desk.hook("not-answered")
    expect(waiting).to_have_text("Not answered yet (1)")
    waiting.press("Space")
    ear.hears("focus: Not answered yet (1)")
    says(
        people,
        """
        - list:
          - /children: equal
          - listitem: Ana here
        - button "Not answered yet (1)" [pressed]
    """,
    )
    says(
        board,
        """
        - region "Question":
          - text: Question 1 Open
          - paragraph:
            - strong: "0"
            - text: of 1 answered
          - heading "Which river is longest?" [level=1]
          - list:
            - listitem: A one
            - listitem: B two
            - listitem: C three
    """,
    )
    phone.hook("choice-b").tap()
    phone.wait("answer-status", state="recorded")
    asked = teacher.results(lesson["id"])["rounds"][0]
    answer_as(teacher.url, luis["token"], asked["id"], ["a"])
    says(
        card,
        """
        - definition: "2"
        - list:
          - listitem: A one 1 answer, 50 %
          - listitem: B two 1 answer, 50 %
          - listitem: C three 0 answers, 0 %
    """,
    )
    says(board, '- paragraph:\n  - strong: "2"\n  - text: of 2 answered')

    # A colleague closes it: for a moment the button does nothing, so that nobody reveals who meant to close.
    teacher.command(lesson["id"], asked["id"], "close")
    ear.hears("focus: Reveal", "status: Question 1: Closed", in_order=False)
    press("discuss", "status: Question 1: Discussion")
    says(
        board,
        """
        - paragraph: Discuss with your neighbours, then vote again
        - timer: /left/
    """,
    )
    expect(desk.hook("lock")).to_be_enabled()  # nothing is on its way any more: a second press would not count
    page.keyboard.press("Enter")
    ear.hears("status: Question 1: Closed")
    press("reveal", "status: Question 1: Result", "focus: Show standings", "focus: Show the analysis")
    result = """
        - heading "Which river is longest?"
        - list:
          - listitem: A one 1 answer, 50 %
          - listitem: B two Right answer 1 answer, 50 %
          - listitem: C three 0 answers, 0 %
    """
    explained = """
        - heading "Explanation" [level=2]
        - paragraph: By a little.
    """
    says(card, result)
    says(card, explained)
    says(board, result)
    expect(desk.hook("pages")).to_be_visible()  # the control page knows that the projector has another page
    page.keyboard.press("PageDown")
    says(board, explained)
    ear.hears("focus: Show standings")
    press("standings", "focus: End the lesson")
    says(
        board,
        """
        - heading "Standings" [level=1]
        - list "Standings":
          - listitem: Place 1 Ana 100 points
    """,
    )
    expect(desk.hook("standings")).to_have_text("Hide standings")
    says(page.get_by_test_id("standings-card"), '- list "Standings":\n  - listitem: Place 1 Ana 100 points')

    # Dialogs have names; the focus goes into them, and comes back.
    press("options-open", "focus: Scoring")
    says(page.get_by_role("dialog"), """- dialog "Lesson options":\n  - combobox "Scoring"\n  - button "Save" """)
    page.keyboard.press("Escape")
    ear.hears("focus: Lesson options")
    press("end", "focus: Cancel")
    says(
        page.get_by_role("dialog"),
        """
        - dialog "End this lesson?":
          - heading "End this lesson?" [level=2]
          - paragraph: /Everyone sees that the lesson has ended/
          - button "Cancel"
          - button "End the lesson"
    """,
    )
    page.keyboard.press("Escape")
    ear.hears("focus: End the lesson")
    page.keyboard.press("Enter")
    ear.hears("focus: Cancel")
    page.keyboard.press("Tab")
    ear.hears("focus: End the lesson")
    page.keyboard.press("Enter")
    ear.hears("focus: End the lesson", "focus: This lesson has ended. View the report")
    ear.is_kept()
    says(
        page.get_by_role("main"),
        """
        - text: This lesson has ended.
        - link "View the report"
    """,
    )
    says(
        board,
        """
        - region "The lesson has ended":
          - heading "The lesson has ended" [level=1]
          - list "The first three":
            - listitem:
              - list:
                - listitem: Ana
              - text: Place 1 100 points
    """,
    )


@pytest.mark.long  # test_spoken_student.py hears a lesson in Spanish as well
def test_in_spanish(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson(question_ids=[teacher.question()])
    desk = visit(LAPTOP, language="es")
    ear = Ear(desk)
    control(desk, lesson["id"])
    for button, phase, following in (
        ("ask", "Abierta", "Cerrar"),
        ("close", "Cerrada", "Mostrar resultado"),
        ("reveal", "Resultado", "Terminar la sesión"),
    ):
        expect(desk.hook(button)).to_be_enabled()
        focused = desk.hook(button).evaluate("(button) => button === document.activeElement")
        focus = [] if focused else [f"focus: {desk.hook(button).inner_text().strip()}"]
        desk.hook(button).press("Enter")
        ear.hears(*focus, f"status: Pregunta 1: {phase}", f"focus: {following}", in_order=False)
        ear.is_kept()
