"""Where a value has a text that no database can keep."""

from typing import Any

import pytest

from classroom.core.storable import unstorable_path


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"a": "b", "c": [1, None, True, "\\u0000 \U0001f469\u200d\U0001f3eb"]}, None),
        ("\0", ""),
        ({"a": "x\0"}, "a"),
        ({"a": [{"text": "x"}, {"text": "\ud83d"}]}, "a.1.text"),
        ({"a\0": 1}, ""),
        ({"a": {"\udfff": 1}}, "a"),
        (["x", "\udc00"], "1"),
    ],
)
def test_the_place_of_an_unstorable_text(value: Any, path: str | None) -> None:
    assert unstorable_path(value) == path
