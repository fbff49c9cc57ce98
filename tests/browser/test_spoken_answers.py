"""Every kind of answer as it is heard: what there is to fill in, that it is recorded, and what came of it."""

from textwrap import dedent

from tests.browser.conftest import Visit
from tests.browser.test_spoken_student import Room
from tests.browser.test_types import by_keys, made
from tests.clients.api import Teacher
from tests.support.browser import PHONE

OPEN: dict[str, str] = {
    "ordering": """
        - paragraph: /Put these in order/
        - list:
          - listitem:
            - text: A Lima
            - 'button "Move up: Lima" [disabled]'
            - 'button "Move down: Lima"'
          - listitem:
            - text: B La Paz
            - 'button "Move up: La Paz"'
            - 'button "Move down: La Paz"'
          - listitem: C Bogotá
          - listitem: D Quito
        - button "This is my order"
        - text: Move something, or press “This is my order”; then send.
        - button "Send answer" [disabled]
    """,
    "matching": """
        - list:
          - listitem:
            - text: A Colombia
            - 'combobox "Match for: Colombia"':
              - option "Choose…" [selected]
              - option "1. Lima"
              - option "2. Bogotá"
              - option "3. Quito"
          - listitem:
            - text: B Perú
            - 'combobox "Match for: Perú"'
        - text: Match them all, then send.
        - button "Send answer" [disabled]
    """,
    "numeric": """
        - text: Your number
        - button "Change the sign, plus or minus"
        - textbox "Your number"
        - text: m Write your answer, then send.
        - button "Send answer" [disabled]
    """,
    "map_pin": """
        - application "Map of the world. Arrow keys move the pin; plus and minus zoom in and out."
        - button "Zoom in"
        - button "Zoom out"
        - status
        - text: Latitude, in degrees (south is negative)
        - button "Change the sign, plus or minus"
        - textbox "Latitude, in degrees (south is negative)"
        - text: Longitude, in degrees (west is negative)
        - button "Change the sign, plus or minus"
        - textbox "Longitude, in degrees (west is negative)"
        - text: Place your pin, then send.
        - button "Send answer" [disabled]
    """,
    "rating": """
        - group "Choose a number from 1 (hard) to 5 (easy)":
          - radio "1 (hard)"
          - radio "2"
          - radio "3"
          - radio "4"
          - radio "5 (easy)"
        - text: Tap your answer.
    """,
    "short_text": """
        - text: Your answer
        - textbox "Your answer"
        - text: Write your answer, then send.
        - button "Send answer" [disabled]
    """,
}
REVEALED: dict[str, tuple[str, str]] = {
    "ordering": ("Quito · Bogotá · Lima · La Paz", """
        - list:
          - listitem: D Quito right place
          - listitem: C Bogotá right place
          - listitem: A Lima right place
          - listitem: B La Paz right place
        - heading "The right order" [level=2]
        - paragraph: The bars show how many put each item in its right place.
        - list:
          - listitem: "D 1. Quito In the right place: 100 %"
          - listitem: "C 2. Bogotá In the right place: 100 %"
          - listitem: "A 3. Lima In the right place: 100 %"
          - listitem: "B 4. La Paz In the right place: 100 %"
    """),
    "matching": ("Colombia – Bogotá, Perú – Lima", """
        - list:
          - listitem:
            - text: A Colombia
            - 'combobox "Match for: Colombia" [disabled]':
              - option "2. Bogotá" [selected]
            - paragraph:
              - strong: "Right answer:"
              - text: 2 Bogotá
            - text: "Got it right: 100 %"
          - listitem:
            - text: B Perú
            - 'combobox "Match for: Perú" [disabled]'
            - paragraph:
              - strong: "Right answer:"
              - text: 1 Lima
            - text: "Got it right: 100 %"
    """),
    "numeric": ("2,640 ± 40 m", """
        - text: Your number
        - textbox "Your number": "2640"
        - text: m
        - paragraph:
          - strong: "Right answer:"
          - text: 2,640 ± 40 m
        - list:
          - listitem: 2,640 m Right answer 1 answer, 100 %
    """),
    "map_pin": ("4.71° N, 74.07° W", """
        - application "Map of the world"
        - button "Zoom in"
        - button "Zoom out"
        - status: 4.7° N, 74° W
        - paragraph:
          - strong: "Right answer:"
          - text: 4.71° N, 74.07° W, within 100 km
        - paragraph: Your pin was 8 km away.
        - paragraph: Half of all pins were within 8 km.
    """),
    "rating": ("", """
        - group "Choose a number from 1 (hard) to 5 (easy)":
          - radio "1 (hard) 0 answers, 0 %" [disabled]
          - radio "4 1 answer, 100 %" [checked] [disabled]
          - paragraph: "Average: 4"
    """),
    "short_text": ("Bogotá", """
        - text: Your answer
        - textbox "Your answer": Bogotá
        - paragraph:
          - strong: "Right answer:"
          - text: Bogotá
        - list:
          - listitem: Bogotá Right answer 1 answer, 100 %
    """),
}  # fmt: skip
SAID_MEANWHILE = {"ordering": "status: Quito: place 3 of 4", "map_pin": "status: 4.7° N, 0° E"}


def test_every_kind_of_answer_can_be_heard(visit: Visit, teacher: Teacher) -> None:
    room = Room(teacher, visit(PHONE))
    total = 0
    for number, (kind, answering) in enumerate(OPEN.items(), 1):
        room.ask(made(teacher, kind))
        room.hears(f"focus: Asked: {kind}", f"status: Question {number}.")
        heading = f"""- 'heading "Asked: {kind}" [level=1]'"""
        room.tree(f"\n- text: Question {number} Open\n{heading}{dedent(answering)}")
        by_keys(room.visitor, kind)
        meanwhile = room.ear.hears_last("status: Your answer is recorded.")
        assert SAID_MEANWHILE.get(kind, meanwhile[0]) in meanwhile
        room.ear.is_kept()
        room.do("close")
        room.hears("status: The question is closed.")
        room.do("reveal")
        right, result = REVEALED[kind]
        total += 100 if right else 0
        title, points = ("Right!", "\n- paragraph: 100 points") if right else ("Thanks for your answer", "")
        room.hears(f"status: Right! 100 points. Right answer: {right}." if right else f"status: {title}.")
        room.tree(
            f"""\n- text: Question {number} Result\n- heading "{title}" [level=2]{points}\n"""
            f"""- text: {total} points in total\n{heading}{dedent(result)}"""
            """- heading "Explanation" [level=2]\n- paragraph: Bogotá lies at 2,640 m.\n"""
            f"""- text: {title}\n"""
        )
