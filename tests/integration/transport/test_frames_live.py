"""Frames through a real server: pings, pieces, fragments, and what ends a connection."""

import json

import pytest

from tests.clients.frames import (
    BINARY,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    client_frame,
    closing,
    text,
)
from tests.clients.raw_websocket import RawWebSocket
from tests.integration.transport.conftest import STUDENT, Hall

MAX_MESSAGE = 64 * 1024


def sync(number: int, payload: str = "{}") -> bytes:
    """Return an event that is acknowledged."""
    return f'42{STUDENT},{number}["sync",{payload}]'.encode()


def acknowledged(raw: RawWebSocket, number: int) -> bool:
    """Wait for the acknowledgement of this number and say whether it was a success."""
    packet = raw.packet(f"43{STUDENT},{number}[")
    return bool(json.loads(packet.partition(f",{number}")[2])[0]["ok"])


@pytest.mark.parametrize("content", [b"", b"Hello", b"\0\xff\xfe", b"x" * 125])
def test_pings_get_their_content_back(hall: Hall, content: bytes) -> None:
    with hall.raw().open() as raw:
        assert raw.pong(content).payload == content


def test_pings_amid_fragments_and_unasked_pongs(hall: Hall) -> None:
    with hall.student() as raw:
        packet = sync(1)
        raw.send(client_frame(TEXT, packet[:5], final=False) + client_frame(PONG, b"unasked"))
        assert raw.pong(b"between").payload == b"between"
        raw.send(client_frame(CONTINUATION, packet[5:9], final=False) + client_frame(CONTINUATION, packet[9:]))
        assert acknowledged(raw, 1)


def test_an_event_byte_by_byte(hall: Hall) -> None:
    with hall.student() as raw:
        for byte in client_frame(TEXT, sync(1)) + client_frame(PING, b"x"):
            raw.send(bytes((byte,)))
        assert acknowledged(raw, 1)
        assert raw.pong(b"y").payload in (b"x", b"y")


def test_several_frames_in_one_segment_are_answered_in_order(hall: Hall) -> None:
    with hall.student() as raw:
        raw.send(b"".join(client_frame(TEXT, sync(number)) for number in range(1, 11)))
        assert all(acknowledged(raw, number) for number in range(1, 11))


def test_the_largest_message_in_many_segments(hall: Hall) -> None:
    padding = "x" * (MAX_MESSAGE - len(sync(1, '{"x":""}')))
    packet = sync(1, f'{{"x":"{padding}"}}')
    assert len(packet) == MAX_MESSAGE
    frame = client_frame(TEXT, packet)
    with hall.student() as raw:
        for place in range(0, len(frame), 1460):
            raw.send(frame[place : place + 1460])
        assert not acknowledged(raw, 1), "sync takes no fields"
        raw.send(b"".join(client_frame(TEXT if at == 0 else CONTINUATION, packet[at : at + 9000], final=at >= 63_000)
                          for at in range(0, MAX_MESSAGE, 9000)))  # fmt: skip
        assert not acknowledged(raw, 1)
        assert raw.call(STUDENT, "sync")["ok"] is True


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (client_frame(TEXT, b"chalk", mask=None), 1002),
        (client_frame(TEXT, b"chalk", reserved=4), 1002),
        (client_frame(0x3, b"chalk"), 1002),
        (client_frame(0xB), 1002),
        (client_frame(CONTINUATION, b"chalk"), 1002),
        (client_frame(TEXT, b"a", final=False) + client_frame(TEXT, b"b"), 1002),
        (client_frame(PING, b"x" * 126, size=126), 1002),
        (client_frame(PING, b"x", final=False), 1002),
        (client_frame(TEXT, b"x", width=8), 1002),
        (closing(1005), 1002),
        (closing(65_535), 1002),
        (client_frame(TEXT, b"4\xff"), 1007),
        (client_frame(TEXT, b"4\xc3", final=False) + client_frame(CONTINUATION, b"x"), 1007),
        (closing(1000, b"\xff"), 1007),
        (client_frame(TEXT, size=MAX_MESSAGE + 1), 1009),
        (client_frame(BINARY, size=1 << 40), 1009),
        (client_frame(TEXT, b"4" * 40_000, final=False) + client_frame(CONTINUATION, b"4" * 40_000), 1009),
        (client_frame(TEXT, b"4", final=False) + client_frame(CONTINUATION, final=False) * 200, 1008),
    ],
)
def test_what_breaks_the_rules_ends_the_connection_with_its_code(hall: Hall, wrong: bytes, code: int) -> None:
    with hall.student() as raw:
        raw.send(text("3") + wrong)
        assert raw.closing_frame().code == code
        assert raw.is_half_closed()
        hall.wait_present(0)
        raw.send(closing(code))


def test_the_reason_arrives_although_megabytes_are_still_on_the_way(hall: Hall) -> None:
    with hall.student() as raw:
        raw.sock.settimeout(0.5)
        sent = 0
        try:  # until the network is full, or for long enough: nothing of it is read as frames
            raw.send(client_frame(TEXT, size=8_000_000))
            for _piece in range(64):
                sent += raw.sock.send(b"x" * 65_536)
        except TimeoutError:
            pass
        assert sent > 100_000
        raw.sock.settimeout(20)
        assert raw.closing_frame().code == 1009
        assert raw.is_half_closed()
        hall.wait_present(0)
