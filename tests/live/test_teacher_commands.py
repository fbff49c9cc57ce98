"""A teacher's commands by socket and by the API: the same payloads, results and errors."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from classroom.api.commands import Route
from classroom.api.lessons import ROUTES as LESSON_ROUTES
from classroom.api.rounds import ROUTES as ROUND_ROUTES
from classroom.live.teacher import TeacherNamespace
from classroom.models import Lesson, Round, User
from classroom.services.accounts import access
from classroom.services.bank import entries
from classroom.services.lessons import improvise, lifecycle, rounds, slides, timer
from classroom.services.teacher_commands import COMMANDS
from tests.api.client import Api, Reply
from tests.support.lessons import CAPITAL, join
from tests.support.questions import question

ROUTES: dict[str, Route] = {**ROUND_ROUTES, **LESSON_ROUTES}
SOCKET_ONLY = {"who_answered", "list_answers"}
ONE_OF = {"hide_answer": "participant_id"}
"""A field that is left out, since a command takes either this one or another."""
WRITTEN = question("short_text", prompt="Which city?")
VALUES: dict[str, Any] = {
    "time_limit": 30, "seconds": 30, "shown": False, "value": "Bogotá", "kind": "choices", "count": 3,
    "prompt": "What?", "choices": ["one", "two", "three", "four"], "right": [], "texts": ["one", "two"],
    "percent": 50, "nickname": "Other", "locked": True, "skipped": True, "confidence": True, "hidden": True, "skip": 0,
    "page": 0, "pages": 2,
}  # fmt: skip
"""A valid value of each field that is not an id."""


class Scene:
    """A lesson with one participant and an open round, at the moment at which a command is possible."""

    def __init__(self, owner: User, name: str) -> None:
        written = name in ("accept_answer", "promote_answers", "hide_answer", "list_answers")
        asked = entries.create(owner.id, WRITTEN if written else CAPITAL)
        self.lesson: Lesson = lifecycle.create(owner.id, question_ids=[asked.id])
        self.ids = {"question_id": asked.id, "participant_id": join(self.lesson, "Ana").id}
        self.round: Round = self._open(owner, name, asked.id)
        self.ids["round_id"] = self.round.id
        if name in ("show_slide", "turn_slide"):
            rounds.close_round(self.lesson.id, owner.id, self.round.id)
            slide = entries.create(owner.id, {"type": "slide", "prompt": "# Rivers"})
            slides.show(self.lesson.id, owner.id, slide.id)
            self.ids |= {"question_id": slide.id, "slide_id": self.lesson.slide_id or 0}
            return
        here = (self.lesson.id, owner.id, self.round.id)
        if name not in ("close_round", "extend_round", "pause_round", "resume_round", "show_standings"):
            rounds.close_round(*here)
        elif name == "resume_round":
            timer.pause_round(*here)

    def _open(self, owner: User, name: str, question_id: int) -> Round:
        if name == "word_round":
            return improvise.ask(self.lesson.id, owner.id, "choices")
        return rounds.open_round(self.lesson.id, owner.id, question_id, 60)

    def payload(self, name: str) -> dict[str, Any]:
        """Return a valid payload of a command, with all of its fields."""
        known = {**VALUES, **self.ids}
        return {
            field: known[field]
            for field in COMMANDS[name].payload.model_fields
            if field in known and field != ONE_OF.get(name)
        }


Send = Any
"""Called with a scene, a command, its payload and a language; returns the acknowledgement or the API's reply."""


@pytest.fixture
def emit(app: Flask, owner: User, monkeypatch: pytest.MonkeyPatch) -> Send:
    """Give a command to the handler of its socket event, as the owner; return the acknowledgement."""
    namespace = app.extensions["socketio"].server.namespace_handlers["/teacher"]

    def run(scene: Scene, name: str, payload: dict[str, Any], language: str = "en") -> dict[str, Any]:
        monkeypatch.setattr(namespace, "authorize", lambda: (scene.lesson.id, owner.id))
        with app.test_request_context(), force_locale(language):
            return dict(getattr(namespace, f"on_{name}")(payload))

    return run


