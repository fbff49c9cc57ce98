"""From polling to WebSocket: the probe, the change, what comes meanwhile, and changes that fail."""

import json
from collections.abc import Iterator

import pytest

from tests.clients.frames import TEXT, client_frame, closing, text
from tests.clients.polling import Polling
from tests.clients.raw_websocket import RawWebSocket, handshake
from tests.integration.transport.conftest import STUDENT, Hall


@pytest.fixture
def polling(hall: Hall) -> Iterator[Polling]:
    """A participant who polls, and has everything that comes at the beginning."""
    with Polling(hall.running.url) as session:
        session.post(f"40{STUDENT},{json.dumps({'token': hall.token()})}")
        for event in ("state", "me"):
            session.until(f'42{STUDENT},["{event}"')
        yield session


@pytest.fixture
def raw(hall: Hall) -> Iterator[RawWebSocket]:
    """A bare connection."""
    with hall.raw() as found:
        yield found


def candidate(raw: RawWebSocket, session: Polling) -> int:
    """Ask for a WebSocket for a session and return the status of the answer."""
    return raw.request(handshake(f"/socket.io/?EIO=4&transport=websocket&sid={session.sid}"))[0]


def probe(raw: RawWebSocket, session: Polling) -> None:
    """Begin an upgrade, up to the answered probe."""
    assert candidate(raw, session) == 101
    raw.send(text("2probe"))
    assert raw.frame() == (TEXT, b"3probe")


def answers(session: Polling) -> bool:
    """Return whether a session gets its acknowledgements by polling."""
    session.packets.clear()
    assert session.post(f'42{STUDENT},77["sync",{{}}]').status_code == 200
    return '"ok":true' in session.until(f"43{STUDENT},77[")


def test_upgrade(hall: Hall, polling: Polling, raw: RawWebSocket) -> None:
    waiting = polling.begin()
    probe(raw, polling)
    assert polling.beyond_events(waiting) == (200, "6"), "the poll is ended for the change"
    raw.send(text("5"))
    assert raw.call(STUDENT, "sync")["ok"] is True
    assert polling.get().status_code == 400
    assert polling.post(f'42{STUDENT},["sync",{{}}]').status_code == 400
    assert raw.call(STUDENT, "sync")["ok"] is True, "these requests changed nothing"
    hall.wait_present(1)
    raw.send(closing(1000))
    hall.wait_present(0)


def test_a_change_in_one_segment_ends_the_poll_as_well(polling: Polling, raw: RawWebSocket) -> None:
    waiting = polling.begin()
    assert candidate(raw, polling) == 101
    raw.send(text("2probe") + text("5") + text(f'42{STUDENT},5["sync",{{}}]'))
    assert raw.frame() == (TEXT, b"3probe")
    assert polling.beyond_events(waiting) == (200, "6")
    assert '"ok":true' in raw.packet(f"43{STUDENT},5[")


def test_nothing_is_lost_or_doubled_or_reordered_meanwhile(hall: Hall, polling: Polling, raw: RawWebSocket) -> None:
    def sync(start: int, end: int) -> list[str]:
        return [f'42{STUDENT},{number}["sync",{{}}]' for number in range(start, end)]

    polling.post(*sync(0, 4))
    waiting = polling.begin()
    probe(raw, polling)
    assert waiting.result()[0] == 200
    polling.post(*sync(4, 8))  # on its way when the change begins
    hall.lock(True)
    raw.send(text("5"))
    raw.send(b"".join(text(packet) for packet in sync(8, 12)))
    raw.packet(f"43{STUDENT},11[")
    heard = polling.packets + [frame.payload.decode() for frame in raw.frames]
    start = f"43{STUDENT},"
    assert [packet[len(start) : packet.index("[")] for packet in heard if packet.startswith(start)] == [
        str(number) for number in range(12)
    ]
    locked = [packet for packet in heard if '"locked":true' in packet and '["state"' in packet]
    assert locked, "the change was sent"
    assert len(set(locked)) == len(locked), "no packet came twice; the beat may send the state again, with another time"


def test_polls_get_their_messages_until_the_probe(hall: Hall, polling: Polling, raw: RawWebSocket) -> None:
    assert candidate(raw, polling) == 101
    hall.lock(True)
    polling.until(f'42{STUDENT},["state"', '"locked":true')


def test_polls_between_the_probe_and_the_change_get_nothing(hall: Hall, polling: Polling, raw: RawWebSocket) -> None:
    probe(raw, polling)
    hall.lock(True)
    polling.packets.clear()
    assert polling.get().text == "6"
    raw.send(text("5"))
    raw.until(lambda frame: b'"locked":true' in frame.payload)


@pytest.mark.parametrize("wrong", ["2", "3probe", "2prob", "abc", "", "4x", "6", "1"])
def test_a_wrong_probe_leaves_the_session_polling(polling: Polling, raw: RawWebSocket, wrong: str) -> None:
    assert candidate(raw, polling) == 101
    raw.send(text(wrong))
    assert raw.closing_frame().code == 1002
    assert answers(polling)


@pytest.mark.parametrize("wrong", ["2probe", "4x", "", "abc"])
def test_a_wrong_word_behind_the_probe_leaves_the_session_polling(
    polling: Polling, raw: RawWebSocket, wrong: str
) -> None:
    probe(raw, polling)
    raw.send(text(wrong))
    assert raw.closing_frame().code == 1002
    assert answers(polling)


@pytest.mark.parametrize("how", ["cut", "closed", "wrong frame"])
@pytest.mark.parametrize("probed", [False, True])
def test_a_lost_candidate_leaves_the_session_polling(
    hall: Hall, polling: Polling, raw: RawWebSocket, how: str, probed: bool
) -> None:
    if probed:
        probe(raw, polling)
    else:
        assert candidate(raw, polling) == 101
    hall.lock(True)
    if how == "cut":
        raw.sock.close()
    else:
        raw.send(closing(1000) if how == "closed" else client_frame(0x3))
        raw.closing_frame()
    polling.until(f'42{STUDENT},["state"', '"locked":true')
    assert answers(polling)
    with hall.raw() as second:
        probe(second, polling)
        second.send(text("5"))
        assert second.call(STUDENT, "sync")["ok"] is True


def test_a_second_websocket_for_one_session_is_refused(hall: Hall, polling: Polling, raw: RawWebSocket) -> None:
    assert candidate(raw, polling) == 101
    with hall.raw() as second:
        assert candidate(second, polling) == 400
    raw.send(text("2probe"))
    assert raw.frame() == (TEXT, b"3probe")
    raw.send(text("5"))
    with hall.raw() as third:
        assert candidate(third, polling) == 400
    assert raw.call(STUDENT, "sync")["ok"] is True


def test_a_session_that_ends_takes_its_candidate_along(hall: Hall, polling: Polling, raw: RawWebSocket) -> None:
    probe(raw, polling)
    assert polling.post("1").status_code == 200
    assert raw.closing_frame().code == 1000
    assert raw.is_half_closed()
    hall.wait_present(0)


def test_a_bad_handshake_for_a_session_leaves_it_polling(polling: Polling, raw: RawWebSocket) -> None:
    path = f"/socket.io/?EIO=4&transport=websocket&sid={polling.sid}"
    assert raw.request(handshake(path, sec_websocket_version="8"))[0] == 426
    assert answers(polling)
