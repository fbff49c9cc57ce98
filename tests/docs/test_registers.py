"""What a test says when a list that people keep does not have what the code has."""

from collections.abc import Collection
from typing import Any

import pytest

from tests.support.registers import compare


@pytest.mark.parametrize(
    ("listed", "found", "message"),
    [
        ({"a"}, {"a", "b"}, "The list has no b, which the code has: write it"),
        ({"a", "b"}, {"a"}, "The list has b, which the code does not have: take it out"),
        (["b", "a"], ["a", "b"], "The list has another order than the code: b stands where the code has a"),
        (["a", "a"], ["a"], "The list has a twice"),
        ({("GET", frozenset({"y", "x"}))}, set(), "The list has GET x y, which the code does not have: take it out"),
    ],
)  # fmt: skip
def test_it_says_what_to_do(listed: Collection[Any], found: Collection[Any], message: str) -> None:
    with pytest.raises(pytest.fail.Exception) as caught:
        compare(listed, found, "The list", "write it")
    assert str(caught.value) == message


def test_what_is_the_same_passes() -> None:
    compare(["a", "b"], ["a", "b"], "The list")
    compare({"b", "a"}, {"a", "b"}, "The list")
