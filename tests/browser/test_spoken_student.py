"""What a student who listens hears at each step of a lesson: the accessibility tree, announcements, and the focus."""

from textwrap import dedent
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Visit, enter
from tests.browser.test_offline import DEAD_NETWORK
from tests.clients.api import Teacher
from tests.support.browser import PHONE, Visitor
from tests.support.hearing import Ear

RECORDED = ("focus: Sending…", "status: Your answer is recorded.")
"""After an answer whose controls are switched off by it."""


class Room:
    """A lesson with one student who listens, and a teacher who teaches by the API."""

    def __init__(self, teacher: Teacher, visitor: Visitor, name: str = "Ana", **how: Any) -> None:
        self.teacher, self.lesson = teacher, teacher.lesson(**how)
        self.visitor, self.page, self.ear = visitor, visitor.page, Ear(visitor)
        self.asked: dict[str, Any] = {}
        enter(visitor, self.lesson["code"], name)

    def ask(self, question_id: int, limit: int | None = None) -> None:
        self.asked = self.teacher.ask(self.lesson["id"], question_id, time_limit=limit)

    def do(self, name: str, **body: Any) -> None:
        self.asked = self.teacher.command(self.lesson["id"], self.asked["id"], name, body or None)

    def hears(self, *lines: str, **how: bool) -> None:
        """Exactly this is heard, and the focus is not lost."""
        self.ear.hears(*lines, **how)
        self.ear.is_kept()

    def tree(self, snapshot: str) -> None:
        """The stage says this, and nothing else."""
        expect(self.page.locator("#stage")).to_match_aria_snapshot("- /children: equal" + dedent(snapshot))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)


def test_a_question_from_the_lobby_to_the_end(visit: Visit, teacher: Teacher) -> None:
    room = Room(teacher, visit(PHONE))
    room.tree("""
        - heading "You are in" [level=1]
        - paragraph: Rivers, with Profe
        - text: Ana
        - button "Change"
        - button "Not Ana?"
        - paragraph: /The question will appear here/
    """)
    room.page.get_by_role("button", name="Change").press("Enter")
    room.hears("focus: Change", "focus: Your name")
    room.page.keyboard.type("Eva")
    room.press("Enter")
    room.hears("focus: Change", "status: Your name is now Eva.", in_order=False)

    # The question takes the focus from what is gone; the heading says its words, the announcement the rest.
    river = teacher.question(prompt="Which river is longest?", explanation="By a little.")
    room.ask(river, limit=120)
    room.hears("focus: Which river is longest?", "status: Question 1. 120 seconds.")
    room.tree("""
        - text: Question 1 Open
        - timer: /[12]:\\d\\d left/
        - heading "Which river is longest?" [level=1]
        - group "Choose one":
          - radio "A one"
          - radio "B two"
          - radio "C three"
        - text: Tap your answer.
    """)
    room.press("b")
    room.hears("focus: B two")
    room.tree("""
        - text: Question 1 Open
        - timer
        - heading "Which river is longest?" [level=1]
        - group "Choose one":
          - radio "A one"
          - radio "B two" [checked]
          - radio "C three"
        - text: B is selected, but not sent yet.
        - button "Send answer"
    """)
    room.do("pause")
    room.hears("status: The timer is paused.")
    room.do("resume")
    room.hears("status: The timer has resumed.")
    room.press("Enter")
    room.hears(*RECORDED)
    room.tree("""
        - text: Question 1 Open
        - timer
        - heading "Which river is longest?" [level=1]
        - group "Choose one":
          - radio "A one" [disabled]
          - radio "B two" [checked] [disabled]
          - radio "C three" [disabled]
        - text: Your answer is recorded.
    """)
    room.do("close")
    room.hears("status: The question is closed.")
    room.do("reopen")
    room.hears("status: The question is open again.")
    room.do("close")
    room.hears("status: The question is closed.")
    room.do("discuss", seconds=60)
    room.hears("status: Discuss with your neighbours.")
    room.tree("""
        - text: Question 1 Discussion
        - timer: /left/
        - heading "Discuss with your neighbours" [level=2]
        - paragraph: /Explain why/
        - heading "Which river is longest?" [level=1]
        - group "Choose one"
        - text: Your answer was recorded.
    """)
    room.do("revote")
    room.hears("focus: Which river is longest?", "status: Question 1, second vote. 120 seconds.")
    room.press("a", "Enter")
    room.hears("focus: A one", *RECORDED)
    room.do("close")
    room.hears("status: The question is closed.")
    room.do("reveal")
    room.hears("status: Not this time. 0 points. Right answer: B, two.")
    room.tree("""
        - text: Question 1, second vote Result
        - heading "Not this time" [level=2]
        - paragraph: 0 points
        - paragraph:
          - strong: "Right answer:"
          - text: B, two
        - text: 0 points in total
        - heading "Which river is longest?" [level=1]
        - group "Choose one":
          - radio "A one Your answer 1 answer, 100 %" [checked] [disabled]
          - radio "B two Right answer 0 answers, 0 %" [disabled]
          - radio "C three 0 answers, 0 %" [disabled]
        - heading "Explanation" [level=2]
        - paragraph: By a little.
        - text: Not this time
    """)

    # The focus stays where the student put it, and the whole question is announced; so is the right answer at the end.
    menu = room.page.locator("summary", has_text="Eva")
    menu.press("Enter")
    room.hears("focus: Eva your personal code")
    room.ask(teacher.question("multiple_choice", (0, 2), prompt="Which two?"), limit=11)
    room.hears("status: Question 2: Which two? 11 seconds.", "status: Ten seconds left.")
    room.do("extend", seconds=2)
    room.hears("status: Ten seconds left.")
    expect(menu).to_be_focused()
    room.do("close")
    room.do("reveal")
    room.hears("status: The question is closed.", "status: No answer from you. Right answer: A, one; C, three.")
    room.teacher.post(f"/lessons/{room.lesson['id']}/end")
    room.hears("status: The lesson has ended")


