"""Reading GIFT, Aiken and Anki takes time in proportion to the size of the file."""

import pytest

from classroom.formats import get
from tests.fuzz.foreign import ANKI
from tests.fuzz.fragments import AIKEN, GIFT
from tests.support.linear import in_linear_time, repeated

UNITS = {"gift": GIFT, "aiken": AIKEN, "anki": ANKI}


@in_linear_time
@pytest.mark.parametrize(("name", "unit"), [(name, unit) for name, units in UNITS.items() for unit in units])
def test_reading_takes_linear_time(name: str, unit: str) -> None:
    parsed = get(name).read(repeated(unit).encode())
    assert parsed.items or parsed.errors


BEGINS = [("gift", "x{~"), ("gift", "x{#="), ("gift", "::"), ("aiken", "Q\nA. "), ("aiken", "Q\nA. a\nB. b\nANSWER: ")]


@pytest.mark.parametrize(("name", "begin"), BEGINS)
@pytest.mark.parametrize(
    "unit", ["~a", "\n", *(pytest.param(unit, marks=pytest.mark.long) for unit in ("\\", "[html]<b>", "A,"))]
)
def test_eight_megabytes_are_read(name: str, begin: str, unit: str) -> None:
    parsed = get(name).read((begin + unit * (8_000_000 // len(unit))).encode())
    assert parsed.errors
    assert len(parsed.errors) <= 5001
    assert len(parsed.items) <= 5000
