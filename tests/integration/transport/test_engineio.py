"""Engine.IO, version 4 of the protocol: handshake, messages, closing; both transports."""

import json

import pytest
import requests

from tests.clients.frames import BINARY, TEXT, client_frame, text
from tests.clients.polling import Polling
from tests.clients.raw_websocket import handshake
from tests.integration.transport.conftest import STUDENT, Hall
from tests.support.deployments import Running

MAX_MESSAGE = 64 * 1024
OPENING = {"sid": str, "upgrades": list, "pingInterval": int, "pingTimeout": int, "maxPayload": int}


def check_opening(opening: dict[str, object], upgrades: list[str]) -> None:
    """Hold what a handshake says against the protocol."""
    assert {name: type(value) for name, value in opening.items()} == OPENING
    assert opening["upgrades"] == upgrades
    assert (opening["pingInterval"], opening["pingTimeout"]) == (10_000, 12_000)
    assert opening["maxPayload"] == MAX_MESSAGE
    assert len(str(opening["sid"])) >= 20


def test_handshake_by_polling(hub: Running) -> None:
    with Polling(hub.url) as session:
        check_opening(session.opening, ["websocket"])


def test_handshake_by_websocket(hall: Hall) -> None:
    with hall.raw() as raw:
        assert raw.request(handshake())[0] == 101
        opening = raw.frame()
        assert opening.opcode == TEXT
        check_opening(json.loads(opening.payload[1:]), [])


def test_every_session_has_an_id_of_its_own(hub: Running) -> None:
    with Polling(hub.url) as one, Polling(hub.url) as two:
        assert one.sid != two.sid


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"transport": "polling"},
        {"EIO": "3", "transport": "polling"},
        {"EIO": "5", "transport": "polling"},
        {"EIO": "abc", "transport": "polling"},
        {"EIO": "4", "transport": "websocket"},
        {"EIO": "4", "transport": "abc"},
        {"EIO": "4", "transport": "polling", "sid": "made-up"},
        {"EIO": "4", "transport": "websocket", "sid": "made-up"},
    ],
)
def test_requests_that_begin_no_session(hub: Running, query: dict[str, str]) -> None:
    assert requests.get(f"{hub.url}/socket.io/", params=query, timeout=20).status_code == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_methods_that_begin_no_session(hub: Running, method: str) -> None:
    answer = Polling(hub.url).request(method, b"4", EIO="4", transport="polling")
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("query", ["EIO=3", "EIO=abc", "", "EIO=4&sid=made-up"])
def test_websockets_that_begin_no_session(hall: Hall, query: str) -> None:
    with hall.raw() as raw:
        assert raw.request(handshake(f"/socket.io/?transport=websocket&{query}"))[0] == 400


def test_packets_by_polling(hall: Hall) -> None:
    with Polling(hall.running.url) as session:
        answer = session.post("40" + STUDENT + "," + json.dumps({"token": hall.token()}))
        assert (answer.status_code, answer.text) == (200, "OK")
        session.until(f"40{STUDENT},")
        events = [f'42{STUDENT},{number}["sync",{{}}]' for number in range(5)]
        assert session.post(*events).status_code == 200, "several packets in one payload"
        for number in range(5):
            session.until(f"43{STUDENT},{number}[")
        order = [packet for packet in session.packets if packet.startswith("43")]
        assert [packet[len(f"43{STUDENT},")] for packet in order] == list("01234")


def test_a_poll_that_waits_is_answered_by_what_happens(hall: Hall) -> None:
    with Polling(hall.running.url) as session:
        session.post(f"40{STUDENT},{json.dumps({'token': hall.token()})}")
        session.until(f'42{STUDENT},["me"')
        waiting = session.begin()
        hall.lock(True)
        assert waiting.result()[0] == 200
        session.until(f'42{STUDENT},["state"', '"locked":true')


@pytest.mark.parametrize(
    "body", [b"abc", b"\xff", b"4\xff\xfe", b"", b"bnot/base64!", b"\x1e".join([b"3"] * 20), b"3\x1e\x1e3"]
)
def test_payloads_that_cannot_be_read_end_the_session(hub: Running, body: bytes) -> None:
    session = Polling(hub.url).__enter__()
    posted = session.request("POST", body, EIO="4", transport="polling", sid=session.sid)
    if body:
        assert posted.status_code == 400
        assert session.get().status_code == 400
    else:
        assert posted.status_code == 200, "nothing is nothing wrong"
    session.__exit__(None, None, None)
    assert "Traceback" not in hub.server.output


def test_too_much_by_polling(hub: Running) -> None:
    with Polling(hub.url) as session:
        assert session.post("4" + "x" * MAX_MESSAGE).status_code == 400
        assert session.get().status_code == 400


def test_binary_messages_are_taken_by_no_namespace(hall: Hall) -> None:
    with Polling(hall.running.url) as session, hall.student() as witness:
        session.post("bAQIDBA==")
        assert session.get().status_code == 400
        with hall.raw().open() as raw:
            raw.send(client_frame(BINARY, b"\x01\x02\x03\x04"))
            assert raw.closing_frame().code == 1000
        assert witness.call(STUDENT, "sync")["ok"] is True


def test_two_polls_at_once_end_the_session(hub: Running) -> None:
    with Polling(hub.url) as session:
        both = [session.begin(), session.begin()]
        assert both[0].result() == (200, "1")
        assert both[1].result()[0] == 400
        assert session.get().status_code == 400


def test_the_client_closes_a_session_that_polls(hall: Hall) -> None:
    with Polling(hall.running.url) as session:
        session.post(f"40{STUDENT},{json.dumps({'token': hall.token()})}")
        session.until(f'42{STUDENT},["me"')
        hall.wait_present(1)
        waiting = session.begin()
        assert session.post("1").status_code == 200
        assert waiting.result() == (200, "6")
        assert session.get().status_code == 400
        hall.wait_present(0)


@pytest.mark.parametrize("packet", ["abc", "", "x", "é", '-1["a"]'])
def test_messages_that_are_no_packet_end_the_session(hall: Hall, packet: str) -> None:
    with hall.raw().open() as raw:
        raw.send(text(packet))
        assert raw.closing_frame().code == 1000
        assert raw.is_half_closed()


@pytest.mark.parametrize("packet", ["0{}", "2", "2probe", "5", "6", "7", "9", "3", "3probe"])
def test_packets_that_mean_nothing_on_a_websocket_change_nothing(hall: Hall, packet: str) -> None:
    with hall.student() as raw:
        raw.send(text(packet))
        assert raw.call(STUDENT, "sync")["ok"] is True


def test_a_session_on_a_websocket_takes_no_polls(hall: Hall) -> None:
    with hall.student() as raw:
        session = Polling(hall.running.url)
        session.sid = raw.sid
        assert session.get().status_code == 400
        assert session.post("4x").status_code == 400
        assert raw.call(STUDENT, "sync")["ok"] is True
