"""Fields that nobody asked for are refused, or change nothing."""

import uuid
from typing import Any

import pytest
import requests

from classroom.core.database import db
from classroom.models import Answer, Lesson, Participant, Question, User
from tests.clients.packets import PacketClient
from tests.security.conftest import Live, School
from tests.security.routes import API, PAGES, ROWS, fill, place, request_options
from tests.security.test_matrix_routes import ask, found

EXTRA = {
    "role": "admin",
    "is_admin": True,
    "is_correct": True,
    "correct_answer": "a",
    "points_awarded": 9999,
    "user_id": 1,
    "owner_id": 1,
    "participant_id": 1,
    "answered_at": 1.0,
    "created_at": 1.0,
    "disabled_at": None,
    "password_hash": "x",
    "status": "revealed",
    "version": 99,
}
JSON_ROWS = [name for name, row in sorted(API.items()) if isinstance(row.body, dict)]


def send(school: School, name: str, actor: str, body: dict[str, Any]) -> Any:
    """Send one JSON body."""
    rule = found(school.app)[name]
    with school.app.test_request_context():
        path = school.app.url_for(rule.endpoint, **place(ROWS[name], rule.arguments, school.world))
    token = school.world.token(name, actor)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    client = school.app.test_client()
    return client.open(path, method=name.partition(" ")[0], headers=headers, **request_options(name, body))


@pytest.mark.parametrize("name", JSON_ROWS)
def test_the_api_refuses_unknown_fields_by_name(school: School, name: str) -> None:
    row = ROWS[name]
    actor = next(actor for actor in ("owner", "guest", "student") if actor in row.allowed)
    if name == "POST api_join.join_lesson":
        actor = "nobody"
    right = fill(row.body, school.world.ids)
    extra = {field: value for field, value in EXTRA.items() if field not in right}
    response = send(school, name, actor, {**right, **extra})
    assert response.status_code == 422, f"{name} takes all of them: {response.get_data(as_text=True)[:200]}"
    taken = extra.keys() - response.get_json()["error"]["fields"].keys()
    assert not taken, f"{name} takes {taken}"


def test_fields_inside_choices_are_refused_too(school: School) -> None:
    school.restore()
    right = ROWS["POST api_questions.create"].body
    choices = [{**choice, "points": 5} for choice in right["choices"]]
    assert send(school, "POST api_questions.create", "owner", {**right, "choices": choices}).status_code == 422
    settings = {"title": "x", "settings": {"join_mode": "guest", "owner_id": 1}}
    assert send(school, "POST api_lessons.create_lesson", "owner", settings).status_code == 422


def snapshot(school: School) -> dict[str, Any]:
    """Return what the extra fields aim at."""
    with school.app.app_context():
        return {
            "roles": dict(iter(db.session.execute(db.select(User.id, User.role)))),
            "hashes": dict(iter(db.session.execute(db.select(User.id, User.disabled_at)))),
            "questions": dict(iter(db.session.execute(db.select(Question.id, Question.owner_id)))),
            "lessons": dict(iter(db.session.execute(db.select(Lesson.id, Lesson.owner_id)))),
            "people": dict(iter(db.session.execute(db.select(Participant.id, Participant.user_id)))),
            "answers": list(db.session.scalars(db.select(Answer.points))),
        }


RECEIVERS = {"POST bank.share": "outsider"}
"""Whose the questions are that a form makes on purpose for somebody else: only those of the name that was typed."""

DELETES = {
    "POST assignments.delete": ("lessons", "homework_lesson"),
    "POST forgetting.lesson": ("lessons", "ended_lesson"),
    "POST forgetting.question": ("questions", "shelved"),
}
"""What a form deletes: the part of :func:`snapshot`, and the name of the id."""

FORMS = [name for name, row in sorted(PAGES.items()) if name.startswith("POST") and not name.startswith("POST admin.")]


