"""Floods by one socket or participant, crowds of strangers, and many things at the same moment."""

import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import Any

import pytest
import requests
import websocket

from classroom.live import session_reaper
from tests.clients.api import Teacher, join
from tests.clients.packets import PacketClient
from tests.security.conftest import Live, Serve
from tests.support.processes import wait_until

TOGETHER = 100


@pytest.fixture(scope="module")
def limited(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with the rate limits that come with the product."""
    with serve(tmp_path_factory.mktemp("limited"), defaults=True) as running:
        yield running


def open_round(live: Live) -> tuple[Teacher, dict[str, Any], dict[str, Any]]:
    """Return a teacher, a new lesson, and its open round."""
    teacher = Teacher(live.url, live.world.tokens["owner"])
    lesson = teacher.lesson()
    return teacher, lesson, teacher.ask(lesson["id"], teacher.question())


def test_a_flood_of_one_participant_is_limited_and_others_are_not(limited: Live) -> None:
    teacher, lesson, asked = open_round(limited)
    loud, calm = join(limited.url, lesson["code"], "Loud"), join(limited.url, lesson["code"], "Calm")
    with (
        PacketClient(limited.url, "/student", {"token": loud["token"]}) as one,
        PacketClient(limited.url, "/student", {"token": loud["token"]}) as two,
        PacketClient(limited.url, "/student", {"token": calm["token"]}) as other,
    ):
        for number in range(150):
            for wire in (one, two):
                payload = {"id": str(uuid.uuid4()), "round_id": asked["id"], "value": ["a"]}
                wire.send(f"42/student,{number}{json.dumps(['answer', payload])}")
        payload = {"id": str(uuid.uuid4()), "round_id": asked["id"], "value": ["b"]}
        assert other.call("answer", payload)["ok"] is True
        wait_until(lambda: _verdicts(one, two)["rate_limited"] > 0, 10, "the flood is limited")
        assert _verdicts(one, two)["ok"] <= 1
    assert teacher.results(lesson["id"])["rounds"][0]["answered"] == 2


def _verdicts(*wires: PacketClient) -> dict[str, int]:
    found = {"ok": 0, "rate_limited": 0, "already_answered": 0}
    for wire in wires:
        wire.drain(0.3)
        for packet in wire.packets:
            if packet.startswith("43/student,"):
                verdict = json.loads(packet[packet.index("[") :])[0]
                found["ok" if verdict["ok"] else verdict["error"]["code"]] += 1
    return found


def test_answers_of_one_participant_at_the_same_moment(live: Live) -> None:
    teacher, lesson, asked = open_round(live)
    token = join(live.url, lesson["code"], "Many hands")["token"]

    def answer(number: int) -> str:
        body = {"id": str(uuid.uuid4()), "round_id": asked["id"], "value": ["abc"[number % 3]]}
        headers = {"Authorization": f"Bearer {token}"}
        reply = requests.post(f"{live.url}/api/v1/live/answers", json=body, headers=headers, timeout=60)
        return "ok" if reply.status_code == 200 else reply.json()["error"]["code"]

    with ThreadPoolExecutor(20) as pool:
        verdicts = list(pool.map(answer, range(TOGETHER)))
    assert verdicts.count("ok") == 1
    assert verdicts.count("already_answered") == TOGETHER - 1
    assert teacher.results(lesson["id"])["rounds"][0]["answered"] == 1


def test_joins_of_one_name_at_the_same_moment_are_told_apart(live: Live) -> None:
    teacher, lesson, _asked = open_round(live)
    with ThreadPoolExecutor(20) as pool:
        tickets = list(pool.map(lambda _number: join(live.url, lesson["code"], "Ana"), range(40)))
    names = [ticket["participant"]["nickname"] for ticket in tickets]
    assert len(set(names)) == 40
    assert len(teacher.results(lesson["id"])["participants"]) == 40


def test_strangers_who_never_come_in_are_sent_away(live: Live) -> None:
    address = live.url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
    with ExitStack() as opened:
        crowd = [
            opened.enter_context(closing(websocket.create_connection(address, suppress_origin=True, timeout=30)))
            for _number in range(50)
        ]
        with live.student("guest") as witness:
            assert witness.call("sync")["ok"] is True
            for stranger in crowd:
                assert _is_ended(stranger), f"still open after more than {session_reaper.ENTER_WITHIN} s"
            assert witness.call("sync")["ok"] is True


def _is_ended(stranger: websocket.WebSocket) -> bool:
    try:
        while packet := stranger.recv():
            if packet == "2":
                stranger.send("3")
            elif packet == "1":
                return True
    except websocket.WebSocketConnectionClosedException:
        return True
    except websocket.WebSocketTimeoutException:
        return False
    return True
