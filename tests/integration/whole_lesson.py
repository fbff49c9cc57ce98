"""A whole lesson by python-socketio's own client."""

import uuid
from typing import Any

from tests.clients.api import join
from tests.clients.recorder import Recorder
from tests.support import shapes
from tests.support.deployments import Running

ROUND = {"round": lambda value: bool(shapes.round_(value))}


def answer(round_id: int, value: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "round_id": round_id, "value": value}


def hold_lesson(running: Running, transport: str) -> None:
    """Hold a lesson of three rounds with a teacher and two students, who say everything that pages can say.

    Args:
        running: the server, with its teacher.
        transport: ``websocket`` or ``polling``, and nothing else.
    """
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
        timed = shapes.acknowledged(control.call("extend_round", {"round_id": started["id"], "seconds": 600}), **ROUND)
        assert timed["round"]["time_limit"] == 600, "a round without a time limit gets one"
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
