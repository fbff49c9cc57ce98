"""Lessons by python-socketio's own client: over WebSocket only, and over long-polling only."""

from typing import Any

import pytest

from tests.clients.api import join
from tests.clients.recorder import Recorder
from tests.integration.whole_lesson import answer, hold_lesson
from tests.support import shapes
from tests.support.deployments import Running
from tests.support.processes import wait_until


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_whole_lesson(running: Running, transport: str) -> None:
    hold_lesson(running, transport)


@pytest.mark.long  # tests/faults/test_deadlines.py and test_people.py hold lessons on PostgreSQL and Redis
def test_whole_lesson_at_a_school(school: Running) -> None:
    hold_lesson(school, "websocket")


def test_connections_are_refused_with_a_code(running: Running) -> None:
    lesson = running.teacher.lesson()
    ticket = join(running.url, lesson["code"], "Ana")
    removed = join(running.url, lesson["code"], "Bob")
    running.teacher.post(f"/lessons/{lesson['id']}/participants/{removed['participant']['id']}/remove")
    over = running.teacher.lesson()
    past = join(running.url, over["code"], "Old")
    running.teacher.post(f"/lessons/{over['id']}/end")

    def code(namespace: str, **auth: Any) -> str:
        return Recorder(running.url, namespace, auth).refusal()

    assert code("/student") == "not_authenticated"
    assert code("/student", token="made up") == "not_authenticated"
    assert code("/student", token=running.token) == "not_authenticated"
    assert code("/student", token=removed["token"]) == "removed"
    assert code("/student", token=past["token"]) == "ended"
    assert code("/teacher") == "not_authenticated"
    assert code("/teacher", token=ticket["token"], lesson_id=lesson["id"]) == "not_authenticated"
    assert code("/teacher", token=running.token, lesson_id=10**6) == "unknown_lesson"
    assert code("/teacher", token=running.token) == "unknown_lesson"
    assert code("/teacher", token=running.token, lesson_id=True) == "unknown_lesson"


def test_removed_participant_is_told_and_disconnected(running: Running) -> None:
    lesson = running.teacher.lesson()
    ticket = join(running.url, lesson["code"], "Ana")
    auth = {"token": running.token, "lesson_id": lesson["id"]}
    with Recorder(running.url, "/teacher", auth) as control:
        ana = Recorder(running.url, "/student", {"token": ticket["token"]})
        ana.connect()
        ana.wait("me")
        shapes.acknowledged(control.call("remove_participant", {"participant_id": ticket["participant"]["id"]}))
        assert ana.wait("removed")["message"]
        wait_until(lambda: ana.ended and not ana.client.connected, 30, "the end of the connection")
        control.wait("presence", lambda p: p["present"] == 0 and p["joined"] == 0)
        shapes.refused(control.call("remove_participant", {"participant_id": 10**6}), "unknown_participant")
        assert Recorder(running.url, "/student", {"token": ticket["token"]}).refusal() == "removed"
        shapes.acknowledged(control.call("readmit_participant", {"participant_id": ticket["participant"]["id"]}))
        with Recorder(running.url, "/student", {"token": ticket["token"]}) as back:
            back.wait("state")


def test_every_event_is_acknowledged_also_one_that_does_not_exist(running: Running) -> None:
    lesson = running.teacher.lesson()
    ticket = join(running.url, lesson["code"], "Ana")
    auth = {"token": running.token, "lesson_id": lesson["id"]}
    with (
        Recorder(running.url, "/teacher", auth) as control,
        Recorder(running.url, "/student", {"token": ticket["token"]}) as ana,
    ):
        for event in ("start_rounds", "close_round2", "", "__init__"):
            shapes.refused(control.call(event, {}), "bad_request")
            shapes.refused(ana.call(event, {"round_id": 1}), "bad_request")
        shapes.refused(ana.call("start_round", {"question_id": 1}), "bad_request")


def test_two_tabs_show_one_answer(running: Running) -> None:
    lesson = running.teacher.lesson()
    ticket = join(running.url, lesson["code"], "Ana")
    asked = running.teacher.ask(lesson["id"], running.teacher.question())
    tabs = [Recorder(running.url, "/student", {"token": ticket["token"]}) for _ in range(2)]
    with tabs[0] as one, tabs[1] as two:
        assert one.status("open")["round"]["id"] == two.status("open")["round"]["id"] == asked["id"]
        payload = answer(asked["id"], ["b"])
        said = shapes.acknowledged(one.call("answer", payload), answer=shapes.ANSWER)["answer"]
        assert two.wait("me", lambda me: me["answer"])["answer"] == said
        shapes.refused(two.call("answer", answer(asked["id"], ["a"])), "already_answered")
    (stored,) = running.teacher.results(lesson["id"])["rounds"][0]["answers"]
    assert stored["value"] == ["b"]


def test_late_joiner_gets_the_present_state(running: Running) -> None:
    lesson = running.teacher.lesson()
    asked = running.teacher.ask(lesson["id"], running.teacher.question())
    for command, status in ((None, "open"), ("close", "closed"), ("reveal", "revealed")):
        if command:
            running.teacher.command(lesson["id"], asked["id"], command)
        ticket = join(running.url, lesson["code"], f"Late {status}")
        with Recorder(running.url, "/student", {"token": ticket["token"]}) as late:
            assert late.wait("state")["round"]["status"] == status
            assert late.wait("me")["answer"] is None
