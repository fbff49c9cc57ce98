"""Every page of Tiza in every state worth looking at: for the tests of all pages, and for screenshots.

The database holds the demo's accounts and starter bank. Lessons are brought into their states by the API.
"""

import re
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import requests

from tests.clients.api import Api, Teacher, join
from tests.support.browser import Visitor
from tests.support.questions import CHOICE_TYPES, TYPES
from tests.support.questions import question as right_question

PASSWORD = "tiza-demo"
LONG_NAMES = (
    "Maximiliana Fernández Villavicen",
    "Wolfeschlegelsteinhausenberger D",
    "José Ángel",
    "Ñandú",
    "李小龍",
    "محمد علي",
    "Zoë",
    "M",
    "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm",
    "Ana-María de los Ángeles y Ruiz",
)
LONG_QUESTION: dict[str, Any] = {
    "type": "multiple_choice",
    "prompt": "A long question, as teachers write them: the municipality of *Llanfairpwllgwyngyllgogerychwyrndrobwll* "
    "plans a reservoir above the village. Which of the following arguments, taken from the minutes of the public "
    "hearing, speak **for** the project, when only the supply of drinking water in dry summers is considered?",
    "choices": [
        {"text": text, "correct": number < 2}
        for number, text in enumerate(
            [
                "The river carries less than a cubic metre a second in August, and every village below depends on it",
                "Groundwater has fallen by four metres in ten years",
                "The lake would be an attraction for visitors from the coast, who spend money in hotels",
                "`averyveryverylongwordwithoutanyspaceinwhichalinecouldbebrokenatall`",
                "No",
                "The dam gives work to two hundred people for six years, most of them from outside the province",
                "The old chapel would be under water",
                "Concrete is cheap this year",
            ]
        )
    ],
    "explanation": "Only the first two are about water in dry summers.\n\n1. flow in August\n2. groundwater",
    "time_limit": 120,
    "points": 100,
}


@dataclass(frozen=True)
class Shot:
    """A page in a state: the visitor, the path, and the actions that lead to the state."""

    name: str
    who: str
    path: str
    status: int = 200
    act: Callable[[Visitor], None] | None = None


class Gallery:
    """Lessons in all states on one server."""

    def __init__(self, url: str, names: int = 30, answering: int = 12, language: str = "en") -> None:
        """Log the teacher in and add the questions.

        Args:
            names: guests in the lobby.
            answering: guests of each lesson in which a question is asked.
        """
        self.url = url
        token = Api(url).post("/tokens", {"username": "profe", "password": PASSWORD})["token"]
        self.teacher = Teacher(url, token, language)
        questions = self.teacher.get("/questions?q=australia")["questions"]
        self.question = next(q["id"] for q in questions if "capital of Australia" in q["prompt"])
        pictured = self.teacher.get("/questions?q=everest&type=true_false")["questions"]
        self.pictured = next(q["id"] for q in pictured if q["prompt"].startswith("Mount Everest"))
        self.long = int(self.teacher.post("/questions", LONG_QUESTION)["id"])
        self.kinds = {
            kind: int(
                self.teacher.post(
                    "/questions",
                    right_question(kind, difficulty=2, title=f"Of type {kind}", prompt=f"Kind: {kind}", tags=[]),
                )["id"]
            )
            for kind in TYPES
            if kind not in CHOICE_TYPES
        }
        self.quiz = self.teacher.get("/quizzes")["quizzes"][0]["id"]
        self.names, self.answering = names, answering

    def lesson(self, title: str, **how: Any) -> dict[str, Any]:
        """Create a lesson with the starter bank's quiz as its agenda."""
        return self.teacher.lesson(title=title, quiz_id=self.quiz, **how)

    def webhook(self) -> int:
        """Make a webhook of an address that does not exist, with a call that waits or failed; return its id."""
        wanted = {"url": "https://hooks.invalid/tiza", "events": ["lesson.ended", "results.ready"]}
        key: int = self.teacher.post("/webhooks", wanted)["id"]
        self.teacher.post(f"/webhooks/{key}/ping")
        return key

    def fill(self, lesson: dict[str, Any], number: int) -> list[dict[str, Any]]:
        """Have guests join, with short, long and non-Latin names."""
        named = [LONG_NAMES[n] if n < len(LONG_NAMES) else f"Student {n}" for n in range(number)]
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(lambda name: join(self.url, lesson["code"], name), named))

    def answers(self, tickets: Iterable[dict[str, Any]], asked: dict[str, Any], spread: str) -> None:
        """Have guests answer with the choices in a text such as ``aabcc``."""
        for number, ticket in enumerate(tickets):
            answer_as(self.url, ticket["token"], asked["id"], [spread[number % len(spread)]])

    def live(
        self, title: str, question: int, until: str, guest: Visitor | None = None, own: str = ""
    ) -> dict[str, Any]:
        """Bring a lesson with a class into a state: ``open``, ``closed``, ``revealed`` or ``ended``.

        Args:
            guest: a visitor who joins too, and answers ``own`` where it is not empty.
        """
        lesson = self.lesson(title)
        tickets = self.fill(lesson, self.answering)
        token = enter(guest, lesson["code"]) if guest else ""
        asked = self.teacher.ask(lesson["id"], question, time_limit=None if until == "open" else 300)
        self.answers(tickets[:-1], asked, "ccacbdcc" if question == self.question else "aab")
        if own:
            answer_as(self.url, token, asked["id"], list(own))
        if until != "open":
            self.teacher.command(lesson["id"], asked["id"], "close")
        if until in ("revealed", "ended"):
            self.teacher.command(lesson["id"], asked["id"], "reveal")
        if until == "ended":
            self.teacher.post(f"/lessons/{lesson['id']}/end")
        return lesson


