"""Numeric: a number within a tolerance or a range."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from pydantic import BaseModel, Field

from classroom.core.errors import InvalidValue
from classroom.questions.base import SHOWN, Body, Grade, QuestionType
from classroom.questions.declarations import AuthorField, Example, SchemaField, SummaryLine
from classroom.questions.field_reader import FieldReader
from classroom.questions.number_parsing import LARGEST, Number, number_text
from classroom.questions.number_reading import read_number
from classroom.questions.number_reasons import MESSAGES, reason
from classroom.questions.phrases import accepted_line, number_words, with_credit

MOST = 20
MAX_UNIT = 40
FIELDS = frozenset(("value", "tolerance", "min", "max", "credit"))


class AcceptedNumber(BaseModel):
    """A number with its tolerance, or a range."""

    value: float | None = None
    tolerance: float = 0
    min: float | None = None
    max: float | None = None
    credit: int = Field(default=100, ge=1, le=100, description="Percent of the points")


class Numeric(QuestionType):
    """A number. Authors accept values with a tolerance, and ranges; each earns its credit in percent of the points."""

    name = "numeric"
    position = 50
    label = lazy_gettext("Number")
    fields: ClassVar = {
        "accepted": AuthorField(
            list[AcceptedNumber],
            "what earns points",
            label=lazy_gettext("Accepted answers"),
            in_words=lambda accepted: [with_credit(_in_words(item), item) for item in accepted or ()],
        ),
        "unit": AuthorField(str, "shown beside the answer", label=lazy_gettext("Unit")),
    }
    public_fields: ClassVar = {"unit": SchemaField(str)}
    answer = SchemaField(float, "a number, or a text with one")
    messages: ClassVar = {
        **MESSAGES,
        "field_number": lazy_gettext("Your number"),
        "number_range": lazy_gettext("{low} to {high}"),
        "number_tolerance": lazy_gettext("{value} ± {tolerance}"),
    }

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Read ``accepted: [{value, tolerance, credit} or {min, max, credit}]`` and ``unit``."""
        reader = FieldReader()
        accepted = []
        for where, item in reader.objects(raw.get("accepted"), "accepted", FIELDS, least=1, most=MOST):
            accepted.append(_accepted(reader, where, item))
        if accepted and not reader.problems and all(item["credit"] < 100 for item in accepted):
            reader.wrong("accepted", _("One answer must earn 100 percent."))
        unit = reader.text(raw.get("unit"), "unit", most=MAX_UNIT, needed=False)
        reader.done()
        return {"accepted": accepted, "unit": unit}

    def source(self, body: Body) -> dict[str, Any]:
        """Return ``accepted`` and ``unit``."""
        return {"accepted": body["accepted"], "unit": body["unit"]}

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return the unit."""
        return {"unit": body["unit"]}

    def key(self, body: Body) -> list[dict[str, Number]]:
        """Return what is accepted."""
        return list(body["accepted"])

    def parse_answer(self, body: Body, value: Any) -> Number:
        """Accept a number, also as people write it."""
        found = read_number(value, body["unit"])
        if found.number is None:
            text = reason(found, body["unit"])
            raise InvalidValue(text, fields={"value": text})
        return found.number

    def grade(self, body: Body, value: Any) -> Grade:
        """Give the best credit of the accepted values and ranges that contain the number; limits are inside."""
        credit = max((item["credit"] for item in body["accepted"] if _fits(item, value)), default=0)
        return Grade(credit == 100, credit / 100)

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count the different numbers; ``entries`` are the most frequent ones, sorted by size."""
        most = sorted(values.items(), key=lambda pair: -pair[1])[:SHOWN]
        entries = [
            {
                "value": value,
                "text": self.answer_text(body, value),
                "count": count,
                "correct": self.grade(body, value).correct,
            }
            for value, count in sorted((json.loads(text), count) for text, count in most)
        ]
        return {"counts": {number_text(json.loads(text)): count for text, count in most}, "entries": entries}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return the number and its unit."""
        return f"{number_text(value)} {body['unit']}".strip()

    def answer_label(self, body: Body, value: Any) -> str:
        """Return the number and its unit as the reader's language writes them."""
        return f"{number_words(value)} {body['unit']}".strip()

    def answer_number(self, body: Body, value: Any) -> Number:
        """Return the number."""
        number: Number = value
        return number

    def unit(self, body: Body) -> str:
        """Return the unit."""
        return str(body["unit"])

    def summary(self, body: Body) -> list[SummaryLine]:
        """Return what is accepted, with the unit."""
        return [accepted_line(f"{_short(item)} {body['unit']}".strip(), item) for item in body["accepted"]]

    def example(self) -> Example:
        """Return a question about a height."""
        accepted = [{"value": 2640, "tolerance": 40, "credit": 100}, {"min": 2400, "max": 2900, "credit": 50}]
        question = {"prompt": _("How high above the sea is Bogotá?"), "accepted": accepted, "unit": "m"}
        return Example(question, answers=[2640, 1500, 3000])


def _in_words(item: Mapping[str, Any]) -> str:
    if "min" in item:
        return str(_("%(low)s to %(high)s", low=number_words(item["min"]), high=number_words(item["max"])))
    value = number_words(item["value"])
    if not item.get("tolerance"):
        return value
    return str(_("%(value)s ± %(tolerance)s", value=value, tolerance=number_words(item["tolerance"])))


def _short(item: Mapping[str, Any]) -> str:
    if "min" in item:
        return f"{number_words(item['min'])} … {number_words(item['max'])}"
    return number_words(item["value"]) + (f" ± {number_words(item['tolerance'])}" if item["tolerance"] else "")


def _accepted(reader: FieldReader, where: str, item: Mapping[str, Any]) -> dict[str, Number]:
    credit = item.get("credit")
    earned = 100 if credit in (None, "") else reader.whole(credit, f"{where}.credit", 1, 100)
    if item.get("min") in (None, "") and item.get("max") in (None, ""):
        value = reader.number(item.get("value"), f"{where}.value", -LARGEST, LARGEST)
        tolerance = item.get("tolerance")
        allowed = 0 if tolerance in (None, "") else reader.number(tolerance, f"{where}.tolerance", 0, LARGEST)
        return {"value": value, "tolerance": allowed, "credit": earned}
    for name in ("value", "tolerance"):
        if item.get(name) not in (None, ""):
            reader.wrong(f"{where}.{name}", _("Enter either a value or a range."))
    low = reader.number(item.get("min"), f"{where}.min", -LARGEST, LARGEST)
    high = reader.number(item.get("max"), f"{where}.max", -LARGEST, LARGEST)
    if low > high:
        reader.wrong(f"{where}.max", _("The end of the range is before its beginning."))
    return {"min": low, "max": high, "credit": earned}


def _fits(item: Mapping[str, Number], value: Number) -> bool:
    if "value" in item:
        # Allow for rounding: 0.3 is within 0.1 of 0.2, but not in binary floating point.
        distance, rounding = abs(value - item["value"]), 1e-12 * max(abs(value), abs(item["value"]))
        return distance <= item["tolerance"] + rounding
    return item["min"] <= value <= item["max"]
