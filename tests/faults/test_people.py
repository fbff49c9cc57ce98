"""R19, R20, R22, R23: two devices, credentials that expire, long absences, and invalid messages."""

import json
import uuid
from typing import Any

import pytest
import requests

from tests.clients.api import Api, join
from tests.clients.recorder import Recorder
from tests.clients.students import Swarm
from tests.faults.conftest import POSTGRES_FIRST, SQLITE_FIRST, Crowd, Database, Deploy, Note, scale
from tests.faults.oracle import check_everything, check_rows, read_rows
from tests.support.processes import wait_until


@pytest.mark.parametrize("database", POSTGRES_FIRST)
def test_r19_two_devices_one_answer(deploy: Deploy, crowd: Crowd, note: Note, database: Database) -> None:
    """Both answer at the same moment, with different values, on two workers."""
    running = deploy(workers=2, database=database)
    swarm = crowd(running)
    lesson = running.teacher.lesson()
    question = running.teacher.question()
    people = [join(running.url, lesson["code"], f"Student {number}") for number in range(8)]
    pairs = [(swarm.enter(ticket), swarm.enter(ticket)) for ticket in people]
    swarm.all(lambda student: student.state and student.me, "the welcome")
    rounds = scale(4, 40)
    for _round in range(rounds):
        asked = running.teacher.ask(lesson["id"], question)
        sent = [
            swarm.start(one.answer(asked["id"], [value]))
            for pair in pairs
            for one, value in zip(pair, "ab", strict=True)
        ]
        verdicts = [work.result(20) for work in sent]
        assert sum(item.accepted for item in verdicts) == len(pairs)
        assert {i.verdict["error"]["code"] for i in verdicts if not i.accepted} == {"already_answered"}
        for pair in pairs:
            (stored,) = [s.log[-1].verdict["answer"] for s in pair if s.log[-1].accepted]  # type: ignore[index]
            other = next(student for student in pair if not student.log[-1].accepted)
            wait_until(lambda o=other, a=stored: o.me["answer"] == a, 30, "the answer on the other device")  # type: ignore[misc]
        running.teacher.command(lesson["id"], asked["id"], "close")
    check_everything(running, swarm, lesson["id"])
    note("R19", database=database, pairs=len(pairs), rounds=rounds, twice=0)


def test_r20_credentials_end_in_the_middle(deploy: Deploy, crowd: Crowd, note: Note) -> None:
    """An account's login ends with an answer under way: the same person comes back and delivers it, once."""
    running = deploy()
    running.server.flask("user", "create", "ana", "--role", "student", "--password", "one good password")
    token = Api(running.url).post("/tokens", {"username": "ana", "password": "one good password"})["token"]
    lesson = running.teacher.lesson()
    ticket = Api(running.url, token).post("/join", {"code": lesson["code"]})
    swarm = crowd(running)
    student = swarm.enter(ticket)
    swarm.all(lambda one: one.state, "the welcome")
    asked = running.teacher.ask(lesson["id"], running.teacher.question())
    swarm.all(lambda one: one.status == "open", "the question")
    running.server.flask("user", "set-password", "ana", "--password", "another good password")
    wait_until(lambda: student.refused == "not_authenticated", 30, "the end of the connection")

    pending = {"id": str(uuid.uuid4()), "round_id": asked["id"], "value": ["b"]}
    refused = Api(running.url, ticket["token"]).send("POST", "/live/answers", pending)
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "not_authenticated")
    token = Api(running.url).post("/tokens", {"username": "ana", "password": "another good password"})["token"]
    again = Api(running.url, token).post("/join", {"code": lesson["code"]})
    assert again["participant"]["id"] == ticket["participant"]["id"]
    back = Api(running.url, again["token"])
    first = back.call("POST", "/live/answers", pending)
    assert back.call("POST", "/live/answers", pending) == first
    rows = read_rows(running.server.settings["DATABASE_URL"])
    assert [(row[1], row[2]) for row in rows.answers] == [(ticket["participant"]["id"], pending["id"])]
    note("R20", same_participant=True, delivered=1)


