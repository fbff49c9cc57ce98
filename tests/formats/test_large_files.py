"""Large files: pictures are read one at a time, and how large a file may be depends on its format."""

import base64
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from classroom import formats
from classroom.core.errors import TooLarge
from classroom.formats.base import ParsedFile, ParsedItem
from classroom.formats.moodle_xml.writer import write as write_moodle
from classroom.formats.qti.writer import write as write_qti
from classroom.formats.qti12.writer import write as write_qti12
from classroom.formats.shared import question_element
from classroom.formats.shared.spool import SMALL, Spooled
from classroom.models import User
from classroom.services.bank import entries, import_export
from tests.support.questions import picture, question

MB = 1024 * 1024
NUMBER = 24
WRITERS = {"moodle_xml": write_moodle, "qti": write_qti, "qti12": write_qti12}


def large(number: int, size: int = MB) -> bytes:
    """Return a picture of this many bytes: its decoder does not read what follows the picture."""
    return (picture(number * 10 % 256) + number.to_bytes(2)).ljust(size, b"\0")


def pictured(number: int, data: bytes | None = None) -> dict[str, Any]:
    """Return a question with a picture, as writers take it."""
    image = {"alt": f"Number {number}", "data": data or large(number)}
    given = question("single_choice", prompt=f"Question {number}", image=image)
    return {"title": "", "notes": "", "difficulty": None, **given}


def bytes_of(value: bytes | Spooled) -> bytes:
    return value if isinstance(value, bytes) else value.read()


def most_of(action: Callable[[], Any]) -> tuple[Any, int]:
    """Return the result of an action, and the most bytes that its objects took at a time."""
    tracemalloc.start()
    try:
        return action(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", WRITERS)
def test_pictures_are_in_memory_one_at_a_time(app: Flask, name: str) -> None:
    data = WRITERS[name]([pictured(number) for number in range(NUMBER)]).data
    parsed, most = most_of(lambda: formats.get(name).read(data))
    assert len(parsed.items) == NUMBER, parsed.errors
    assert most < NUMBER * MB / 2, "far less than all pictures"
    for number, item in enumerate(parsed.items):
        assert bytes_of(item.question["image"]["data"]) == large(number)


def test_equal_pictures_are_on_disk_once_and_small_ones_are_not() -> None:
    parsed = ParsedFile()
    for size in (SMALL, SMALL + 1, SMALL + 1):
        parsed.add_item(ParsedItem(1, {"image": {"alt": "a", "data": large(7, size)}, "choices": []}))
    small, first, second = (item.question["image"]["data"] for item in parsed.items)
    assert small == large(7, SMALL)
    assert first == second
    assert first.read() == large(7, SMALL + 1)


def test_pictures_on_choices_and_an_author_s_own_objects() -> None:
    parsed = ParsedFile()
    choices = [{"text": "x"}, {"text": "", "image": {"alt": "b", "data": large(1)}}]
    given = {"image": None, "choices": choices}
    parsed.add_item(ParsedItem(3, given, {"a": "b"}))
    (item,) = parsed.items
    assert (item.line, item.places, item.question["choices"][0]) == (3, {"a": "b"}, {"text": "x"})
    assert item.question["choices"][1]["image"]["data"].read() == large(1)
    assert choices[1]["image"] == {"alt": "b", "data": large(1)}, "what was given is unchanged"


def test_a_picture_that_is_too_large_is_left_out(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_element, "MAX_PICTURE", MB)
    monkeypatch.setattr(question_element, "_MOST_CHARACTERS", (MB // 3 + 1) * 4)
    data = write_moodle([pictured(1), pictured(2, large(2, 3 * MB))]).data
    parsed = formats.get("moodle_xml").read(data)
    kept, without = parsed.items
    assert bytes_of(kept.question["image"]["data"]) == large(1)
    assert without.question["image"] is None
    assert [note["message"] for note in parsed.notes] == [
        "The picture picture.png is larger than 1 MB and is left out."
    ]


@pytest.mark.parametrize("broken", ["?", "=" * 5, "\N{LATIN SMALL LETTER E WITH ACUTE}"])
def test_what_is_cut_off_must_still_be_base64(broken: str) -> None:
    assert question_element.decode_base64(broken) is None
    assert question_element.decode_base64(base64.b64encode(large(1)).decode()) == large(1)


def test_how_large_a_file_may_be(owner: User) -> None:
    for name in formats.names():
        form = formats.get(name)
        assert form.max_bytes == (formats.MAX_BYTES if name in (*WRITERS, "h5p") else formats.MOST_BYTES)
        with pytest.raises(TooLarge, match=f"larger than {form.max_bytes // MB} MB"):
            import_export.import_questions(owner.id, bytes(form.max_bytes + 1), name)
    assert entries.search(owner.id).total == 0


def test_questions_of_a_large_file_come_in_with_their_pictures(owner: User) -> None:
    data = write_moodle([pictured(number) for number in range(12)]).data
    assert len(data) > formats.MOST_BYTES
    report = import_export.import_questions(owner.id, data, "moodle_xml")
    assert (report.created, report.errors, report.notes) == (12, [], [])
    addresses = {entries.get(number, owner.id).current.image["url"] for number in report.questions}
    assert len(addresses) == 12
