"""Files on disk are read piece by piece."""

import io
from pathlib import Path

import pytest

from classroom import formats
from classroom.formats import GivenFile, get, given
from classroom.formats.shared.given_file import PIECE
from tests.formats.test_large_files import MB, NUMBER, WRITERS, most_of, pictured


def test_pieces_and_the_whole() -> None:
    data = bytes(range(256)) * 600
    file = given(data)
    assert file.size == len(data)
    assert b"".join(file.pieces()) == data
    assert file.whole() == data
    assert file.piece(5, 3) == data[5:8]
    assert file.starts_with((b"PK", b"\x00\x01"))
    assert not file.starts_with(b"PK")
    assert given(file) is file
    assert file.opened().read() == data


@pytest.mark.parametrize("place", [0, 5, PIECE - 4, PIECE - 1, PIECE, 2 * PIECE - 2])
def test_what_lies_across_two_pieces_is_counted_once(place: int) -> None:
    data = bytearray(3 * PIECE)
    data[place : place + 5] = b"needl"
    assert given(bytes(data)).count(b"needl") == 1
    assert given(bytes(data)).count(b"n") == 1


def test_blank_files() -> None:
    assert given(b" \n" * PIECE).is_blank()
    assert not given(b" \n" * PIECE + b"x").is_blank()
    assert formats.why_unreadable(given(b" " * 2 * PIECE)) == formats.why_unreadable(b"") != ""


def test_a_file_is_closed_with_its_owner() -> None:
    kept, owned = io.BytesIO(b"a"), io.BytesIO(b"b")
    GivenFile(kept)
    GivenFile(owned, close=True)
    assert (kept.closed, owned.closed) == (False, True)


@pytest.mark.parametrize("name", WRITERS)
def test_a_large_file_on_disk_is_never_in_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(WRITERS[name]([pictured(number) for number in range(NUMBER)]).data)
    with path.open("rb") as opened:
        file = GivenFile(opened)
        parsed, most = most_of(lambda: get(name).read_file(file))
        guessed, little = most_of(
            lambda: (formats.guess(f"a.{get(name).extension}", file), formats.why_unreadable(file))
        )
    assert len(parsed.items) == NUMBER
    assert most < NUMBER * MB / 2, "far less than the file"
    assert guessed == (name, "")
    assert little < 2 * MB, "a piece, and what waits for the garbage collector"


def test_of_a_table_that_is_too_large_the_name_tells_the_format() -> None:
    assert formats.guess("a.csv", given(b"x" * (formats.MOST_BYTES + 1))) == "csv"
    assert formats.guess("a.odd", given(b"x" * (formats.MOST_BYTES + 1))) is None
