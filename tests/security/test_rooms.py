"""Nobody hears another lesson, whatever room or session they name."""

import json
import secrets

import pytest
import requests

from tests.clients.packets import PacketClient
from tests.security.conftest import Live


def changed(live: Live) -> None:
    """Make the owner's lesson say something to all its pages."""
    lesson = live.world.ids["lesson"]
    for locked in (True, False):
        assert live.api("owner", "POST", f"/lessons/{lesson}/lock", {"locked": locked}).status_code == 200


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_asking_for_a_room_by_name_changes_nothing(live: Live, transport: str) -> None:
    lesson, person = live.world.ids["lesson"], live.world.ids["participant"]
    with live.student("stranger", transport=transport) as spy, live.student("guest") as inside:
        for event in ("join", "join_room", "enter_room", "subscribe", "room", "connect", "state", "me"):
            for room in (f"lesson:{lesson}", f"participant:{person}", lesson, {"room": f"lesson:{lesson}"}):
                spy.send(f"42/student,{json.dumps([event, room])}")
        for packet in (
            f'40/student,{{"room":"lesson:{lesson}"}}',
            f'40/teacher,{{"lesson_id":{lesson}}}',
            f"40/lesson:{lesson},",
            f"40lesson:{lesson}",
            "40",
        ):
            spy.send(packet)
        spy.drain(0.4)
        before = len(inside.events("state"))
        changed(live)
        inside.listen("state", lambda _state: len(inside.events("state")) > before)
        spy.drain(0.6)
        assert "Geography" not in "".join(spy.packets)
        heard = {state["lesson"]["id"] for state in spy.events("state")}
        assert heard <= {live.world.foreign["lesson"]}


def test_a_session_id_of_another_is_not_enough_to_listen(live: Live) -> None:
    """Socket.IO's public id opens nothing; Engine.IO's secret one is known only to its own client."""
    with live.student("guest") as inside:
        inside.listen("me")
        public = next(
            json.loads(packet.partition(",")[2])["sid"] for packet in inside.packets if packet.startswith("40")
        )
        assert public != inside.sid
        base = f"{live.url}/socket.io/?EIO=4&transport=polling"
        assert requests.get(f"{base}&sid={public}", timeout=10).status_code == 400
        assert requests.post(f"{base}&sid={public}", data='42/student,["sync",{}]', timeout=10).status_code == 400
        with live.student("stranger") as spy:
            spy.listen("me")
            said = "".join(spy.packets)
        assert inside.sid not in said
        assert public not in said


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_an_old_session_id_is_over(live: Live, transport: str) -> None:
    wire = live.student("guest", transport=transport)
    with wire:
        wire.listen("me")
        sid = wire.sid
    changed(live)
    base = f"{live.url}/socket.io/?EIO=4&transport=polling&sid={sid}"
    for _try in range(2):
        answer = requests.get(base, timeout=10)
        assert answer.status_code == 400
        assert "Geography" not in answer.text
    assert requests.post(base, data="40/student,", timeout=10).status_code == 400


def test_session_ids_cannot_be_guessed(live: Live) -> None:
    seen = set()
    for _number in range(20):
        text = requests.get(f"{live.url}/socket.io/?EIO=4&transport=polling", timeout=10).text
        seen.add(json.loads(text[1:])["sid"])
    assert len(seen) == 20
    assert all(len(sid) >= 20 for sid in seen)
    guess = secrets.token_urlsafe(15)
    assert requests.get(f"{live.url}/socket.io/?EIO=4&transport=polling&sid={guess}", timeout=10).status_code == 400


def test_participants_hear_only_their_own_me(live: Live) -> None:
    with live.student("guest") as first:
        body = {"code": live.world.ids["code"], "nickname": "Second"}
        ticket = requests.post(f"{live.url}/api/v1/join", json=body, timeout=10).json()
        with PacketClient(live.url, "/student", {"token": ticket["token"]}) as second:
            first.listen("me")
            second.listen("me")
            assert first.events("me")[0]["participant"]["id"] == live.world.ids["participant"]
            assert second.events("me")[0]["participant"]["id"] == ticket["participant"]["id"]
            assert ticket["participant"]["resume_code"] not in "".join(first.packets)
            assert "Second" not in "".join(first.packets), "students are not told who else is there"
