"""Slides in every format: kept where the format knows them, and named as left out elsewhere."""

from typing import Any

import pytest
from flask import Flask

from classroom import formats
from classroom.services.bank.validation import check
from tests.support.questions import picture

SLIDE: dict[str, Any] = {
    "type": "slide", "language": "en", "title": "Rivers", "prompt": "# Rivers\n\nWater runs **down**.",
    "explanation": "", "notes": "Slowly", "time_limit": 30,
    "points": 0, "difficulty": None, "tags": ["water"], "image": None,
}  # fmt: skip
OPEN: dict[str, Any] = {**SLIDE, "type": "open_text", "prompt": "Why?", "time_limit": None, "notes": ""}
HELD = ("json", "moodle_xml", "gift")
"""Formats that hold slides."""


@pytest.mark.parametrize("name", [name for name in formats.written_names() if name not in HELD])
def test_formats_without_slides_say_so(app: Flask, name: str) -> None:
    written = formats.get(name).write([SLIDE])
    assert [loss["question"] for loss in written.losses][:1] == [1]
    assert "Rivers" not in [item.question.get("title") for item in formats.get(name).read(written.data).items]


@pytest.mark.parametrize("name", HELD)
def test_formats_with_slides_keep_them(app: Flask, name: str) -> None:
    form = formats.get(name)
    written = form.write([SLIDE, OPEN])
    found = form.read(written.data)
    assert not found.errors
    slide, after = (check(item.question) for item in found.items)
    assert (slide.type, slide.title, slide.points, after.type) == ("slide", "Rivers", 0, "open_text")
    assert (slide.prompt, slide.tags) == (SLIDE["prompt"], ("water",))
    assert (slide.time_limit == 30) == (not written.losses), "what is not kept is a loss"


@pytest.mark.parametrize("name", ["json", "moodle_xml"])
def test_a_picture_alone_is_a_slide(app: Flask, name: str) -> None:
    form = formats.get(name)
    found = form.read(form.write([{**SLIDE, "prompt": "", "image": {"alt": "A river", "data": picture()}}]).data)
    assert not found.errors
    content = check(found.items[0].question)
    assert (content.type, content.prompt, content.image and content.image.alt) == ("slide", "", "A river")


def test_gift_says_that_it_leaves_out_a_picture(app: Flask) -> None:
    written = formats.get("gift").write([{**SLIDE, "prompt": "", "image": {"alt": "A river", "data": picture()}}])
    assert (written.data, len(written.losses)) == (b"", 1)


@pytest.mark.parametrize("title", ["", "Rivers"])
def test_gift_of_slides_alone_is_read_again(app: Flask, title: str) -> None:
    form = formats.get("gift")
    found = form.read(form.write([{**SLIDE, "title": title}, {**SLIDE, "title": title}]).data)
    assert [item.question["type"] for item in found.items] == ["slide", "slide"]
