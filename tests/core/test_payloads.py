"""Payloads of clients: what is refused, and what the errors say."""

from typing import Any

import pytest
from flask import Flask
from pydantic import Field

from classroom.core.errors import Invalid
from classroom.core.payloads import Empty, Payload, RowId, is_row_id, validate


class Vote(Payload):
    """A payload with fields of several types."""

    round_id: RowId
    texts: list[str] = Field(default=[])
    shown: bool = False


def errors(data: Any) -> dict[str, Any]:
    """Return the messages that a payload is refused with, by field."""
    with pytest.raises(Invalid) as caught:
        validate(Vote, data)
    assert caught.value.code == "invalid"
    return caught.value.fields


@pytest.mark.parametrize("value", [None, "1", 1.0, True, 0, -1, 2**31, [], float("nan")])
def test_row_ids_are_whole_numbers_in_the_range_of_the_column(app: Flask, value: Any) -> None:
    assert set(errors({"round_id": value})) == {"round_id"}
    assert not is_row_id(value)


@pytest.mark.parametrize("value", [1, 2**31 - 1])
def test_row_ids(app: Flask, value: int) -> None:
    assert validate(Vote, {"round_id": value}).round_id == value
    assert is_row_id(value)


def test_unknown_fields_are_named(app: Flask) -> None:
    found = errors({"round_id": 1, "is_correct": True, "x" * 1000: 1})
    assert found == {"is_correct": "Unknown field.", "x" * 200: "Unknown field."}


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({}, "round_id", "This field is required."),
        ({"round_id": 1, "shown": 1}, "shown", "Must be true or false."),
        ({"round_id": 1, "texts": "a"}, "texts", "Must be a list."),
        ({"round_id": 1, "texts": ["a", 2]}, "texts.1", "Must be text."),
        ([], "body", "Must be an object."),
    ],
)
def test_messages_by_dotted_path(app: Flask, data: Any, field: str, message: str) -> None:
    assert errors(data) == {field: message}


def test_messages_are_in_the_language_of_the_request(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "es"}):
        assert errors({"round_id": 1, "shown": "yes"})["shown"].startswith("Debe ser verdadero")


def test_an_empty_payload_has_no_fields(app: Flask) -> None:
    assert validate(Empty, {}).model_dump() == {}
