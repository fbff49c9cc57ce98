"""Texts that make a reader slow whose time grows with the square of their length.

A reader that takes linear time is through with such a text in a fraction of a second. One that takes quadratic time,
some nanoseconds for each pair of characters, runs into the time-out.
"""

import pytest

LENGTH = 100_000
"""Characters of a text."""
in_linear_time = pytest.mark.timeout(20)
"""Marks tests that read such a text."""


def repeated(unit: str) -> str:
    """Return a text of :data:`LENGTH` characters that repeats a piece."""
    return (unit * (LENGTH // len(unit) + 1))[:LENGTH]
