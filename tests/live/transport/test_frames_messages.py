"""Fragments, and text that is UTF-8 or is not."""

import pytest

from classroom.live.transport.frames import MAX_EMPTY, Closing, Pinged
from tests.clients.frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, client_frame, text
from tests.live.transport.test_frames import code_of, read


def fragments(opcode: int, *contents: bytes) -> bytes:
    """Return the frames of one message that comes in these parts."""
    return b"".join(
        client_frame(CONTINUATION if place else opcode, content, final=place == len(contents) - 1)
        for place, content in enumerate(contents)
    )


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize(
    "parts",
    [
        (b"frag", b"ments"),
        (b"", b"fragments"),
        (b"fragments", b""),
        (b"", b"", b""),
        (b"", b"frag", b"", b"ments", b""),
        (b"x" * 126, b"y" * 125, b"z" * 127),
    ],
)
def test_messages_in_fragments(opcode: int, parts: tuple[bytes, ...]) -> None:
    whole = b"".join(parts)
    assert read(fragments(opcode, *parts)) == [whole.decode() if opcode == TEXT else whole]


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_many_fragments(opcode: int) -> None:
    found = read(fragments(opcode, *([b"x"] * 5000)))
    assert found == ["x" * 5000 if opcode == TEXT else b"x" * 5000]


def test_message_after_message() -> None:
    stream = fragments(TEXT, b"a", b"b") + text("c") + fragments(BINARY, b"d", b"e") + fragments(TEXT, b"f", b"g")
    assert read(stream * 2) == ["ab", "c", b"de", "fg"] * 2


@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("before", [b"", text("whole"), fragments(TEXT, b"a", b"b")])
def test_continuation_of_nothing(final: bool, before: bytes) -> None:
    assert code_of(before + client_frame(CONTINUATION, b"lost", final=final)) == 1002


@pytest.mark.parametrize("first", [TEXT, BINARY])
@pytest.mark.parametrize("second", [TEXT, BINARY])
@pytest.mark.parametrize("final", [True, False])
def test_a_new_message_amid_another(first: int, second: int, final: bool) -> None:
    stream = client_frame(first, b"begun", final=False) + client_frame(second, b"new", final=final)
    assert code_of(stream) == 1002


def test_pings_amid_fragments_are_answered_before_the_message() -> None:
    stream = (
        client_frame(TEXT, b"fra", final=False)
        + client_frame(PING, b"1")
        + client_frame(PONG, b"unasked")
        + client_frame(CONTINUATION, b"gme", final=False)
        + client_frame(PING, b"2")
        + client_frame(CONTINUATION, b"nts")
        + client_frame(PING, b"3")
    )
    assert read(stream) == [Pinged(b"1"), Pinged(b"2"), "fragments", Pinged(b"3")]


def test_closing_amid_fragments() -> None:
    stream = client_frame(TEXT, b"fra", final=False) + client_frame(CLOSE, b"\x03\xe8")
    assert read(stream) == [Closing(1000, "")]


def test_fragments_without_content_are_limited() -> None:
    begun = client_frame(TEXT, b"x", final=False)
    empty = client_frame(CONTINUATION, b"", final=False)
    assert read(begun + empty * MAX_EMPTY + client_frame(CONTINUATION, b"y")) == ["xy"]
    assert code_of(begun + empty * (MAX_EMPTY + 1)) == 1008


def test_empty_fragments_are_counted_for_each_message() -> None:
    message = fragments(TEXT, *([b""] * 60), b"x")
    assert read(message * 4) == ["x"] * 4


# -- UTF-8

VALID = (
    "",
    "\0",
    "\x7f",
    "\u0080",
    "\u07ff",
    "\u0800",
    "\ud7ff",
    "\ue000",
    "\ufffd",
    "\ufffe",
    "\uffff",
    "\U00010000",
    "\U0010ffff",
    "Hello-µ@ßöäüàá-UTF-8!!",
    "κόσμε",
    "\u200b\ufeff",
    "👩‍🏫",
)
INVALID = {
    "continuation alone": b"\x80",
    "two continuations": b"\xbf\x80",
    "start alone": b"\xc3",
    "start of three": b"\xe2\x82",
    "start of four": b"\xf0\x9f\x98",
    "start and letter": b"\xc3x",
    "overlong slash in two": b"\xc0\xaf",
    "overlong slash in three": b"\xe0\x80\xaf",
    "overlong slash in four": b"\xf0\x80\x80\xaf",
    "overlong end of two": b"\xc1\xbf",
    "overlong end of three": b"\xe0\x9f\xbf",
    "overlong end of four": b"\xf0\x8f\xbf\xbf",
    "overlong nothing": b"\xc0\x80",
    "first surrogate": b"\xed\xa0\x80",
    "last surrogate": b"\xed\xbf\xbf",
    "pair of surrogates": b"\xed\xa0\xbd\xed\xb8\x80",
    "above unicode": b"\xf4\x90\x80\x80",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "six bytes": b"\xfc\x84\x80\x80\x80\x80",
    "fe": b"\xfe",
    "ff": b"\xff",
}
invalid = pytest.mark.parametrize("wrong", INVALID.values(), ids=INVALID)


@pytest.mark.parametrize("content", VALID)
def test_valid_text(content: str) -> None:
    assert read(text(content)) == [content]
    assert read(text(f"a{content}b{content}")) == [f"a{content}b{content}"]


@pytest.mark.parametrize("content", VALID)
def test_valid_text_cut_anywhere(content: str) -> None:
    encoded = f"<{content}>".encode()
    for place in range(len(encoded) + 1):
        assert read(fragments(TEXT, encoded[:place], encoded[place:])) == [f"<{content}>"]
    assert read(fragments(TEXT, *(bytes((byte,)) for byte in encoded))) == [f"<{content}>"]


@invalid
@pytest.mark.parametrize("around", [(b"", b""), (b"begun ", b""), (b"", b" ended"), (b"x" * 200, b"y" * 200)])
def test_invalid_text(wrong: bytes, around: tuple[bytes, bytes]) -> None:
    assert code_of(client_frame(TEXT, around[0] + wrong + around[1])) == 1007


@invalid
def test_invalid_text_in_fragments(wrong: bytes) -> None:
    for place in range(len(wrong) + 1):
        assert code_of(fragments(TEXT, b"good ", wrong[:place], wrong[place:])) == 1007


@invalid
def test_bytes_need_not_be_text(wrong: bytes) -> None:
    assert read(client_frame(BINARY, wrong)) == [wrong]
    assert read(fragments(BINARY, wrong, wrong)) == [wrong * 2]


def test_invalid_text_ends_a_message_that_goes_on() -> None:
    assert code_of(client_frame(TEXT, b"\xed\xa0\x80", final=False)) == 1007


def test_nothing_of_a_message_is_told_when_its_last_byte_is_wrong() -> None:
    (only,) = read(fragments(TEXT, b"so far so good", b"\xc3"))
    assert isinstance(only, Closing)
