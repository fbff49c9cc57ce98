"""A clock that tests move by days."""

from collections.abc import Callable, Iterator

import pytest

from classroom.core import clock

DAY = 24 * 3600.0
Wait = Callable[[float], None]
"""Moves the server's clock forward by so many days."""


@pytest.fixture
def wait_days() -> Iterator[Wait]:
    """Move the server's clock forward, for this test."""
    before = clock.offset()
    yield lambda days: clock.set_offset(clock.offset() + days * DAY)
    clock.set_offset(before)
