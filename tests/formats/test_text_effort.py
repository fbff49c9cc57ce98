"""Reading GIFT and Aiken takes time in proportion to the size of the file (S16, S17)."""

import time

import pytest

from classroom.formats import get
from tests.fuzz.fragments import AIKEN, GIFT


@pytest.mark.parametrize(("name", "unit"), [*(("gift", unit) for unit in GIFT), *(("aiken", unit) for unit in AIKEN)])
def test_reading_takes_linear_time(name: str, unit: str) -> None:
    """Quadratic time would be 144 times as long for twelve times the length; the limit allows for a busy machine."""

    def effort(size: int) -> float:
        data = (unit * (size // len(unit) + 1))[:size].encode()
        tries = []
        for _ in range(2):
            begin = time.process_time()
            get(name).read(data)
            tries.append(time.process_time() - begin)
        return min(tries)

    assert effort(240_000) < 50 * effort(20_000) + 0.1


BEGINS = [("gift", "x{~"), ("gift", "x{#="), ("gift", "::"), ("aiken", "Q\nA. "), ("aiken", "Q\nA. a\nB. b\nANSWER: ")]


@pytest.mark.parametrize(("name", "begin"), BEGINS)
@pytest.mark.parametrize("unit", ["~a", "\\", "[html]<b>", "A,", "\n"])
def test_eight_megabytes_take_little_time(name: str, begin: str, unit: str) -> None:
    parsed = get(name).read((begin + unit * (8_000_000 // len(unit))).encode())
    assert parsed.errors
    assert len(parsed.errors) <= 5001
    assert len(parsed.items) <= 5000
