"""The server's clock: nobody sets it, and numbers that follow it always grow."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from classroom.core import clock

PACKAGE = Path(clock.__file__).parents[1]


@pytest.fixture(autouse=True)
def the_offset() -> Iterator[None]:
    """Put the clock of this process right again."""
    before = clock.offset()
    yield
    clock.set_offset(before)


@pytest.mark.parametrize("step", [3600, -3600])
def test_the_machine_s_clock_may_be_set(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    before, real = clock.now(), time.time
    monkeypatch.setattr(time, "time", lambda: real() + step)
    assert 0 <= clock.now() - before < 60
    assert clock.machine_offset() - clock.offset() == pytest.approx(step, abs=60)


def test_numbers_grow_whatever_happens_to_the_clock() -> None:
    numbers = [clock.next_number(), clock.next_number()]
    clock.set_offset(clock.offset() - 3600)
    numbers += [clock.next_number(), clock.next_number()]
    clock.set_offset(clock.offset() + 7200)
    numbers += [clock.next_number()]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == pytest.approx(clock.now() * 1000, abs=60_000), "so they agree between processes"


def test_processes_of_one_machine_find_the_same_name() -> None:
    assert clock.machine() == clock.machine.__wrapped__()


def test_nothing_else_asks_the_machine_s_clock() -> None:
    """Moments come from ``now()``, waiting from the monotonic clock. The one exception compares with a file's time."""
    asking = re.compile(r"\btime\.time\(|\btime_ns\(|datetime\.(now|today|utcnow)\(|CURRENT_TIMESTAMP|func\.now\(")
    found = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if asking.search(path.read_text("utf-8"))}
    assert found == {"core/clock.py", "serving/private_directory.py"}
