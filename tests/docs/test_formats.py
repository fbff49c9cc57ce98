"""Each cell of the tables in docs/formats.md is true: what each format holds of each type and field."""

import base64
from typing import Any

import pytest
from flask import Flask

from classroom import formats, questions
from classroom.services.bank.validation import Content, check
from tests.docs.tables import ROOT, codes, tables
from tests.support.questions import picture, question
from tests.support.registers import compare

TEXT = (ROOT / "docs" / "formats.md").read_text()
TABLES = tables(TEXT)
HEADS = {key.partition(" / ")[0]: key for key in TABLES}
PLAIN = {"language": None, "explanation": "", "tags": [], "time_limit": None, "prompt": "Which one?", "points": 100}
NEEDED = {"kahoot": {"time_limit": 20}}
"""What a format requires of every question."""
ANY_TYPE = ("json", "csv", "xlsx", "ods")
"""Formats that hold the types that the table does not list."""
CHANGES: dict[str, dict[str, Any]] = {
    "title": {"title": "Short"},
    "prompt": {"prompt": "Which **one**?\n\n- a\n- b"},
    "explanation": {"explanation": "Because."},
    "notes": {"notes": "Ask why."},
    "feedback": {"choices": [{"text": "a", "correct": True, "feedback": "Yes."}, {"text": "b", "correct": False}]},
    "choices.image": {
        "choices": [
            {"text": "", "correct": True, "image": {"alt": "a", "data": picture()}},
            {"text": "b", "correct": False},
        ]
    },
    "image": {"image": {"alt": "A square", "data": picture()}},
    "tags": {"tags": ["capitals"]},
    "difficulty": {"difficulty": 2},
    "language": {"language": "es"},
    "points": {"points": 250},
    "time_limit": {"time_limit": 45},
}


def columns(table: str) -> list[str]:
    """Return the formats in the header of a table."""
    head = next(line for line in TEXT.splitlines() if line.startswith(f"| {table} |"))
    return codes(head)


def cells(table: str) -> dict[tuple[str, str], str]:
    """Return the cells of a table by row and format."""
    return {
        (codes(row[0])[0], name): row[place]
        for row in TABLES[HEADS[table]]
        for place, name in enumerate(columns(table), start=1)
    }


def bare(kind: str, name: str) -> dict[str, Any]:
    """Return a simple question of a type for a format, with its picture as bytes."""
    entry = question(kind, **PLAIN)
    entry.update(NEEDED.get(name, {}))
    if image := entry.get("image"):
        entry["image"] = {**image, "data": base64.b64decode(image["data"])}
    return entry


def tried(name: str, entry: dict[str, Any]) -> tuple[Content, Content | None, bool]:
    """Return a question before and after a round trip through a format, and whether a loss was reported."""
    form = formats.get(name)
    written = form.write([entry])
    items = form.read(written.data).items
    return check(entry), check(items[0].question) if items else None, bool(written.losses)


def meaning(content: Content) -> Any:
    """Return the meaning of the fields of a type: a range of numbers equals its middle with a tolerance."""
    if content.type != "numeric":
        return content.type, content.body
    spans = [
        (item["min"], item["max"])
        if "min" in item
        else (item["value"] - item["tolerance"], item["value"] + item["tolerance"])
        for item in content.body["accepted"]
    ]
    return content.type, content.body["unit"], spans, [item["credit"] for item in content.body["accepted"]]


def test_every_format_and_type_is_there(app: Flask) -> None:
    listed = {codes(row[1])[0] for row in TABLES[HEADS["Format"]]}
    compare(listed & set(formats.names()), set(formats.names()), "The first table of docs/formats.md", "write its row")
    for table in ("Type", "Field"):
        register = f"The table “{table}” of docs/formats.md"
        compare(set(columns(table)), set(formats.written_names()), register, "add its column")
    types = [codes(row[0])[0] for row in TABLES[HEADS["Type"]]]
    assert types == [name for name in questions.names() if name in types]
    assert {codes(row[0])[0] for row in TABLES[HEADS["Field"]]} == set(CHANGES)


def test_every_format_has_its_page() -> None:
    for name in formats.names():
        assert (ROOT / "docs" / "formats" / f"{name}.md").exists(), f"write docs/formats/{name}.md"
        assert f"(formats/{name}.md)" in TEXT, f"docs/formats.md has no link to formats/{name}.md"


@pytest.mark.parametrize("name", formats.written_names())
@pytest.mark.parametrize("kind", questions.names())
def test_types(app: Flask, name: str, kind: str) -> None:
    with app.test_request_context():
        before, after, loss = tried(name, bare(kind, name))
    if after is None:
        held = "no"
    elif loss or meaning(before) != meaning(after):
        held = "part"
    else:
        held = "yes"
    assert held == "yes" or loss, "what the format cannot hold is a loss"
    assert cells("Type").get((kind, name), "yes" if name in ANY_TYPE else "no") == held
    types = formats.get(name).types
    assert (types is None or kind in types) == (held != "no")


@pytest.mark.parametrize("name", formats.written_names())
@pytest.mark.parametrize("field", CHANGES)
def test_fields(app: Flask, name: str, field: str) -> None:
    with app.test_request_context():
        before, after, loss = tried(name, {**bare("single_choice", name), **CHANGES[field]})
    assert after is not None
    where = "body" if field in ("feedback", "choices.image") else field
    held = getattr(before, where) == getattr(after, where)
    assert held or loss, "what the format cannot hold is a loss"
    assert (cells("Field")[field, name] == "yes") == (held and not loss)
