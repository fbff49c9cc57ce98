"""Rating: a number on a scale."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.core.errors import InvalidValue
from classroom.questions.base import UNGRADED, Body, Grade, QuestionType
from classroom.questions.declarations import AuthorField, Example, SchemaField, SummaryLine
from classroom.questions.field_reader import FieldReader
from classroom.questions.number_reading import read_number

MAX_LABEL = 60


class Rating(QuestionType):
    """A scale from 0 or 1 to at most 10, without a right answer."""

    name = "rating"
    position = 90
    label = lazy_gettext("Rating")
    fields: ClassVar = {
        "low": AuthorField(int, "0 or 1", label=lazy_gettext("Lowest number")),
        "high": AuthorField(int, "2 to 10", label=lazy_gettext("Highest number")),
        "low_label": AuthorField(str, label=lazy_gettext("Meaning of the lowest number")),
        "high_label": AuthorField(str, label=lazy_gettext("Meaning of the highest number")),
    }
    public_fields: ClassVar = fields
    answer = SchemaField(int, "a whole number on the scale")
    tally_fields: ClassVar = {"mean": SchemaField(float | None)}
    graded = False
    messages: ClassVar = {
        "choose_number": lazy_gettext("Choose a number from {low} to {high}"),
        "mean_is": lazy_gettext("Average: {mean}"),
    }

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Read the ends of the scale, by default 1 and 5, and their meaning."""
        reader = FieldReader()
        low, high = raw.get("low"), raw.get("high")
        body = {
            "low": 1 if low in (None, "") else reader.whole(low, "low", 0, 1),
            "high": 5 if high in (None, "") else reader.whole(high, "high", 2, 10),
            "low_label": reader.text(raw.get("low_label"), "low_label", most=MAX_LABEL, needed=False),
            "high_label": reader.text(raw.get("high_label"), "high_label", most=MAX_LABEL, needed=False),
        }
        reader.done()
        return body

    def source(self, body: Body) -> dict[str, Any]:
        """Return the scale."""
        return dict(body)

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return the scale."""
        return dict(body)

    def key(self, body: Body) -> None:
        """Return None: there is no right answer."""
        return

    def parse_answer(self, body: Body, value: Any) -> int:
        """Accept a whole number on the scale."""
        number = read_number(value).number
        if not isinstance(number, int) or not body["low"] <= number <= body["high"]:
            limits = {"low": body["low"], "high": body["high"]}
            text = lazy_gettext("Must be a whole number from %(low)d to %(high)d.", **limits)
            raise InvalidValue(text, fields={"value": text})
        return number

    def grade(self, body: Body, value: Any) -> Grade:
        """Return no grade."""
        return UNGRADED

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count how many gave each number; ``mean`` is their average, None without answers."""
        counts = {str(number): 0 for number in range(body["low"], body["high"] + 1)}
        for text, number in values.items():
            counts[str(json.loads(text))] += number
        answered = sum(counts.values())
        total = sum(int(text) * number for text, number in counts.items())
        return {"counts": counts, "mean": round(total / answered, 2) if answered else None}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return the number."""
        return str(value)

    def answer_number(self, body: Body, value: Any) -> int:
        """Return the number."""
        return int(value)

    def summary(self, body: Body) -> list[SummaryLine]:
        """Return the scale."""
        ends = [f"{body[end]} {body[f'{end}_label']}".strip() for end in ("low", "high")]
        return [SummaryLine(" … ".join(ends))]

    def example(self) -> Example:
        """Return a scale from 1 to 5."""
        question = {
            "prompt": _("How well did you follow?"),
            "low": 1,
            "high": 5,
            "low_label": _("not at all"),
            "high_label": _("well"),
        }
        return Example(question, answers=[4, 5, 2])
