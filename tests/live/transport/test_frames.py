"""Frames: sizes, lengths, masks, headers, limits, and the pieces in which they arrive."""

import pytest

from classroom.live.transport.frames import Closing, FrameReader, Pinged, Read, frame
from tests.clients.frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, client_frame, split_frame, text

LIMIT = 66_000
SIZES = (0, 1, 2, 3, 4, 5, 125, 126, 127, 128, 129, 4096, 65_534, 65_535, 65_536, 65_537, LIMIT)


def read(*pieces: bytes, limit: int = LIMIT) -> list[Read]:
    """Return what a reader finds in bytes that come in these pieces."""
    reader = FrameReader(limit)
    return [found for piece in pieces for found in reader.feed(piece)]


def code_of(*pieces: bytes, limit: int = LIMIT) -> int | None:
    """Return the code with which a reader ends at the last of what these pieces bring."""
    (*_before, last) = read(*pieces, limit=limit)
    assert isinstance(last, Closing)
    return last.code


@pytest.mark.parametrize("size", SIZES)
def test_text_of_every_size_class(size: int) -> None:
    content = "€" * (size // 3) + "x" * (size % 3)
    assert read(client_frame(TEXT, content.encode())) == [content]


@pytest.mark.parametrize("size", SIZES)
def test_bytes_of_every_size_class(size: int) -> None:
    content = bytes(place * 7 % 256 for place in range(size))
    assert read(client_frame(BINARY, content)) == [content]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_the_server_s_frames_have_the_shortest_length(size: int, opcode: int) -> None:
    made = frame(opcode, b"x" * size)
    found = split_frame(made)
    assert found is not None
    assert found == ((opcode, b"x" * size), b"")
    assert len(made) - size == (2 if size < 126 else 4 if size < 65_536 else 10)


@pytest.mark.parametrize("mask", [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x01\x02\x03\x04", b"\0\0\0\x80"])
def test_every_mask(mask: bytes) -> None:
    assert read(client_frame(TEXT, b"chalk", mask=mask)) == ["chalk"]
    assert read(client_frame(BINARY, b"\0\0\0\0\0", mask=mask)) == [b"\0\0\0\0\0"], "leading zeros stay"


def test_masks_change_from_frame_to_frame() -> None:
    frames = [client_frame(TEXT, b"chalk %d" % number, mask=bytes((number, 1, 2, 3))) for number in range(50)]
    assert read(b"".join(frames)) == [f"chalk {number}" for number in range(50)]


@pytest.mark.parametrize("opcode", [TEXT, BINARY, CONTINUATION, CLOSE, PING, PONG])
def test_frames_without_a_mask_are_refused(opcode: int) -> None:
    assert code_of(client_frame(opcode, b"", mask=None)) == 1002


@pytest.mark.parametrize("reserved", range(1, 8))
@pytest.mark.parametrize("opcode", [TEXT, BINARY, CONTINUATION, CLOSE, PING, PONG])
def test_reserved_bits_are_refused(opcode: int, reserved: int) -> None:
    assert code_of(client_frame(opcode, b"", reserved=reserved)) == 1002


@pytest.mark.parametrize("opcode", [0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF])
@pytest.mark.parametrize("content", [b"", b"chalk"])
def test_reserved_opcodes_are_refused(opcode: int, content: bytes) -> None:
    assert code_of(client_frame(opcode, content)) == 1002
    first = client_frame(TEXT, b"begun", final=False)
    assert read(first + client_frame(opcode, content)) == [Closing(1002, "unknown opcode")]


@pytest.mark.parametrize("size", [0, 1, 125])
def test_a_length_in_two_bytes_instead_of_one(size: int) -> None:
    assert code_of(client_frame(TEXT, b"x" * size, width=2)) == 1002


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535])
def test_a_length_in_eight_bytes_instead_of_fewer(size: int) -> None:
    assert code_of(client_frame(BINARY, b"x" * size, width=8)) == 1002


@pytest.mark.parametrize("size", [1 << 63, (1 << 64) - 1, (1 << 63) | 5])
def test_a_length_beyond_63_bits(size: int) -> None:
    assert code_of(client_frame(TEXT, b"", size=size, width=8)) == 1002


# -- limits


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize("final", [True, False])
def test_a_frame_above_the_limit_is_refused_by_its_header(opcode: int, final: bool) -> None:
    for size, width in ((1001, 2), (70_000, 8), ((1 << 63) - 1, 8)):
        head = client_frame(opcode, b"", final=final, size=size, width=width)[:-4]
        assert code_of(head, limit=1000) == 1009


def test_a_message_at_the_limit_passes_and_one_byte_more_does_not() -> None:
    assert read(text("x" * 1000), limit=1000) == ["x" * 1000]
    assert code_of(text("x" * 1001), limit=1000) == 1009
    begun = client_frame(TEXT, b"x" * 600, final=False)
    assert read(begun + client_frame(CONTINUATION, b"x" * 400), limit=1000) == ["x" * 1000]
    assert code_of(begun + client_frame(CONTINUATION, b"x" * 401)[:4], limit=1000) == 1009


def test_the_limit_is_one_of_bytes_not_of_characters() -> None:
    assert read(text("€" * 333), limit=1000) == ["€" * 333]
    assert code_of(text("€" * 334), limit=1000) == 1009


def test_the_limit_begins_anew_with_each_message() -> None:
    begun, ended = client_frame(TEXT, b"x" * 600, final=False), client_frame(CONTINUATION, b"x" * 400)
    assert read((begun + ended + text("y" * 1000)) * 3, limit=1000) == ["x" * 1000, "y" * 1000] * 3


# -- arrival


MIXED = (
    text("one")
    + client_frame(PING, b"there?")
    + client_frame(TEXT, "tw€".encode()[:4], final=False)
    + client_frame(PING)
    + client_frame(CONTINUATION, "tw€".encode()[4:])
    + client_frame(PONG, b"unasked")
    + client_frame(BINARY, b"\0" * 300)
    + text("x" * 130)
    + client_frame(CLOSE, b"\x03\xe8bye")
)
FOUND = ["one", Pinged(b"there?"), Pinged(b""), "tw€", b"\0" * 300, "x" * 130, Closing(1000, "bye")]


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 7, 11, 64, 1000])
def test_frames_in_pieces(piece: int) -> None:
    assert read(*(MIXED[at : at + piece] for at in range(0, len(MIXED), piece))) == FOUND