def test_what_goes_wrong_is_heard(visit: Visit, teacher: Teacher) -> None:
    room = Room(teacher, visit(PHONE))
    room.visitor.forgive(*DEAD_NETWORK, "403 for", "status of 403")
    room.ask(teacher.question(prompt="Which river is longest?"))
    room.hears("focus: Which river is longest?", "status: Question 1.")
    room.visitor.context.set_offline(True)
    room.ear.hears_connection("No connection, trying again…")
    expect(room.page.get_by_role("status").filter(has_text="No connection")).to_be_visible()
    kept = "Saved on this device. It will be sent as soon as there is a connection."
    room.press("b", "Enter")
    room.hears("focus: B two", f"focus: {kept}", f"status: {kept}")
    room.visitor.context.set_offline(False)
    room.ear.hears_connection("Connected")
    room.hears("status: Your answer is recorded.")

    person = teacher.get(f"/lessons/{room.lesson['id']}")["participants"][0]["id"]
    teacher.post(f"/lessons/{room.lesson['id']}/participants/{person}/rename", {"nickname": "Eva"})
    room.hears("status: Your name is now Eva.")
    teacher.post(f"/lessons/{room.lesson['id']}/participants/{person}/remove")
    room.hears("focus: You were removed from this lesson")
    room.tree("""
        - heading "You were removed from this lesson" [level=1]
        - paragraph: /If this was a mistake/
        - link "Back to the home page"
    """)


def test_in_spanish(visit: Visit, teacher: Teacher) -> None:
    room = Room(teacher, visit(PHONE, language="es"))
    room.ask(teacher.question(prompt="¿Qué río es el más largo?"), limit=60)
    room.hears("focus: ¿Qué río es el más largo?", "status: Pregunta 1. 60 segundos.")
    room.press("b", "Enter")
    room.hears("focus: B two", "focus: Enviando…", "status: Tu respuesta está registrada.")
    room.do("pause")
    room.hears("status: El temporizador está en pausa.")
    room.do("resume")
    room.hears("status: El temporizador se ha reanudado.")
    room.do("close")
    room.hears("status: La pregunta está cerrada.")
    room.do("reopen")
    room.hears("status: La pregunta está abierta otra vez.")
    room.do("close")
    room.hears("status: La pregunta está cerrada.")
    room.do("reveal")
    room.hears("status: ¡Correcto! 100 puntos. Respuesta correcta: B, two.")
    person = teacher.get(f"/lessons/{room.lesson['id']}")["participants"][0]["id"]
    teacher.post(f"/lessons/{room.lesson['id']}/participants/{person}/rename", {"nickname": "Eva"})
    room.hears("status: Ahora te llamas Eva.")
    teacher.post(f"/lessons/{room.lesson['id']}/end")
    room.hears("focus: La sesión ha terminado")