def answer_as(url: str, token: str, round_id: int, value: Any, **more: Any) -> None:
    """Answer through the API."""
    Api(url, token).post("/live/answers", {"id": str(uuid.uuid4()), "round_id": round_id, "value": value, **more})


def enter(guest: Visitor, code: str, name: str = "Ana María") -> str:
    """Join a lesson in this visitor's browser, without looking at the page; return the participant's token."""
    form = guest.context.request.get(f"/join/{code}").text()
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert found, form
    answer = guest.context.request.post(f"/join/{code}", form={"csrf_token": found[1], "nickname": name})
    token = re.search(r'"token": ?"([^"]+)"', answer.text())
    assert token, answer.text()
    return token[1]


def look_at_a_school(visitor: Visitor, teacher: str = "") -> None:
    """Have the list of a school looked at, with a class that has no teacher and a student without a class."""
    new = uuid.uuid4().hex[:8]  # who was imported before is not new
    text = f"name,class,teacher\nAna Pérez {new},9 b,{teacher}\nBeto Ruiz,,\nCeci Núñez de la Prada,10 a,\n"
    file = {"name": "school-2026.csv", "mimeType": "text/csv", "buffer": text.encode()}
    visitor.page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    visitor.page.locator("input[type=file]").locator("xpath=ancestor::form").locator("button[type=submit]").click()
    visitor.page.locator("table").wait_for()


def import_a_school(visitor: Visitor) -> None:
    """Import such a list, of which one class has a teacher."""
    look_at_a_school(visitor, "profe")
    visitor.page.locator("form:has(button[type=submit]):not([action$=discard]) .form__actions button").click()
    visitor.page.locator(".card .badge--success").wait_for()


PUBLIC = [
    Shot("home", "nobody", "/"),
    Shot("login", "nobody", "/login"),
    Shot("register", "nobody", "/register"),
    Shot("reset", "nobody", "/reset"),
    Shot("reset-new", "nobody", "/reset/new"),
    Shot("join-unknown", "nobody", "/join/ZZZZZZ", status=404),
    Shot("error-404", "nobody", "/nothing/here", status=404),
]
ADMIN = [
    Shot("admin-users", "admin", "/admin/users"),
    Shot("admin-user-new", "admin", "/admin/users/new"),
    Shot("admin-user", "admin", "/admin/users/1"),
    Shot("admin-audit", "admin", "/admin/audit"),
    Shot("admin-server", "admin", "/admin"),
    Shot("admin-logins", "admin", "/admin/logins"),
    Shot("admin-jobs", "admin", "/admin/jobs"),
    Shot("admin-terms", "admin", "/admin/terms"),
    Shot("admin-import", "admin", "/admin/import"),
    Shot("admin-import-checked", "admin", "/admin/import", act=look_at_a_school),
    Shot("admin-import-imported", "admin", "/admin/import", act=import_a_school),
    Shot("admin-lti", "admin", "/admin/lti"),
    Shot("admin-user-erase", "admin", "/admin/users/1/erase"),
    Shot("account-delete", "student", "/account/delete"),
    Shot("privacy", "student", "/privacy"),
]


