"""Before the reveal, no byte that a student gets tells the key.

The same lesson is played twice on an empty database. The two differ in the key and the explanation alone, so all
that students get has to be equal, byte for byte, once times, tokens and random codes are made alike.
"""

import re
from collections.abc import Callable
from typing import Any

from flask import Flask

from classroom.core.database import db
from classroom.services.accounts import access
from tests.api.client import Api, Reply
from tests.api.conftest import ask, command, enter, good, submission
from tests.support.people import make_user

TYPES = ("single_choice", "multiple_choice", "true_false")
_MOMENT = re.compile(rb"\d{10}\.\d+")


def question(kind: str, right: int) -> dict[str, Any]:
    """Return a question whose right choice has this position; the explanation tells it."""
    texts = ["True", "False"] if kind == "true_false" else ["Sydney", "Canberra", "Melbourne"]
    choices = [{"text": text, "correct": position == right} for position, text in enumerate(texts)]
    canary = f"CANARY-{kind}-{right}"
    return {"type": kind, "prompt": "Which?", "choices": choices, "explanation": canary, "points": 70}


class World:
    """One play of the lesson, and all that its students got."""

    def __init__(self, app: Flask, right: int, **options: Any) -> None:
        db.session.remove()
        db.drop_all()
        db.create_all()
        self.app, self.right = app, right
        self.teacher = Api(app, access.grant(make_user("owner", "teacher"), "api", "test"))
        self.lesson = good(self.teacher.post("/lessons", {"settings": {"allow_change": True, "options": options}}))
        self.secrets: dict[str, str] = {self.lesson["code"]: "CODE"}
        self.heard: list[tuple[int, bytes, dict[str, str]]] = []

    def hear(self, reply: Reply) -> Reply:
        """Note what a student got."""
        data = reply.data
        for secret, name in self.secrets.items():
            data = data.replace(secret.encode(), name.encode())
        own = ("Content-Length", "Date", "X-Request-ID")  # the last is random, or what the client sent
        headers = {name: value for name, value in reply.headers.items() if name not in own}
        self.heard.append((reply.status, _MOMENT.sub(b"TIME", data), headers))
        return reply

    def join(self, name: str) -> Api:
        """Join as a student."""
        reply = Api(self.app).post("/join", {"code": self.lesson["code"], "nickname": name})
        self.secrets[reply.body["token"]] = "TOKEN"
        self.secrets[reply.body["participant"]["resume_code"]] = "RESUME"
        self.hear(reply)
        return Api(self.app, reply.body["token"])

    def play(self, kind: str, number: int) -> dict[str, Any]:
        """Ask and close one question; two students do all that students can."""
        asked_id = good(self.teacher.post("/questions", question(kind, self.right)))["id"]
        ana, ben = self.join(f"Ana {number}"), self.join(f"Ben {number}")
        asked = ask(self.teacher, self.lesson, asked_id, time_limit=60)
        for who, value in ((ana, ["a"]), (ben, ["b"]), (ana, ["b"]), (ben, ["zz"]), (ben, []), (ben, "a")):
            self.hear(who.get("/live"))
            self.hear(who.post("/live/answers", submission(asked, value, number * 100 + len(self.heard))))
        lesson_id = self.lesson["id"]
        for path in (
            f"/questions/{asked_id}",
            f"/lessons/{lesson_id}",
            f"/lessons/{lesson_id}/results",
            "/openapi.json",
        ):
            self.hear(ana.get(path))
            self.hear(ana.get(f"{path}.csv"))
        self.hear(ana.post(f"/lessons/{lesson_id}/rounds/{asked['id']}/reveal"))
        good(command(self.teacher, self.lesson, asked, "close"))
        self.hear(ana.post("/live/answers", submission(asked, ["a"], number * 100 + 99)))
        for who in (ana, ben, self.join(f"Late {number}")):
            self.hear(who.get("/live"))
        self.ana = ana
        return asked


def test_two_lessons_that_differ_in_the_key_look_the_same(app: Flask, rates: Callable[[str, str], None]) -> None:
    rates("EVENT", "off")
    worlds = []
    for right in (0, 1):
        world = World(app, right)
        for number, kind in enumerate(TYPES, start=1):
            asked = world.play(kind, number)
            assert b"CANARY" not in b"".join(data for _status, data, _headers in world.heard)
            if kind != TYPES[-1]:
                continue
            before = len(world.heard)
            good(command(world.teacher, world.lesson, asked, "reveal"))
            world.hear(world.ana.get("/live"))
        worlds.append((world.heard[:before], world.heard[before:]))
    assert len(worlds[0][0]) > 60
    for first, second in zip(worlds[0][0], worlds[1][0], strict=True):
        assert first == second
    assert worlds[0][1] != worlds[1][1]  # the comparison can tell the two apart: after the reveal it does
    assert b"CANARY" in worlds[0][1][0][1]


def test_in_a_survey_they_look_the_same_after_the_reveal_too(app: Flask, rates: Callable[[str, str], None]) -> None:
    rates("EVENT", "off")
    worlds = []
    for right in (0, 1):
        world = World(app, right, scoring="survey", podium=True, streaks=True, teams=2, speed_bonus=50)
        for number, kind in enumerate(TYPES, start=1):
            asked = world.play(kind, number)
            good(command(world.teacher, world.lesson, asked, "reveal"))
            for student in (world.ana, world.join(f"Later {number}")):
                shown = world.hear(student.get("/live")).body["state"]["round"]
                assert (shown["status"], shown["key"], shown["tally"]["answered"]) == ("revealed", None, 2)
        worlds.append(world.heard)
    assert len(worlds[0]) > 60
    for first, second in zip(*worlds, strict=True):
        assert first == second
    assert b"CANARY" not in b"".join(data for _status, data, _headers in worlds[0])


def test_points_of_an_earlier_round_that_is_not_revealed_do_not_show(
    app: Flask, teacher: Api, lesson: dict[str, Any], question_id: int
) -> None:
    ana = enter(app, lesson, "Ana")
    asked = ask(teacher, lesson, question_id)
    good(ana.post("/live/answers", submission(asked, ["b"])))
    good(command(teacher, lesson, asked, "close"))
    ask(teacher, lesson, question_id)
    me = good(ana.get("/live"))["me"]
    assert (me["total_points"], me["result"]) == (0, None)
