"""Servers of their own: one with few places for connections, and one that is stopped with everybody on it."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.clients.frames import CLOSE, TEXT
from tests.clients.polling import Polling
from tests.clients.raw_websocket import RawWebSocket, handshake
from tests.integration.transport.conftest import STUDENT, Hall
from tests.support.deployments import laptop_server, running_on
from tests.support.processes import wait_until

PLACES = 8


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Hall]:
    """A server that allows few connections, only for the test."""
    server = laptop_server(tmp_path)
    server.settings.update(CLASSROOM_TRANSPORT="hub", GUNICORN_CMD_ARGS=f"--worker-connections {PLACES}")
    with server:
        running = running_on(server)
        yield Hall(running, running.teacher.lesson())


def test_when_all_places_are_taken_the_next_is_told_to_come_later(narrow: Hall) -> None:
    with ExitStack() as stack:
        crowd = [stack.enter_context(narrow.raw()).open() for _ in range(PLACES)]
        late = stack.enter_context(narrow.raw())
        status, headers = late.request(handshake())
        assert status == 503
        assert headers["retry-after"] == "1"
        for raw in crowd:
            assert raw.pong(b"still here").payload == b"still here"
        crowd[0].sock.close()

        def let_in() -> bool:
            raw = stack.enter_context(narrow.raw())
            return raw.request(handshake())[0] == 101

        wait_until(let_in, 30, "the place that has become free")


def test_a_stop_reaches_everybody(own_hall: Hall) -> None:
    server = own_hall.running.server
    with ExitStack() as stack:
        inside = stack.enter_context(own_hall.student())
        outside = stack.enter_context(own_hall.raw()).open()
        hung = stack.enter_context(own_hall.raw()).open()  # never reads, never closes
        session = Polling(server.url).__enter__()
        session.post(f"40{STUDENT},{json.dumps({'token': own_hall.token()})}")
        session.until(f'42{STUDENT},["me"')
        listening = session.listen()  # a beat may end one poll just before the stop: browsers ask again
        stranger = Polling(server.url).__enter__()
        strangers_poll = stranger.begin()

        assert server.stop() == 0, "within its patience"
        inside.closing_frame()
        packets = [frame.payload.decode() for frame in inside.frames if frame.opcode == TEXT]
        assert packets[-1] == "1"
        assert any(packet.startswith(f'42{STUDENT},["moving"') for packet in packets)
        check_goodbye(outside)
        assert listening.result() == 200
        assert any(packet.startswith(f'42{STUDENT},["moving"') for packet in session.packets)
        assert strangers_poll.result() == (200, "1")
        hung.sock.close()
    assert "Traceback" not in server.output
    assert "unfinished" not in server.output


def check_goodbye(raw: RawWebSocket) -> None:
    """Expect Engine.IO's goodbye, a closing frame, and the end."""
    assert raw.frame() == (TEXT, b"1")
    closing = raw.frame()
    assert closing.opcode == CLOSE
    assert closing.code in (1000, 1001)
    assert raw.is_half_closed()