def tick(visitor: Visitor) -> None:
    """Tick a question, which makes the bar of actions stick to the edge of the window; then scroll to its place.

    Elsewhere the bar covers a part of some row, which is one turn of the wheel away.
    """
    visitor.page.locator('input[name="question_ids"]').first.check()
    visitor.page.evaluate("scrollTo(0, document.body.scrollHeight)")


def look_at_a_list(visitor: Visitor) -> None:
    """Look at a list with new students, one who is in the class, and a line that cannot be used."""
    visitor.page.locator("#roster").fill("Pérez Gil, Ana\n2. Beto Ruiz\nNúñez de la Prada, Íñigo\n!!!")
    visitor.page.locator("#roster").locator("xpath=ancestor::form").locator("button[type=submit]").click()
    visitor.page.locator("#roster-import").wait_for()


def make_pins(visitor: Visitor) -> None:
    """Make PINs, which are shown once."""
    send = visitor.page.locator("form[action*='/cards']").first
    send.evaluate("(form) => { form.elements.who.value = 'all'; form.submit(); }")
    visitor.page.locator(".login-card__pin").first.wait_for()


def unfold(hook: str) -> Callable[[Visitor], None]:
    """Return a function that opens a menu."""
    return lambda visitor: visitor.hook(hook).locator("> summary").click()


def prepare_class(url: str) -> None:
    """Give the demo's class students from a list, an address and PINs, by its pages."""
    with requests.Session() as browser:

        def send(path: str, shown: str, **form: str) -> None:
            page = browser.get(url + shown, timeout=60).text
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
            assert found, page
            assert browser.post(url + path, data={"csrf_token": found[1], **form}, timeout=60).ok

        send("/login", "/login", username="profe", password=PASSWORD)
        one = "/teach/courses/1"
        roster = "Pérez Gil, Ana\nRuiz, Beto\nNúñez de la Prada Fernández, Íñigo María\n"
        send(f"{one}/import", f"{one}/import", roster=roster, confirm="1")
        send(f"{one}/address", f"{one}/entry", slug="demo-class")
        send(f"{one}/cards", f"{one}/entry", who="missing")


def teacher_pages(gallery: Gallery) -> list[Shot]:
    """Return the teacher's pages that are not live."""
    prepare_class(gallery.url)
    asked = f"/teach/questions/{gallery.question}"
    return [
        Shot("home-teacher", "teacher", "/"),
        Shot("account", "teacher", "/account"),
        Shot("webhooks", "teacher", "/account/webhooks"),
        Shot("webhook", "teacher", f"/account/webhooks/{gallery.webhook()}"),
        Shot("bank", "teacher", "/teach/questions"),
        Shot("bank-ticked", "teacher", "/teach/questions", act=tick),
        Shot("bank-export", "teacher", "/teach/questions", act=unfold("export")),
        Shot("bank-nothing", "teacher", "/teach/questions?q=nothingfitsthis"),
        Shot("bank-archived", "teacher", "/teach/questions?archived=1"),
        Shot("bank-new", "teacher", "/teach/questions/new"),
        Shot("bank-edit", "teacher", f"{asked}/edit"),
        Shot("bank-edit-long", "teacher", f"/teach/questions/{gallery.long}/edit"),
        *(Shot(f"bank-edit-{kind}", "teacher", f"/teach/questions/{n}/edit") for kind, n in gallery.kinds.items()),
        *(Shot(f"bank-preview-{kind}", "teacher", f"/teach/questions/{n}") for kind, n in gallery.kinds.items()),
        Shot("bank-preview", "teacher", asked),
        Shot("bank-preview-picture", "teacher", f"/teach/questions/{gallery.pictured}"),
        Shot("bank-import", "teacher", "/teach/questions/import"),
        Shot("quizzes", "teacher", "/teach/quizzes"),
        Shot("quiz", "teacher", f"/teach/quizzes/{gallery.quiz}"),
        Shot("quiz-title", "teacher", f"/teach/quizzes/{gallery.quiz}", act=unfold("quiz-title")),
        Shot("quiz-sheet", "teacher", f"/teach/quizzes/{gallery.quiz}/sheet?versions=2"),
        Shot("courses", "teacher", "/teach/courses"),
        Shot("course", "teacher", "/teach/courses/1"),
        Shot("course-import", "teacher", "/teach/courses/1/import"),
        Shot("course-import-preview", "teacher", "/teach/courses/1/import", act=look_at_a_list),
        Shot("course-groups", "teacher", "/teach/courses/1/groups"),
        Shot("course-entry", "teacher", "/teach/courses/1/entry"),
        Shot("course-cards", "teacher", "/teach/courses/1/cards"),
        Shot("course-cards-pins", "teacher", "/teach/courses/1/cards", act=make_pins),
        Shot("class-closed", "student", "/c/demo-class"),
        Shot("class-pin", "nobody", "/c/demo-class"),
        Shot("lessons", "teacher", "/teach/lessons"),
        Shot("lessons-ended", "teacher", "/teach/lessons?filter=ended"),
        Shot("lessons-archived", "teacher", "/teach/lessons?filter=archived"),
        Shot("dashboard", "teacher", "/teach"),
        Shot("lesson-new", "teacher", "/teach/lessons/new"),
        Shot("lesson-new-preset", "teacher", "/teach/lessons/new?preset=debate"),
        Shot("presets", "teacher", "/teach/lessons/presets"),
        Shot("error-lesson", "teacher", "/teach/lessons/999999", status=404),
        Shot("error-forbidden", "teacher", "/admin/users", status=403),
    ]


