"""A whole lesson by python-socketio's own client: over WebSocket only, and over long-polling only."""

import uuid
from typing import Any

import pytest

from tests.integration.conftest import Running
from tests.integration.recorder import Recorder
from tests.support import shapes
from tests.support.clients import join
from tests.support.processes import wait_until

ROUND = {"round": lambda value: bool(shapes.round_(value))}


def answer(round_id: int, value: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "round_id": round_id, "value": value}


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_whole_lesson(running: Running, transport: str) -> None:
    first, second = running.teacher.question(), running.teacher.question("multiple_choice", right=(0, 2))
    lesson = running.teacher.lesson()
    tickets = [join(running.url, lesson["code"], name) for name in ("Ana", "Luis")]
    auth = {"token": running.token, "lesson_id": lesson["id"]}
    with (
        Recorder(running.url, "/teacher", auth, [transport]) as control,
        Recorder(running.url, "/student", {"token": tickets[0]["token"]}, [transport]) as ana,
        Recorder(running.url, "/student", {"token": tickets[1]["token"]}, [transport]) as luis,
    ):
        assert {who.client.transport() for who in (control, ana, luis)} == {transport}
        assert ana.wait("state")["lesson"]["status"] == "lobby"
        assert ana.wait("me")["participant"] == tickets[0]["participant"]
        control.wait("presence", lambda p: (p["present"], p["joined"]) == (2, 2))

        started = shapes.acknowledged(control.call("start_round", {"question_id": first}), **ROUND)["round"]
        shapes.refused(control.call("start_round", {"question_id": second}), "round_open")
        shapes.refused(control.call("start_round", {"question_id": 10**6}), "unknown_question")
        shapes.refused(control.call("start_round", {"question_id": "x"}), "invalid")
        for student in (ana, luis):
            assert student.status("open")["round"]["id"] == started["id"]
        payload = answer(started["id"], ["b"])
        accepted = shapes.acknowledged(ana.call("answer", payload), answer=shapes.ANSWER)
        assert accepted["answer"]["value"] == ["b"]
        assert ana.call("answer", payload) == accepted
        shapes.refused(ana.call("answer", answer(started["id"], ["a"])), "already_answered")
        shapes.refused(luis.call("answer", answer(started["id"], ["z"])), "invalid_value")
        shapes.refused(luis.call("answer", answer(started["id"], [])), "invalid_value")
        shapes.refused(luis.call("answer", {"id": "short"}), "invalid_value")
        shapes.refused(luis.call("answer", answer(started["id"] + 9999, ["a"])), "unknown_round")
        shapes.refused(control.call("reveal_round", {"round_id": started["id"]}), "wrong_state")
        shapes.refused(control.call("close_round", {"round_id": started["id"] + 9999}), "unknown_round")
        shapes.refused(control.call("extend_round", {"round_id": started["id"], "seconds": 10}), "wrong_state")
        tally = control.wait("tally", lambda t: t["answered"] == 1)
        assert (tally["round_id"], tally["counts"], tally["present"]) == (started["id"], {"a": 0, "b": 1, "c": 0}, 2)

        shapes.acknowledged(control.call("close_round", {"round_id": started["id"]}), **ROUND)
        ana.status("closed")
        shapes.refused(luis.call("answer", answer(started["id"], ["a"])), "round_closed")
        shapes.acknowledged(control.call("reopen_round", {"round_id": started["id"]}), **ROUND)
        shapes.acknowledged(luis.call("answer", answer(started["id"], ["a"])), answer=shapes.ANSWER)
        control.call("close_round", {"round_id": started["id"]})
        shapes.acknowledged(control.call("reveal_round", {"round_id": started["id"]}), **ROUND)
        assert luis.status("revealed")["round"]["key"] == ["b"]
        mine = luis.wait("me", lambda me: me["result"])
        assert (mine["result"]["correct"], mine["total_points"]) == (False, 0)
        assert ana.wait("me", lambda me: me["result"])["total_points"] == 100

        revote = shapes.acknowledged(control.call("revote", {"round_id": started["id"]}), **ROUND)["round"]
        assert (revote["attempt"], revote["number"]) == (2, 1)
        control.call("close_round", {"round_id": revote["id"]})
        timed = shapes.acknowledged(control.call("start_round", {"question_id": second, "time_limit": 60}), **ROUND)
        number = {"round_id": timed["round"]["id"]}
        longer = shapes.acknowledged(control.call("extend_round", {**number, "seconds": 15}), **ROUND)
        assert longer["round"]["deadline"] - timed["round"]["deadline"] == 15
        assert shapes.acknowledged(control.call("pause_round", number), **ROUND)["round"]["paused"] is True
        ana.wait("state", lambda state: state["round"] and state["round"]["paused"])
        assert shapes.acknowledged(control.call("resume_round", number), **ROUND)["round"]["paused"] is False
        shapes.acknowledged(ana.call("answer", answer(number["round_id"], ["a", "c"])), answer=shapes.ANSWER)

        shapes.acknowledged(control.call("set_locked", {"locked": True}), locked={True})
        assert ana.wait("state", lambda state: state["lesson"]["locked"])
        synced = shapes.acknowledged(ana.call("sync"), me=shapes.ME)
        assert shapes.state(synced["state"])["round"]["id"] == number["round_id"]
        assert synced["me"]["answer"]["value"] == ["a", "c"]
        overview = shapes.acknowledged(control.call("sync"), tally=shapes.TALLY, presence=shapes.PRESENCE)
        assert shapes.state(overview["state"])["version"] == synced["state"]["version"]
        shapes.refused(ana.call("sync", {"extra": 1}), "invalid")

        ana.wait("beat")
        shapes.acknowledged(control.call("end_lesson"))
        assert ana.wait("state", lambda state: state["lesson"]["status"] == "ended")
        shapes.refused(control.call("end_lesson"), "wrong_state")
        versions = [state["version"] for state in ana.named("state")]
        assert versions == sorted(versions)
    results = running.teacher.results(lesson["id"])
    assert [(r["attempt"], r["answered"], r["correct"]) for r in results["rounds"]] == [(1, 2, 1), (2, 0, 0), (1, 1, 1)]


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
        ana.wait("removed")
        wait_until(lambda: ana.ended and not ana.client.connected, 5, "the end of the connection")
        control.wait("presence", lambda p: p["present"] == 0 and p["joined"] == 0)
        shapes.refused(control.call("remove_participant", {"participant_id": 10**6}), "unknown_participant")
        assert Recorder(running.url, "/student", {"token": ticket["token"]}).refusal() == "removed"
        shapes.acknowledged(control.call("readmit_participant", {"participant_id": ticket["participant"]["id"]}))
        with Recorder(running.url, "/student", {"token": ticket["token"]}) as back:
            back.wait("state")


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
