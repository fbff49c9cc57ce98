"""Slides in every format: kept where the format knows them, and named as left out elsewhere."""

from typing import Any

import pytest
from flask import Flask

from classroom import formats
from classroom.services.bank.validation import check

SLIDE: dict[str, Any] = {
    "type": "slide", "language": "en", "title": "Rivers", "prompt": "# Rivers\n\nWater runs **down**.",
    "explanation": "", "notes": "Slowly", "time_limit": 30,
    "points": 0, "difficulty": None, "tags": ["water"], "image": None,
}  # fmt: skip
HELD = ("json",)
"""Formats that hold slides."""


@pytest.mark.parametrize("name", [name for name in formats.written_names() if name not in HELD])
def test_formats_without_slides_say_so(app: Flask, name: str) -> None:
    written = formats.get(name).write([SLIDE])
    assert [loss["question"] for loss in written.losses][:1] == [1]
    assert "Rivers" not in [item.question.get("title") for item in formats.get(name).read(written.data).items]


@pytest.mark.parametrize("name", HELD)
def test_formats_with_slides_keep_them(app: Flask, name: str) -> None:
    form = formats.get(name)
    found = form.read(form.write([SLIDE]).data)
    assert not found.errors
    (item,) = found.items
    content = check(item.question)
    assert (content.type, content.prompt, content.time_limit, content.points) == ("slide", SLIDE["prompt"], 30, 0)
