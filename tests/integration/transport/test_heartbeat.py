"""What only time shows: the server pings, ends who does not answer, and gives up an upgrade that goes no further.

One test, so that the waiting is done once.
"""

import json

import pytest

from tests.clients.frames import CLOSE, TEXT, ServerFrame, text
from tests.clients.polling import Polling
from tests.clients.raw_websocket import ENGINE_IO, RawWebSocket, handshake
from tests.integration.transport.conftest import STUDENT, Hall
from tests.support.processes import wait_until


def is_ping(frame: ServerFrame) -> bool:
    """Return whether this is Engine.IO's ping."""
    return frame == (TEXT, b"2")


def let_in(session: Polling, token: str) -> None:
    """Connect a polling session to the namespace of students."""
    session.post(f"40{STUDENT},{json.dumps({'token': token})}")
    session.until(f'42{STUDENT},["me"')


@pytest.mark.parametrize(
    "own_hall", [{"CLASSROOM_PING_INTERVAL": "3", "CLASSROOM_PING_TIMEOUT": "6"}], indirect=True, ids=["quick pings"]
)
def test_silence_ends_a_session_and_a_pong_keeps_it(own_hall: Hall) -> None:
    hall = own_hall
    with (
        hall.student() as good,
        hall.student() as silent,
        Polling(hall.running.url) as good_poll,
        Polling(hall.running.url) as silent_poll,
        Polling(hall.running.url) as stuck_poll,
        hall.raw() as stuck,
    ):
        let_in(good_poll, hall.token())
        let_in(silent_poll, hall.token())
        let_in(stuck_poll, hall.token())
        assert stuck.request(handshake(f"{ENGINE_IO}&sid={stuck_poll.sid}"))[0] == 101
        stuck.send(text("2probe"))
        hall.lock(True)
        good.until(is_ping)
        good.send(text("3"))
        good_poll.until("2")
        assert good_poll.post("3").status_code == 200
        assert stuck.closing_frame().code == 1008, "who has probed and then says nothing polls again"
        stuck_poll.until(f'42{STUDENT},["state"', '"locked":true')
        stuck_poll.until("2")
        assert stuck_poll.post("3").status_code == 200
        silent.until(is_ping)
        silent_poll.until("2")
        read_to_the_end(silent)
        packets = [frame.payload for frame in silent.frames if frame.opcode == TEXT]
        assert packets[-1] == b"1"
        assert packets.count(b"2") == 1, "no second ping where the first was not answered"
        wait_until(lambda: silent_poll.get().status_code == 400, 30, "the end of the silent session that polls")
        hall.wait_present(3)
        assert good.call(STUDENT, "sync")["ok"] is True
        assert good_poll.post(f'42{STUDENT},5["sync",{{}}]').status_code == 200
        good_poll.until(f"43{STUDENT},5[")
        assert good_poll.packets.count("2") == 2, "and again an interval after the pong"


def read_to_the_end(raw: RawWebSocket) -> None:
    """Read up to the closing frame, and answer nothing."""
    while raw.frame().opcode != CLOSE:
        continue
    assert raw.frames[-1].code == 1000