@pytest.fixture
def post(app: Flask, owner: User) -> Send:
    """Send a command by the API: the fields that are in its path there, the others in the body."""
    api = Api(app, access.grant(owner, "api", "test"))

    def run(scene: Scene, name: str, payload: dict[str, Any], language: str = "en") -> Reply:
        path, body = ROUTES[name].path, dict(payload)
        for field, number in scene.ids.items():
            if f"<int:{field}>" in path:
                path = path.replace(f"<int:{field}>", str(body.pop(field, number)))
        return api.post(f"/lessons/{scene.lesson.id}/{path}", body, headers={"Accept-Language": language})

    return run


def test_each_command_but_those_for_sockets_alone_has_a_route() -> None:
    assert set(ROUTES) == set(COMMANDS) - SOCKET_ONLY


def test_each_command_has_a_handler_in_the_namespace_of_the_server(app: Flask) -> None:
    namespace = app.extensions["socketio"].server.namespace_handlers["/teacher"]
    assert isinstance(namespace, TeacherNamespace)
    handled = {name.removeprefix("on_") for name in dir(namespace) if name.startswith("on_")}
    assert handled == {*COMMANDS, "sync", "connect"}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_works_by_socket_and_by_the_api(owner: User, emit: Send, post: Send, name: str) -> None:
    scene = Scene(owner, name)
    acknowledged = emit(scene, name, scene.payload(name))
    assert acknowledged["ok"] is True, acknowledged
    if name in ROUTES:
        scene = Scene(owner, name)
        reply = post(scene, name, scene.payload(name))
        assert reply.status == ROUTES[name].status, reply
        if "round" in acknowledged:
            assert set(reply.body) == {"round"}
            assert reply.body["round"]["status"] == acknowledged["round"]["status"]


def wrong_payloads(name: str, right: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Give payloads with one error each, and the field that it is in."""
    yield {**right, "is_correct": True}, "is_correct"
    for field, info in COMMANDS[name].payload.model_fields.items():
        yield {**right, field: {"a": 1}}, field  # no field of a command is an object
        if info.is_required():
            yield {key: value for key, value in right.items() if key != field}, field
            yield {**right, field: None}, field


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", COMMANDS)
def test_wrong_payloads_have_the_same_error_on_both_edges(
    owner: User, emit: Send, post: Send, name: str, language: str
) -> None:
    scene, in_path = Scene(owner, name), ROUTES[name].path if name in ROUTES else ""
    for payload, field in wrong_payloads(name, scene.payload(name)):
        error = emit(scene, name, payload, language)["error"]
        assert (error["code"], set(error["fields"])) == ("invalid", {field})
        if name in ROUTES and f"<int:{field}>" not in in_path:
            reply = post(scene, name, payload, language)
            assert (reply.status, reply.body["error"]) == (422, error)


def test_messages_are_translated(owner: User, emit: Send) -> None:
    scene = Scene(owner, "set_locked")
    error = emit(scene, "set_locked", {"locked": 1}, "es")["error"]
    assert error["fields"]["locked"].startswith("Debe ser verdadero")


@pytest.mark.parametrize(("body", "limit"), [({}, 45), ({"time_limit": None}, None), ({"time_limit": 10}, 10)])
def test_a_time_limit_left_out_is_not_the_same_as_null(
    owner: User, emit: Send, post: Send, body: dict[str, Any], limit: int | None
) -> None:
    timed = entries.create(owner.id, {**CAPITAL, "time_limit": 45})
    payload = {"question_id": timed.id, **body}
    asked = emit(Scene(owner, "start_round"), "start_round", payload)["round"]
    assert asked["time_limit"] == limit
    assert post(Scene(owner, "start_round"), "start_round", payload).body["round"]["time_limit"] == limit
