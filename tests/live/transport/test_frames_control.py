"""Pings, pongs, and the closing handshake as frames."""

import pytest

from classroom.live.transport.frames import MAX_REASON, Closing, FrameReader, Pinged, closing_frame
from tests.clients.frames import CLOSE, PING, PONG, TEXT, client_frame, closing, split_frame, text
from tests.live.transport.test_frames import LIMIT, code_of, read

GOOD_CODES = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4000, 4999)
BAD_CODES = (0, 1, 999, 1004, 1005, 1006, 1014, 1015, 1016, 1100, 2000, 2999, 5000, 65_535)


@pytest.mark.parametrize("content", [b"", b"Hello", b"\0\xff\xfe\xfd\xfc\xfb\0\xff", b"x" * 125])
def test_pings_are_told_with_their_content(content: bytes) -> None:
    assert read(client_frame(PING, content)) == [Pinged(content)]


def test_pings_in_a_row_keep_their_order() -> None:
    assert read(b"".join(client_frame(PING, b"%d" % number) for number in range(30))) == [
        Pinged(b"%d" % number) for number in range(30)
    ]


@pytest.mark.parametrize("content", [b"", b"unasked", b"x" * 125])
def test_pongs_are_taken_in_silence(content: bytes) -> None:
    assert read(client_frame(PONG, content) + text("on")) == ["on"]


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
@pytest.mark.parametrize(("size", "width"), [(126, 2), (70_000, 8), (5, 2), (5, 8)])
def test_long_control_frames_are_refused(opcode: int, size: int, width: int) -> None:
    assert code_of(client_frame(opcode, b"", size=size, width=width)) == 1002


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
def test_control_frames_in_fragments_are_refused(opcode: int) -> None:
    assert code_of(client_frame(opcode, b"", final=False)) == 1002


def test_closing_without_a_code_is_answered_without_one() -> None:
    assert read(closing()) == [Closing(None, "")]
    assert closing_frame(Closing(None)) == b"\x88\x00"


def test_closing_with_one_byte() -> None:
    assert code_of(client_frame(CLOSE, b"\x03")) == 1002


@pytest.mark.parametrize("code", GOOD_CODES)
@pytest.mark.parametrize("reason", [b"", b"bye", "adiós".encode(), b"x" * MAX_REASON])
def test_codes_that_a_client_may_send(code: int, reason: bytes) -> None:
    assert read(closing(code, reason)) == [Closing(code, reason.decode())]


@pytest.mark.parametrize("code", BAD_CODES)
@pytest.mark.parametrize("reason", [b"", b"bye"])
def test_codes_that_nobody_may_send(code: int, reason: bytes) -> None:
    assert code_of(closing(code, reason)) == 1002


@pytest.mark.parametrize("reason", [b"\xff", b"\xce\xba\xe1\xbd\xb9\xed\xa0\x80", b"x" * 122 + b"\xc3"])
def test_reasons_that_are_no_text(reason: bytes) -> None:
    assert code_of(closing(1000, reason)) == 1007


@pytest.mark.parametrize("behind", [text("late"), client_frame(PING), closing(), b"\xff" * 100])
def test_nothing_counts_behind_a_closing_frame(behind: bytes) -> None:
    reader = FrameReader(LIMIT)
    assert reader.feed(text("before") + closing(1001) + behind) == ["before", Closing(1001, "")]
    assert reader.feed(behind) == []


@pytest.mark.parametrize("code", GOOD_CODES)
def test_closing_frames_of_the_server(code: int) -> None:
    found = split_frame(closing_frame(Closing(code, "adiós")))
    assert found is not None
    sent, rest = found
    assert (sent.opcode, sent.code, sent.payload[2:].decode(), rest) == (CLOSE, code, "adiós", b"")


@pytest.mark.parametrize("reason", ["x" * 200, "€" * 100, "x" + "€" * 60, "😀" * 31, "x" * 122 + "é"])
def test_long_reasons_are_cut_between_characters(reason: str) -> None:
    found = split_frame(closing_frame(Closing(1002, reason)))
    assert found is not None
    said = found[0].payload[2:].decode()
    assert reason.startswith(said)
    assert MAX_REASON - 3 <= len(said.encode()) <= MAX_REASON


def test_every_end_can_be_sent_as_a_closing_frame() -> None:
    ends = (closing(), closing(4999, b"x" * MAX_REASON), client_frame(TEXT, b"\xff" * 50), client_frame(0x3))
    for end in ends:
        (found,) = read(end)
        assert isinstance(found, Closing)
        sent = split_frame(closing_frame(found))
        assert sent is not None
        assert len(sent[0].payload) <= 125
