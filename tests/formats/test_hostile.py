"""Reading any file takes little time, and gives questions or errors with a line, never an exception."""

import random
from collections.abc import Callable

import pytest

from classroom import formats
from classroom.core.errors import Invalid

FORMATS = ["json", "csv", "gift", "aiken", "kahoot", "h5p"]


@pytest.mark.parametrize("name", FORMATS)
def test_random_bytes_never_raise(name: str) -> None:
    dice = random.Random(4)
    for size in (0, 1, 2, 3, 10, 1000):
        for _ in range(50):
            parsed = formats.get(name).read(dice.randbytes(size))
            assert parsed.errors
            assert not parsed.items


@pytest.mark.parametrize("name", [*FORMATS, "anki"])
@pytest.mark.parametrize(
    "make",
    [
        lambda: b"[" * 4_000_000,
        lambda: b'{"a":' * 1_000_000,
        lambda: b'{"questions":[' + b'{"a":' * 1_000_000,
        lambda: b'"' * 8_000_000,
        lambda: b"," * 8_000_000,
        lambda: b"\n" * 8_000_000,
        lambda: b"type,prompt\n" + b"," * 8_000_000,
        lambda: b'type,prompt\npoll,"' + b"x" * 8_000_000,
        lambda: b"type,prompt\n" + b"poll,x\n" * 1_000_000,
    ],
    ids=["lists", "objects", "deep", "quotes", "commas", "lines", "cells", "cell", "rows"],
)
def test_worst_inputs_are_refused(name: str, make: Callable[[], bytes]) -> None:
    """Their size is that of the largest upload: a reader that took quadratic time would run into the time-out."""
    assert formats.get(name).read(make()).errors


@pytest.mark.parametrize("name", ["gifted", "", "JSON", "../csv"])
def test_unknown_format(name: str) -> None:
    with pytest.raises(Invalid) as caught:
        formats.get(name)
    assert "json" in str(caught.value.fields["format"])
    assert "csv" in str(caught.value.fields["format"])


@pytest.mark.parametrize(
    ("filename", "name"),
    [("a.json", "json"), ("A.CSV", "csv"), ("x.y.csv", "csv"), ("a.txt", None), ("a.exe", None), ("", None)],
)
def test_guess(filename: str, name: str | None) -> None:
    assert formats.guess(filename, b"") == name


@pytest.mark.parametrize(
    ("filename", "data", "name"),
    [
        ("a.txt", b"x{T}", "gift"),
        ("a.GIFT", b"x{T}", "gift"),
        ("a.gift.txt", b"::x::y{}", "gift"),
        ("a.txt", b"x\nA. {a}\nB. b\nANSWER: A", "aiken"),
        ("a.gift", b"x\nA. a\nB. b\nANSWER: A", None),
        ("a.txt", b"Dear all,", None),
    ],
)
def test_formats_with_the_same_extension_are_told_apart(filename: str, data: bytes, name: str | None) -> None:
    assert formats.guess(filename, data) == name
