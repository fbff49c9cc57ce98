"""The closing handshake, begun by either side, and connections that end without one."""

import socket
import struct

import pytest

from tests.clients.frames import CLOSE, TEXT, client_frame, closing, text
from tests.integration.transport.conftest import STUDENT, Hall
from tests.support.processes import wait_until


@pytest.mark.parametrize("code", [None, 1000, 1001, 1009, 3000, 4999])
def test_the_client_closes(hall: Hall, code: int | None) -> None:
    with hall.student() as raw:
        hall.wait_present(1)
        raw.send(closing(code, b"bye"))
        assert raw.closing_frame().code == code
        assert raw.is_half_closed()
        hall.wait_present(0)


def test_frames_in_front_of_the_closing_one_are_taken_and_those_behind_it_are_not(hall: Hall) -> None:
    with hall.student() as raw:
        late = client_frame(TEXT, f'42{STUDENT},2["sync",{{}}]'.encode())
        raw.send(client_frame(0x9, b"before") + closing(1000) + client_frame(0x9, b"behind") + late)
        raw.closing_frame()
        assert raw.is_half_closed()
    contents = [frame.payload for frame in raw.frames]
    assert b"before" in contents
    assert b"behind" not in contents
    assert not any(content.startswith(b"43") for content in contents)


def test_nothing_is_sent_behind_the_closing_frame(hall: Hall) -> None:
    with hall.student() as raw, hall.student() as witness:
        raw.send(closing(1000))
        hall.lock(True)
        assert witness.until(lambda frame: b'"locked":true' in frame.payload)
        raw.closing_frame()
        assert raw.is_half_closed()
        assert raw.frames[-1].opcode == CLOSE


def test_the_server_closes_a_session_that_the_client_ends_by_engine_io(hall: Hall) -> None:
    with hall.student() as raw:
        raw.send(text("1"))
        assert raw.closing_frame().code == 1000
        assert raw.is_half_closed()
        hall.wait_present(0)


def test_the_server_says_goodbye_to_a_participant_who_is_removed(hall: Hall) -> None:
    with hall.student() as raw:
        (person,) = hall.running.teacher.get(f"/lessons/{hall.lesson['id']}")["participants"]
        hall.running.teacher.post(f"/lessons/{hall.lesson['id']}/participants/{person['id']}/remove")
        assert raw.closing_frame().code == 1000
        packets = [frame.payload.decode() for frame in raw.frames if frame.opcode == TEXT]
        assert any(packet.startswith(f'42{STUDENT},["removed"') for packet in packets)
        assert packets[-1] == "1", "Engine.IO's goodbye is the last packet"
        assert raw.is_half_closed()
        raw.send(closing(1000))


def test_a_client_that_never_closes_its_end_is_cut(hall: Hall) -> None:
    with hall.raw().open() as raw:
        assert raw.server_holds()
        raw.send(closing(1000))
        assert raw.closing_frame().code == 1000
        assert raw.is_half_closed()
        wait_until(lambda: not takes_bytes(raw.sock), 30, "the connection being reset")
        raw.wait_for_close()


def takes_bytes(sock: socket.socket) -> bool:
    """Return whether the other side still reads."""
    try:
        sock.sendall(b"x")
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True


@pytest.mark.parametrize("how", ["end", "reset", "half"])
def test_connections_that_end_without_a_word(hall: Hall, how: str) -> None:
    raw = hall.student()
    hall.wait_present(1)
    assert raw.server_holds()
    if how == "reset":
        raw.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if how == "half":
        raw.sock.shutdown(socket.SHUT_WR)
    else:
        raw.sock.close()
    hall.wait_present(0)
    raw.wait_for_close()
    raw.sock.close()


def test_a_frame_that_never_ends_does_not_delay_other_clients(hall: Hall) -> None:
    with hall.student() as raw, hall.student() as witness:
        raw.send(client_frame(TEXT, b"4" * 100, size=60_000))
        assert witness.call(STUDENT, "sync")["ok"] is True
        raw.send(b"")
    hall.wait_present(0)
