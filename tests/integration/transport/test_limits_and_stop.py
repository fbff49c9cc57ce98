"""Servers of their own: one with few places for connections, and one that is stopped with everybody on it."""

import http.client
import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from classroom.live.connection_manager import MAX_DEVICES
from tests.clients.frames import CLOSE, TEXT
from tests.clients.polling import Polling
from tests.clients.raw_websocket import RawWebSocket, handshake
from tests.integration.transport.conftest import STUDENT, TEACHER, Hall
from tests.support.deployments import laptop_server, running_on
from tests.support.processes import wait_until

PLACES = 8
POLLING = "/socket.io/?EIO=4&transport=polling"


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A server that allows few connections. Tests leave nobody on it."""
    server = laptop_server(tmp_path_factory.mktemp("narrow"))
    server.settings.update(CLASSROOM_TRANSPORT="hub", GUNICORN_CMD_ARGS=f"--worker-connections {PLACES}")
    with server:
        running = running_on(server)
        yield Hall(running, running.teacher.lesson())


def test_when_all_places_are_taken_the_next_is_told_to_come_later(narrow: Hall) -> None:
    with ExitStack() as stack:
        crowd = [stack.enter_context(narrow.student()) for _ in range(PLACES)]
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


def test_sockets_that_do_not_say_who_they_are_give_way(narrow: Hall) -> None:
    with ExitStack() as stack:
        student = stack.enter_context(narrow.student())
        strangers = [stack.enter_context(narrow.raw()).open() for _ in range(3 * PLACES)]
        others = [stack.enter_context(narrow.student()) for _ in range(PLACES - 1)]
        for raw in (student, *others):
            assert raw.call(STUDENT, "sync")["ok"] is True
        for raw in strangers:
            raw.wait_for_close()


def test_polls_that_do_not_say_who_they_are_give_way(narrow: Hall) -> None:
    url = narrow.running.url
    with ExitStack() as stack:
        inside = stack.enter_context(Polling(url))
        inside.post(f"40{STUDENT},{json.dumps({'token': narrow.token()})}")
        inside.until(f'42{STUDENT},["me"')
        listening = inside.listen()
        strangers = [Waiting(narrow.port) for _ in range(3 * PLACES)]
        for stranger in strangers:
            stack.callback(stranger.close)
        student = stack.enter_context(narrow.student())
        assert strangers[0].ends()
        assert inside.post("3").status_code == 200
        assert student.call(STUDENT, "sync")["ok"] is True
        assert not listening.done(), "who has said who it is goes on"


class Waiting:
    """A polling session that nobody enters, with a request that waits for messages."""

    def __init__(self, port: int) -> None:
        self._client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._client.request("GET", POLLING)
        sid = json.loads(self._client.getresponse().read()[1:])["sid"]
        self._client.request("GET", f"{POLLING}&sid={sid}")

    def ends(self) -> bool:
        """Wait until the server has ended the session."""
        try:
            return self._client.getresponse().read().endswith(b"1")
        except (ConnectionError, http.client.HTTPException):
            return True

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def test_a_participant_may_use_only_so_many_devices(hall: Hall) -> None:
    token = hall.token()
    with ExitStack() as stack:
        crowd = [stack.enter_context(hall.raw()).open() for _ in range(MAX_DEVICES + 1)]
        for raw in crowd[:-1]:
            assert "sid" in raw.connect(STUDENT, {"token": token})
        refusal = crowd[-1].connect(STUDENT, {"token": token})
        assert refusal["data"]["code"] == "too_many_devices"
        polling = stack.enter_context(Polling(hall.running.url))
        polling.post(f"40{STUDENT},{json.dumps({'token': token})}")
        assert "too_many_devices" in polling.until(f"44{STUDENT},")
        stack.enter_context(hall.student())
        assert hall.present() == 2, "others come in, and all these are one participant"

        crowd[0].sock.close()
        crowd[0].wait_for_close()
        wait_until(lambda: "sid" in crowd[-1].connect(STUDENT, {"token": token}), 30, "the place on a closed device")


def test_a_teacher_may_use_only_so_many_devices(hall: Hall) -> None:
    auth = {"token": hall.running.token, "lesson_id": hall.lesson["id"]}
    with ExitStack() as stack:
        crowd = [stack.enter_context(hall.raw()).open() for _ in range(MAX_DEVICES + 1)]
        answers = [raw.connect(TEACHER, auth) for raw in crowd]
        assert all("sid" in answer for answer in answers[:-1])
        assert answers[-1]["data"]["code"] == "too_many_devices"
        stack.enter_context(hall.student())


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
