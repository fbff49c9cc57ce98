"""The pictures open, fit a phone's data plan, carry no metadata, and their texts do not give the answer away."""

import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from classroom.starter import LANGUAGES, questions
from classroom.starter.bank import PICTURES
from tests.starter.entries import ENTRIES, each
from tests.starter.facts import folded
from tests.support.cases import for_each

ILLUSTRATED = [entry for entry in ENTRIES if "image" in entry]
FILES = sorted(PICTURES.iterdir())


def test_many_questions_have_a_picture() -> None:
    assert len(ILLUSTRATED) >= 14


def test_every_picture_is_used_and_there() -> None:
    assert {entry["image"] for entry in ILLUSTRATED} == {path.name for path in FILES}
    for language in LANGUAGES:
        assert all(question["image"]["path"].is_file() for question in questions(language) if question["image"])


@for_each(FILES, lambda path: path.stem)
def test_a_picture_is_light_and_large_enough(path: Path) -> None:
    assert path.stat().st_size < 120 * 1024
    with Image.open(path) as image:
        image.load()
        assert image.format == "WEBP"
        assert image.size == (1200, 800)
        assert image.mode == "RGB"
        colours = image.getcolors(1200 * 800)
        assert colours is not None
        assert len(colours) > 20, "an empty picture"


@for_each(FILES, lambda path: path.stem)
def test_a_picture_has_no_metadata(path: Path) -> None:
    with Image.open(path) as image:
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
        assert getattr(image, "n_frames", 1) == 1


@each(ILLUSTRATED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_alternative_text_keeps_the_secret(entry: dict[str, Any], language: str) -> None:
    alt = folded(entry[language]["image_alt"])
    assert 30 <= len(alt) <= 200
    words = entry[language]
    answers = (
        words["accepted"] if entry["type"] == "short_text" else [words["choices"][i] for i in entry.get("correct", [])]
    )
    for answer in map(folded, answers):
        assert not re.search(rf"\b{re.escape(answer)}\b", alt)
