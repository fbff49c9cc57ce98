"""What a connection does under load: clients that read slowly or not at all, and clients that send too much."""

import json
from pathlib import Path

import pytest

from tests.clients.frames import TEXT, text
from tests.clients.raw_websocket import RawWebSocket, handshake
from tests.integration.transport.conftest import STUDENT, Hall
from tests.support.processes import wait_until

MAX_UNSENT = 512 * 1024


def big_sync(hall: Hall) -> tuple[bytes, int]:
    """Make the lesson's state as large as a question may be; return a request for it, and its least size in bytes."""
    teacher = hall.running.teacher
    question = teacher.question(explanation="", prompt="€" * 3000)
    teacher.ask(hall.lesson["id"], question)
    return f'42{STUDENT},%d["sync",{{}}]'.encode(), 9000


def numbers(raw: RawWebSocket) -> list[int]:
    """Return the numbers of the acknowledgements that a client has read, in order."""
    start = f"43{STUDENT},".encode()
    found = [frame.payload for frame in raw.frames if frame.payload.startswith(start)]
    return [int(payload[len(start) : payload.index(b"[")]) for payload in found]


def test_partial_writes_keep_the_order(hall: Hall) -> None:
    request, size = big_sync(hall)
    with hall.student(receive_buffer=4096) as raw:
        raw.send(b"".join(text((request % number).decode()) for number in range(1, 16)))
        for _step in range(400):  # the window opens a little each time, and the server writes a part
            raw.sip(97)
        raw.packet(f"43{STUDENT},15[")
        assert numbers(raw) == list(range(1, 16))
        assert sum(len(frame.payload) for frame in raw.frames) > 10 * size
        for frame in raw.frames:
            if frame.opcode == TEXT and frame.payload.startswith(b"43"):
                assert json.loads(frame.payload[frame.payload.index(b"[") :])


def test_who_reads_slowly_is_sent_the_newest_state_and_not_all(hall: Hall) -> None:
    big_sync(hall)
    times = 40
    with hall.student(receive_buffer=4096) as slow, hall.student() as witness:
        for number in range(times):
            hall.lock(number % 2 == 0)
        version = witness.call(STUDENT, "sync")["state"]["version"]
        slow.until(lambda frame: is_state(frame.payload) and state_version(frame.payload) == version)
        versions = [state_version(frame.payload) for frame in slow.frames if is_state(frame.payload)]
        assert versions == sorted(versions)
        assert len(versions) < times / 2
        assert slow.call(STUDENT, "sync")["ok"] is True


def is_state(payload: bytes) -> bool:
    """Return whether this is a state event."""
    return b'["state"' in payload[:20]


def test_who_does_not_read_is_dropped_and_the_others_go_on(hall: Hall) -> None:
    request, size = big_sync(hall)
    with hall.student(receive_buffer=4096) as deaf, hall.student() as witness:
        hall.wait_present(2)
        asked = 0
        while deaf.server_holds():  # it asks and asks, and reads nothing of the answers
            assert asked * size < 40 * MAX_UNSENT, "megabytes, and it is still there"
            try:
                deaf.send(b"".join(text((request % number).decode()) for number in range(asked, asked + 40)))
            except (BrokenPipeError, ConnectionResetError):
                break
            asked += 40
            hall.lock(asked % 80 == 0)
            assert witness.call(STUDENT, "sync")["ok"] is True
        assert asked * size > MAX_UNSENT, "a client may be that far behind"
        deaf.wait_for_close()
        hall.wait_present(1)
        assert witness.call(STUDENT, "sync")["ok"] is True
        versions = [state_version(frame.payload) for frame in witness.frames if is_state(frame.payload)]
        assert versions == sorted(versions)


def state_version(payload: bytes) -> int:
    """Return the version of a state event."""
    return int(json.loads(payload[payload.index(b"[") :])[1]["version"])


def test_who_sends_more_than_is_served_waits_and_is_answered_in_order(hall: Hall) -> None:
    padding = text(f'42{STUDENT},["unheard of","{"x" * 400}"]')
    with hall.student() as flood, hall.student() as witness:
        events = [text(f'42{STUDENT},{number}["sync",{{}}]') + padding for number in range(1, 301)]
        flood.send(b"".join(events))  # several times what is read at once, and what may wait
        assert witness.call(STUDENT, "sync")["ok"] is True
        flood.packet(f"43{STUDENT},300[")
        assert numbers(flood) == list(range(1, 301))
        assert flood.pong(b"here").payload == b"here"


def resident(pid: int) -> int:
    """Return the memory of a process in KiB (Linux)."""
    (line,) = (line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


@pytest.mark.long  # R24 in tests/faults/test_long_use.py looks at files, threads and memory after hundreds
def test_a_thousand_connections_leave_nothing_behind(hall: Hall) -> None:
    def come_and_go(times: int) -> None:
        for number in range(times):
            with hall.raw() as raw:
                assert raw.request(handshake())[0] == 101
                if number % 7 == 0:
                    raw.connect(STUDENT, {"token": token})
                if number % 5 == 0:
                    raw.send(text("1"))
                    raw.closing_frame()

    token = hall.token()
    come_and_go(200)  # what is made once and kept
    before = resident(hall.worker)
    come_and_go(1000)
    hall.wait_present(0)
    wait_until(lambda: resident(hall.worker) < before + 2048, 30, "memory given back: 2 MiB in 1,000 connections", 0.5)


def test_connections_that_take_each_other_s_numbers_are_not_confused(hall: Hall) -> None:
    """Descriptors are used again at once: what was registered for the old connection must not hear of the new one."""
    for turn in range(40):
        crowd = [hall.raw().open() for _ in range(5)]
        for place, raw in enumerate(crowd):
            if place % 2 == turn % 2:
                raw.sock.close()
        more = [hall.raw().open() for _ in range(3)]
        for place, raw in enumerate([*crowd, *more]):
            if raw.sock.fileno() >= 0:
                content = b"%d %d" % (turn, place)
                assert raw.pong(content).payload == content
                assert len([frame for frame in raw.frames if frame.payload == content]) == 1
        for raw in (*crowd, *more):
            raw.sock.close()