def lesson_pages(gallery: Gallery, guest: Visitor) -> list[Shot]:
    """Create lessons in all states; return the control page, projector and report of each, and the guest's page."""
    shots = []
    empty = gallery.lesson("An empty room")
    lobby = gallery.lesson("Geography of the Americas, second term")
    gallery.fill(lobby, gallery.names)
    states = [("lobby-empty", empty), ("lobby", lobby)]
    enter(guest, lobby["code"])
    shots.append(Shot("student-lobby", "guest", f"/live/{lobby['code']}"))
    shots.append(Shot("student-join", "nobody", f"/join/{lobby['code']}"))
    members = gallery.teacher.lesson(title="6C", settings={"join_mode": "account"})
    shots.append(Shot("student-join-account", "nobody", f"/join/{members['code']}"))
    for name, question, until, own in (
        ("open", gallery.pictured, "open", ""),
        ("open-answered", gallery.question, "open", "c"),
        ("open-long", gallery.long, "open", ""),
        ("closed", gallery.question, "closed", "c"),
        ("revealed-right", gallery.question, "revealed", "c"),
        ("revealed-wrong", gallery.question, "revealed", "a"),
        ("revealed-long", gallery.long, "revealed", "ab"),
        ("ended", gallery.question, "ended", "c"),
    ):
        lesson = gallery.live(f"6B {name}", question, until, guest, own)
        if name != "revealed-right":  # the guest's own page alone differs from that of revealed-wrong
            states.append((name, lesson))
        shots.append(Shot(f"student-{name}", "guest", f"/live/{lesson['code']}"))
    for name, lesson in states:
        path = f"/teach/lessons/{lesson['id']}"
        shots.append(Shot(f"control-{name}", "teacher", path))
        shots.append(Shot(f"screen-{name}", "teacher", f"{path}/screen"))
        if name in ("lobby-empty", "revealed-long", "ended"):
            shots.append(Shot(f"report-{name}", "teacher", f"{path}/report"))
    over = states[-1][1]
    shots.append(Shot("join-ended", "nobody", f"/join/{over['code']}", status=403))
    return shots


def show(visitor: Visitor, shot: Shot) -> None:
    """Open a page and wait until its pictures are loaded and, on a live page, it is connected."""
    answer = visitor.page.goto(shot.path)
    assert answer is not None
    assert answer.status == shot.status, f"{shot.path}: {answer.status}"
    if visitor.page.get_by_test_id("connection").count() and not shot.name.endswith("ended"):
        visitor.online()
    loaded = "image.loading === 'lazy' || !image.hasAttribute('src') || (image.complete && image.naturalWidth)"
    visitor.page.wait_for_function(f"[...document.images].every((image) => {loaded})")
    if shot.act:
        shot.act(visitor)