@pytest.mark.parametrize("name", FORMS)
def test_forms_take_no_notice_of_unknown_fields(school: School, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there keeps its owner, role and points; what is new belongs to whoever sent the form."""
    school.restore()
    before = snapshot(school)
    row = ROWS[name]
    actor = "student" if "student" in row.allowed else "owner"
    extra = {key: str(value) for key, value in EXTRA.items() if key not in (row.body or {})}
    monkeypatch.setitem(ROWS, name, type(row)(**{**row.__dict__, "body": {**extra, **(row.body or {})}}))
    response = ask(school, name, found(school.app)[name], actor)
    assert response.status_code < 500
    after = snapshot(school)
    part, its_id = DELETES.get(name, ("", ""))
    if part:
        before[part].pop(school.world.ids[its_id])
        after[part].pop(school.world.ids[its_id], None)
    for part, rows in before.items():
        if isinstance(rows, dict):
            assert {key: after[part][key] for key in rows} == rows, part
    assert after["answers"] == before["answers"]
    new_people = set(after["roles"]) - set(before["roles"])
    assert all(after["roles"][number] == "student" for number in new_people)
    owners = {"questions": RECEIVERS.get(name, actor), "lessons": actor}
    for part, whose in owners.items():
        new = set(after[part]) - set(before[part])
        assert all(after[part][number] == school.world.users[whose] for number in new)


@pytest.mark.parametrize("role", ["teacher", "admin", "", "Admin", "student\x00", "admin "])
def test_nobody_registers_as_more_than_a_student(school: School, role: str) -> None:
    school.restore()
    form = {"username": "climber", "password": "another horse battery", "role": role}
    school.app.test_client().post("/register", data=form)
    with school.app.app_context():
        made = db.session.scalar(db.select(User).where(User.username == "climber"))
        assert made is None or made.role == "student"


def test_an_account_does_not_change_its_role_or_another_account(school: School) -> None:
    school.restore()
    form = {
        "display_name": "New",
        "email": "",
        "language": "",
        "role": "admin",
        "id": "1",
        "user_id": "1",
        "username": "x",
    }
    browser = school.world.browsers["student"]
    assert browser.post("/account", data=form).status_code == 302
    with school.app.app_context():
        names = {user.username: (user.role, user.display_name) for user in db.session.scalars(db.select(User))}
    assert names["student"] == ("student", "New")
    assert names["owner"] == ("teacher", "Owner")


def test_socket_events_refuse_unknown_fields(live: Live) -> None:
    ids = live.world.ids
    bodies: dict[str, dict[str, Any]] = {
        "start_round": {"question_id": ids["question"]},
        "extend_round": {"round_id": ids["round"], "seconds": 5},
        "accept_answer": {"round_id": ids["round"], "value": "Bogotá"},
        "hide_answer": {"round_id": ids["round"], "value": "Bogotá", "hidden": True},
        "list_answers": {"round_id": ids["round"]},
        "show_standings": {"round_id": ids["round"], "shown": False},
        "turn_page": {"round_id": ids["round"], "page": 0},
        "set_locked": {"locked": True},
        "set_options": {"confidence": True},
        "show_slide": {"question_id": ids["slide"], "shown": True},
        "turn_slide": {"slide_id": ids["shown_slide"], "page": 0},
        "skip_question": {"question_id": ids["written"], "skipped": True},
        "discuss_round": {"round_id": ids["round"], "seconds": 5},
        "improvise": {"kind": "rating"},
        "word_round": {"round_id": ids["round"], "prompt": "What?"},
        "promote_answers": {"round_id": ids["round"], "texts": ["one", "two"]},
        "set_extra_time": {"participant_id": 1, "percent": 50},
        "rename_participant": {"participant_id": ids["participant"], "nickname": "Other"},
        "who_answered": {"round_id": ids["round"]},
        "remove_participant": {"participant_id": ids["participant"]},
        "readmit_participant": {"participant_id": ids["participant"]},
        "end_lesson": {},
        "sync": {},
        **{
            event: {"round_id": ids["round"]}
            for event in ("close_round", "reveal_round", "reopen_round", "pause_round", "resume_round", "revote")
        },
    }
    with live.teacher(ids["lesson"]) as wire:
        for event, body in bodies.items():
            for field in ("lesson_id", "owner_id", "user_id", "status"):
                reply = wire.call(event, {**body, field: 1})
                assert reply["ok"] is False, event
                assert field in reply["error"]["fields"]


def test_an_answer_cannot_bring_its_own_marks_or_sender(live: Live) -> None:
    ids = live.world.ids
    marks = {"correct": True, "is_correct": True, "points": 9999, "participant_id": 1, "user_id": 1, "answered_at": 1.0}
    joined = requests.post(
        f"{live.url}/api/v1/join", json={"code": ids["code"], "nickname": "Marks"}, timeout=10
    ).json()
    with PacketClient(live.url, "/student", {"token": joined["token"]}) as wire:
        body = {"id": str(uuid.uuid4()), "round_id": ids["round"], "value": ["a"]}
        first = wire.call("answer", {**body, **marks})
        if not first["ok"]:
            assert first["error"]["code"] == "invalid_value"
            assert wire.call("answer", body)["ok"] is True
    results = live.api("owner", "GET", f"/lessons/{ids['lesson']}/results").json()
    answers = [answer for asked in results["rounds"] for answer in asked["answers"]]
    (given,) = [answer for answer in answers if answer["participant_id"] == joined["participant"]["id"]]
    assert (given["correct"], given["points"]) == (False, 0)
    assert given["answered_at"] > 1.0