def test_frames_cut_once_at_every_place() -> None:
    for place in range(len(MIXED) + 1):
        assert read(MIXED[:place], MIXED[place:]) == FOUND


def test_a_big_frame_byte_by_byte() -> None:
    content = b"0123456789" * 1000
    assert read(*(bytes((byte,)) for byte in client_frame(TEXT, content))) == [content.decode()]


def test_nothing_is_told_before_a_frame_is_complete() -> None:
    reader = FrameReader(LIMIT)
    whole = text("chalk")
    for byte in whole[:-1]:
        assert reader.feed(bytes((byte,))) == []
    assert reader.feed(whole[-1:]) == ["chalk"]
    assert reader.feed(b"") == []


def test_wrong_headers_are_refused_before_their_content_comes() -> None:
    assert code_of(client_frame(0x3, b"x" * 100)[:2]) == 1002
    assert code_of(client_frame(TEXT, b"x" * 100, mask=None)[:2]) == 1002
    assert code_of(client_frame(TEXT, b"x" * 100, reserved=4)[:2]) == 1002
    assert code_of(client_frame(CONTINUATION, b"x" * 100)[:2]) == 1002


@pytest.mark.parametrize(
    "wrong", [client_frame(0x3), client_frame(CLOSE), client_frame(TEXT, b"\xff"), client_frame(TEXT, mask=None)]
)
def test_what_follows_the_end_is_not_looked_at(wrong: bytes) -> None:
    reader = FrameReader(LIMIT)
    first, last = reader.feed(text("before") + wrong + text("behind"))
    assert first == "before"
    assert isinstance(last, Closing)
    assert reader.feed(text("later")) == []
