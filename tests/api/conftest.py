"""Clients of the API in several roles, and a lesson."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from classroom.core import settings
from classroom.models import Course, User
from classroom.services.accounts import access
from classroom.services.classes import courses
from tests.api.client import Api, Reply
from tests.support.lessons import CAPITAL


@pytest.fixture
def nobody(app: Flask) -> Api:
    """A client without a token."""
    return Api(app)


@pytest.fixture
def teacher(app: Flask, owner: User) -> Api:
    """The teacher who owns all fixtures here."""
    return Api(app, access.grant(owner, "api", "test"))


@pytest.fixture
def colleague(app: Flask, outsider: User) -> Api:
    """Another teacher."""
    return Api(app, access.grant(outsider, "api", "test"))


@pytest.fixture
def student(app: Flask, member: User) -> Api:
    """A student with an account's personal token."""
    return Api(app, access.grant(member, "api", "test"))


@pytest.fixture
def question_id(teacher: Api) -> int:
    """A single-choice question of the owner, whose right choice is ``b``."""
    return int(good(teacher.post("/questions", CAPITAL))["id"])


@pytest.fixture
def lesson(teacher: Api, question_id: int) -> dict[str, Any]:
    """The owner's lesson for guests, in its lobby."""
    return good(teacher.post("/lessons", {"title": "Geography", "question_ids": [question_id]}))


@pytest.fixture
def quiz_id(teacher: Api, question_id: int) -> int:
    """A quiz of the owner with the question."""
    return int(good(teacher.post("/quizzes", {"title": "Capitals", "question_ids": [question_id]}))["id"])


@pytest.fixture
def homework(teacher: Api, quiz_id: int) -> dict[str, Any]:
    """The owner's homework for all who have its link."""
    return good(teacher.post("/assignments", {"quiz_id": quiz_id, "attempts": 2}))


@pytest.fixture
def ana(app: Flask, lesson: dict[str, Any]) -> Api:
    """A guest in the lesson."""
    return enter(app, lesson, "Ana")


@pytest.fixture
def course(owner: User, member: User) -> Course:
    """The owner's class, with the member on its roster."""
    made = courses.create(owner.id, "7B")
    courses.add_student(made.id, owner.id, member.username)
    return made


@pytest.fixture
def rates(monkeypatch: pytest.MonkeyPatch, app: Flask) -> Callable[[str, str], None]:
    """Set a rate limit of the running application: ``rates("EVENT", "2/minute")``."""

    def change(name: str, rate: str) -> None:
        monkeypatch.setenv(f"CLASSROOM_{name}_RATE", rate)
        settings.current.cache_clear()

    return change


def good(reply: Reply) -> dict[str, Any]:
    """Return the body of a reply, which must be a success."""
    assert reply.status < 400, reply
    assert isinstance(reply.body, dict)
    return reply.body


def enter(app: Flask, lesson: dict[str, Any], nickname: str) -> Api:
    """Join a lesson as a guest; return a client with the guest's token."""
    return Api(app, good(Api(app).post("/join", {"code": lesson["code"], "nickname": nickname}))["token"])


def ask(teacher: Api, lesson: dict[str, Any], question_id: int, **how: Any) -> dict[str, Any]:
    """Open a round and return it."""
    path = f"/lessons/{lesson['id']}/rounds"
    return dict(good(teacher.post(path, {"question_id": question_id, **how}))["round"])


def command(teacher: Api, lesson: dict[str, Any], asked: dict[str, Any], name: str, body: Any = None) -> Reply:
    """Send a command for a round."""
    return teacher.post(f"/lessons/{lesson['id']}/rounds/{asked['id']}/{name}", body)


def submission(asked: dict[str, Any], value: Any, number: int = 1) -> dict[str, Any]:
    """Return the body of an answer, with an id that is made from ``number``."""
    return {"id": f"00000000-0000-4000-8000-{number:012d}", "round_id": asked["id"], "value": value}
