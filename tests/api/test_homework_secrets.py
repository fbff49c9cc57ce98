"""Before the feedback moment nothing tells the key, in whatever a student can get.

Two homeworks differ in nothing but which choice is right. A student does both in the same way, with an account, and
gets the same bytes, but for ids, moments and tokens.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from flask import Flask

from classroom.core import clock
from classroom.models import User
from classroom.services.accounts import access
from classroom.services.lessons.homework_rules import FEEDBACK, ORDERS
from classroom.services.participants import own_order
from tests.api.client import Api
from tests.api.conftest import good
from tests.support.pages import without_tokens
from tests.support.people import log_in, rename

DAY = 86_400.0
CANARY = "canaryflewoverthehill"
TYPES = {"true_false": 2, "single_choice": 4, "multiple_choice": 4}
NUMBERS = r'"(\w*id|lesson|question|now|\w+_at|deadline|until|at|round)":\s*(-?[0-9.]+|"20[0-9T:+.-]+")'
TEXTS = r'"(id|token|resume_code|seed|code|csrf_token|proof|due_on|made_at|nickname|url|\w+_at)":\s*"[^"]*"'

ONCE = [("each", "fixed"), ("after_submit", "shuffled"), ("after_due", "shuffled"), ("never", "fixed")]
MORE = [pair for pair in product(FEEDBACK, ORDERS) if pair not in ONCE]


@pytest.fixture(autouse=True)
def the_offset() -> Iterator[None]:
    """Put the clock of this process right again."""
    before = clock.offset()
    yield
    clock.set_offset(before)


class Run:
    """One homework and its student, with everything that the student got, by name."""

    def __init__(self, app: Flask, teacher: Api, pupil: User, place: int, how: dict[str, Any]) -> None:
        self.api, self.browser = Api(app, access.grant(pupil, "api", "test")), log_in(app, pupil)
        self.seen: list[tuple[str, str]] = []
        self._names = {pupil.display_name: "NAME", pupil.username: "NAME"}
        ids = [good(teacher.post("/questions", _question(kind, place)))["id"] for kind in TYPES]
        quiz = good(teacher.post("/quizzes", {"title": "Rivers", "question_ids": ids}))
        start = clock.now()
        terms = {"opens_at": start, "due_at": start + DAY, "closes_at": start + 2 * DAY, "attempts": 2, **how}
        self.homework = good(teacher.post("/assignments", {"quiz_id": quiz["id"], **terms}))
        self._names[self.homework["code"]] = "CODE"
        joined = good(self.api.post("/join", {"code": self.homework["code"]}))
        self.lesson = good(teacher.get(f"/assignments/{self.homework['id']}/results"))["lesson"]["id"]
        self.work = Api(app, joined["token"])

    def look(self, moment: str) -> None:
        """Keep every page, answer and export that the student can get."""
        keep = self._keep
        keep(f"{moment}: work", json.dumps(good(self.work.get("/work"))))
        results = good(self.api.get("/me/results?per_page=1"))["results"]
        keep(f"{moment}: own results", json.dumps(results))
        keep(f"{moment}: practice", json.dumps(good(self.api.get("/practice?keys=1&ahead=1"))))
        for path in (f"/work/{self.homework['code']}", f"/results/{self.lesson}", "/practice/cards?ahead=1"):
            page = self.browser.get(path)
            assert page.status_code == 200, path
            keep(f"{moment}: {path.split(chr(47))[1]}", page.get_data(as_text=True))
        listed = self.browser.get("/homework").get_data(as_text=True).split('<li class="card')
        keep(f"{moment}: list", next(each for each in listed if self.homework["code"] in each))
        archive = zipfile.ZipFile(io.BytesIO(self.browser.post("/account/data").data))
        rows = json.loads(archive.read("data.json"))["answers"]
        keep(f"{moment}: export", json.dumps([row for row in rows if row["lesson"] == self.lesson]))

    def attempt(self, number: int, value: str) -> None:
        """Do one attempt: begin, answer the same choice everywhere, also wrongly, and hand in."""
        begun = good(self.work.post("/work/attempts", {}))
        self._keep(f"begin {number}", json.dumps(begun))
        self.look(f"begun {number}")
        for question in begun["questions"]:
            for broken in (["z"], "a", None, [value, value]):
                reply = self.work.post("/work/answers", self._answer(begun, question, broken))
                self._keep(f"refused {broken}", f"{reply.status} {json.dumps(reply.body)}")
            reply = self.work.post("/work/answers", self._answer(begun, question, [value]))
            self._keep(f"answer {number} {question['position']}", json.dumps(good(reply)))
        self.look(f"answered {number}")
        done = self.work.post(f"/work/attempts/{begun['id']}/submit", {})
        self._keep(f"hand in {number}", json.dumps(good(done)))
        self.look(f"handed in {number}")

    def _answer(self, begun: dict[str, Any], question: dict[str, Any], value: Any) -> dict[str, Any]:
        self._sent = getattr(self, "_sent", 0) + 1
        name = f"{self.homework['id']:08d}-0000-4000-8000-{self._sent:012d}"
        return {"id": name, "attempt_id": begun["id"], "position": question["position"], "value": value}

    def _keep(self, name: str, text: str) -> None:
        for made_up, known in self._names.items():
            text = text.replace(made_up, known)
        text = re.sub(NUMBERS, r'"\1":N', text)
        text = re.sub(TEXTS, r'"\1":S', text)
        text = without_tokens(text)
        text = re.sub(
            r'name="csrf-token" content="[^"]*"|personal code \w+|[0-9a-f]{8}-0000-4000-8000-\d{12}', "", text
        )
        text = re.sub(r'data-copy="\w{8}"|>\w{8}</\w+>|value="\w{8}"|<time.*?</time>', "", text)
        text = re.sub(r"/(results|homework|work|live|join|leave|lessons)/\w+", r"/\1/N", text)
        self.seen.append((name, text))


def _question(kind: str, place: int) -> dict[str, Any]:
    choices = [
        {"text": f"Place {'ABCD'[number]}", "correct": number == place, "feedback": f"{CANARY} {number == place}"}
        for number in range(TYPES[kind])
    ]
    explanation = f"{CANARY} {'it is explained here ' * (1 + place)}"
    return {"type": kind, "prompt": f"Which is a river? {kind}", "choices": choices, "explanation": explanation}


def _until(feedback: str, name: str) -> bool:
    """Say whether something was got before the feedback moment."""
    if feedback == "each":
        return name.startswith(("begin 1", "begun 1", "refused"))
    if feedback == "after_submit":
        return not name.startswith(("hand", "begin 2", "begun 2", "answer 2", "answered 2", "refused", "at the end"))
    return not name.startswith("at the end") or feedback == "never"


@pytest.mark.parametrize(
    ("feedback", "order"), [*ONCE, *(pytest.param(*pair, marks=pytest.mark.long) for pair in MORE)]
)
def test_two_homeworks_that_differ_in_the_key_look_the_same(
    app: Flask,
    teacher: Api,
    member: User,
    stranger: User,
    monkeypatch: pytest.MonkeyPatch,
    feedback: str,
    order: str,
) -> None:
    monkeypatch.setenv("CLASSROOM_EVENT_RATE", "off")
    monkeypatch.setattr(own_order, "seed", lambda _lesson, _participant: "the same seed in both")
    rename(stranger, member.display_name)
    runs = []
    for place, pupil in enumerate((member, stranger)):
        run = Run(app, teacher, pupil, place, {"feedback": feedback, "order": order})
        run.attempt(1, "a")
        run.attempt(2, "b")
        clock.set_offset(clock.offset() + 3 * DAY)
        run.look("at the end")
        clock.set_offset(clock.offset() - 3 * DAY)
        runs.append(run)
    first, second = (run.seen for run in runs)
    assert [name for name, _text in first] == [name for name, _text in second]
    pairs = [(name, one, other) for (name, one), (_name, other) in zip(first, second, strict=True)]
    early = [pair for pair in pairs if _until(feedback, pair[0])]
    assert len(early) > 10
    for name, one, other in early:
        assert one == other, name
        assert CANARY not in one, name
    late = [pair for pair in pairs if pair[0].startswith("at the end")]
    if feedback == "never":
        assert all(one == other for _name, one, other in late)
    else:  # the search finds what there is to find once it may be seen
        told = {name.partition(": ")[2] for name, one, other in late if one != other}
        assert told >= {"work", "own results", "export"}, told
        assert any(CANARY in one for _name, one, _other in late)
