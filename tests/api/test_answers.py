"""POST /live/answers: the way that the outbox falls back to; each verdict of the socket, with a status."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from classroom.core.database import db
from tests.api.client import Api, Reply
from tests.api.conftest import ask, command, enter, good, submission


def refused(reply: Reply) -> tuple[int, str]:
    """Return status and code of an answer that was not taken; it has to say so as a socket would."""
    assert reply.body["ok"] is False
    assert reply.body["error"]["message"]
    return reply.status, reply.code


@pytest.fixture
def asked(teacher: Api, lesson: dict[str, Any], question_id: int) -> dict[str, Any]:
    """An open round."""
    return ask(teacher, lesson, question_id)


def test_an_answer_is_acknowledged_when_it_is_stored(
    teacher: Api, ana: Api, lesson: dict[str, Any], asked: Any
) -> None:
    reply = ana.post("/live/answers", submission(asked, ["b"]))
    assert reply.status == 200
    assert {**reply.body["answer"], "answered_at": 0} == {**submission(asked, ["b"]), "answered_at": 0}
    stored = good(teacher.get(f"/lessons/{lesson['id']}/results"))["rounds"][0]["answers"]
    assert [(item["value"], item["correct"], item["points"]) for item in stored] == [(["b"], True, 100)]


def test_the_same_id_gets_the_same_verdict(teacher: Api, ana: Api, lesson: dict[str, Any], asked: Any) -> None:
    first = ana.post("/live/answers", submission(asked, ["b"]))
    assert ana.post("/live/answers", submission(asked, ["a"])).body == first.body
    good(command(teacher, lesson, asked, "close"))
    assert ana.post("/live/answers", submission(asked, ["b"])).body == first.body


def test_a_second_answer(app: Flask, teacher: Api, ana: Api, asked: Any, question_id: int) -> None:
    good(ana.post("/live/answers", submission(asked, ["b"])))
    assert refused(ana.post("/live/answers", submission(asked, ["a"], 2))) == (409, "already_answered")
    free = good(teacher.post("/lessons", {"settings": {"allow_change": True}}))
    ben, other = enter(app, free, "Ben"), ask(teacher, free, question_id)
    good(ben.post("/live/answers", submission(other, ["b"])))
    assert good(ben.post("/live/answers", submission(other, ["a"], 2)))["answer"]["value"] == ["a"]


def test_too_late(teacher: Api, ana: Api, lesson: dict[str, Any], asked: Any) -> None:
    good(command(teacher, lesson, asked, "close"))
    assert refused(ana.post("/live/answers", submission(asked, ["b"]))) == (409, "round_closed")


def test_rounds_of_elsewhere_are_unknown(app: Flask, teacher: Api, ana: Api, asked: Any, question_id: int) -> None:
    other = good(teacher.post("/lessons"))
    foreign = ask(teacher, other, question_id)
    replies = [ana.post("/live/answers", submission(item, ["b"])) for item in (foreign, {"id": 999})]
    assert [refused(reply) for reply in replies] == [(409, "unknown_round")] * 2
    assert replies[0].data == replies[1].data


@pytest.mark.parametrize(
    "value", [["z"], [], ["a", "b"], ["b", "b"], "b", 1, None, {"a": "b"}, [1.5], [["b"]], "x" * 20000]
)
def test_values_that_do_not_fit(ana: Api, asked: Any, value: Any) -> None:
    assert refused(ana.post("/live/answers", submission(asked, value))) == (422, "invalid_value")
    assert good(ana.get("/live"))["me"]["answer"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "short"}, "id"),
        ({"id": 5}, "id"),
        ({"id": "x" * 65}, "id"),
        ({"round_id": "1"}, "round_id"),
        ({"round_id": 2**40}, "round_id"),
        ({"correct": True}, "correct"),
        ({"participant_id": 1}, "participant_id"),
        ({"points": 1000}, "points"),
    ],
)
def test_what_is_wrong_with_an_answer_is_named(ana: Api, asked: Any, change: dict[str, Any], field: str) -> None:
    reply = ana.post("/live/answers", {**submission(asked, ["b"]), **change})
    assert (refused(reply), reply.fields) == ((422, "invalid_value"), {field})


def test_a_missing_value_is_named(ana: Api, asked: Any) -> None:
    reply = ana.post("/live/answers", {"id": "0" * 8, "round_id": asked["id"]})
    assert (refused(reply), reply.fields) == ((422, "invalid_value"), {"value"})


def test_a_flood_is_slowed_down(ana: Api, asked: Any, rates: Callable[[str, str], None]) -> None:
    rates("EVENT", "2/minute")
    replies = [ana.post("/live/answers", submission(asked, ["b"])) for _try in range(3)]
    assert [reply.status for reply in replies] == [200, 200, 429]
    assert refused(replies[-1]) == (429, "rate_limited")
    assert int(replies[-1].headers["Retry-After"]) >= 1


def test_a_database_that_fails_is_no_verdict(ana: Api, asked: Any) -> None:
    db.session.execute(text("ALTER TABLE answers RENAME TO gone"))
    db.session.commit()
    reply = ana.post("/live/answers", submission(asked, ["b"]))
    assert refused(reply) == (503, "unavailable")
    assert int(reply.headers["Retry-After"]) >= 1
    db.session.execute(text("ALTER TABLE gone RENAME TO answers"))
    db.session.commit()
    assert good(ana.post("/live/answers", submission(asked, ["b"])))["ok"] is True


def test_without_a_token_that_holds(app: Flask, teacher: Api, ana: Api, lesson: dict[str, Any], asked: Any) -> None:
    for token in ("", "nonsense", teacher.token, ana.token[:-1]):
        assert refused(Api(app, token).post("/live/answers", submission(asked, ["b"]))) == (401, "not_authenticated")
    good(teacher.post(f"/lessons/{lesson['id']}/end"))
    assert refused(ana.post("/live/answers", submission(asked, ["b"]))) == (403, "ended")