@pytest.mark.parametrize("database", SQLITE_FIRST)
def test_r22_answers_kept_through_a_long_absence(deploy: Deploy, crowd: Crowd, note: Note, database: Database) -> None:
    """Some answers come in time; others come after the next question has opened, and are refused as late each time."""
    running = deploy(database=database)
    swarm = crowd(running)
    lesson = running.teacher.lesson()
    tickets = [join(running.url, lesson["code"], f"Phone {number}") for number in range(6)]
    first = running.teacher.ask(lesson["id"], running.teacher.question())
    kept = [str(uuid.uuid4()) for _ticket in tickets]
    early = [swarm.enter(ticket) for ticket in tickets[:3]]
    for student, number in zip(early, kept[:3], strict=True):
        assert swarm.do(student.answer(first["id"], ["a"], number)).accepted
    running.teacher.command(lesson["id"], first["id"], "close")
    running.teacher.ask(lesson["id"], running.teacher.question())
    late = [swarm.enter(ticket) for ticket in tickets[3:]]
    for student, number in zip(late, kept[3:], strict=True):
        for _again in range(2):
            told = swarm.do(student.answer(first["id"], ["a"], number))
            assert told.verdict["error"]["code"] == "round_closed"
            assert "late" in told.verdict["error"]["message"].lower()
    for student in late:
        student.log[1:] = []  # the second try has the same id: one submission
    check_everything(running, swarm, lesson["id"])
    note("R22", database=database, in_time=3, late=3)


DEEP = "[" * 3000 + "]" * 3000
VALUES = {
    "a lone surrogate": '"\\ud800"',
    "not a number": "NaN",
    "infinity": "-Infinity",
    "a number that is too large": "1e999",
    "a huge whole number": "9" * 400,
    "deep lists": DEEP,
    "a null byte": '["\\u0000"]',
    "a list of lists": '[["a"]]',
    "an object": '{"a": {"b": null}}',
    "nothing": "null",
    "a long text": json.dumps("x" * 40_000),
    "many keys": json.dumps({str(number): number for number in range(2000)}),
}


@pytest.mark.parametrize("database", SQLITE_FIRST)
def test_r23_only_the_invalid_event_fails(deploy: Deploy, note: Note, database: Database) -> None:
    running = deploy(database=database, CLASSROOM_EVENT_RATE="off")
    worker = running.server.children()
    with Swarm(running.url) as swarm:
        lesson = running.teacher.lesson()
        odd, calm = swarm.add(lesson["code"], 2)
        swarm.all(lambda student: student.state, "the welcome")
        question = running.teacher.question()
        tried = 0
        for what, raw in VALUES.items():
            asked = running.teacher.ask(lesson["id"], question)
            body = f'{{"id": "{uuid.uuid4()}", "round_id": {asked["id"]}, "value": {raw}}}'
            answer = requests.post(
                f"{running.url}/api/v1/live/answers",
                data=body,
                headers={"Authorization": f"Bearer {odd.token}", "Content-Type": "application/json"},
                timeout=10,
            )
            assert answer.status_code in (400, 413, 422), f"{what} by HTTP: {answer.status_code} {answer.text[:200]}"
            swarm.do(odd.say_raw(f'["answer",{body}]'))
            for student in (odd, calm):
                assert swarm.do(student.answer(asked["id"], ["b"])).accepted, f"after {what}"
            running.teacher.command(lesson["id"], asked["id"], "close")
            tried += 2
        for payload in (None, 7, [], "text", {"id": 3}, {"round_id": "1"}):
            refused = swarm.do(odd.say("answer", payload))
            assert refused["error"]["code"] in ("invalid", "invalid_value"), (payload, refused)
        check_everything(running, swarm, lesson["id"])
        check_rows(read_rows(running.server.settings["DATABASE_URL"]), swarm.log)
    assert running.server.children() == worker, "a worker has ended"
    note("R23", database=database, invalid_messages=tried + 6, other_events_failed=0)


@pytest.mark.long  # tests/live/test_teacher_commands.py, in process, and the invalid answers above
def test_r23_a_teachers_invalid_command(deploy: Deploy, note: Note) -> None:
    running = deploy()
    lesson = running.teacher.lesson()
    question = running.teacher.question()
    with Recorder(running.url, "/teacher", {"token": running.token, "lesson_id": lesson["id"]}) as control:
        invalid: list[tuple[str, Any]] = [
            ("start_round", {"question_id": 10**30}),
            ("start_round", {"question_id": question, "time_limit": "soon"}),
            ("start_round", {"question_id": question, "time_limit": 1e300}),
            ("close_round", {"round_id": [1]}),
            ("extend_round", {"round_id": 1, "seconds": -1}),
            ("set_locked", {"locked": "yes"}),
            ("remove_participant", {"participant_id": None}),
            ("sync", [1, 2]),
        ]
        for event, payload in invalid:
            assert control.call(event, payload)["ok"] is False, (event, payload)
            assert control.call("sync")["ok"], f"after {event}"
        assert control.call("start_round", {"question_id": question})["ok"]
    note("R23", invalid_commands=len(invalid), other_events_failed=0)
