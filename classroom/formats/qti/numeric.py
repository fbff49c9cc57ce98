"""Writing a numeric question: conditions on a number, the best credit first, since the first one that holds counts."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.qti.bodies import Body, declaration, unit
from classroom.formats.shared.numbers import format_number
from classroom.formats.shared.xml_writer import block, node

RESPONSE = node("variable", identifier="RESPONSE")


def numeric(question: Portable, lose: Callable[[str], None]) -> Body:
    """Write a numeric question."""
    accepted = sorted(question["accepted"], key=lambda one: -one.get("credit", 100))
    if accepted != question["accepted"]:
        lose(_("The accepted numbers are put in the order of their credit."))
    branches = [
        block(tag, _condition(one), score(format_number(one.get("credit", 100) / 100)))
        for tag, one in zip(["responseIf", *["responseElseIf"] * len(accepted)], accepted, strict=False)
    ]
    best = accepted[0]
    right = format_number(best["value"] if "value" in best else (best["min"] + best["max"]) / 2)
    entry = node("textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="12")
    conditions = block("responseCondition", *branches, block("responseElse", score("0")))
    return Body(declaration("single", "float", [right]), node("p", entry, unit(question)), conditions)


def score(value: str) -> str:
    """Return what sets the score."""
    return node("setOutcomeValue", node("baseValue", value, baseType="float"), identifier="SCORE")


def _condition(one: dict[str, Any]) -> str:
    if "value" in one:
        tolerance = format_number(one.get("tolerance", 0))
        if tolerance == "0":
            return node("equal", RESPONSE, _base(one["value"]), toleranceMode="exact")
        wide = f"{tolerance} {tolerance}"
        return node("equal", RESPONSE, _base(one["value"]), toleranceMode="absolute", tolerance=wide)
    return node("and", node("gte", RESPONSE, _base(one["min"])), node("lte", RESPONSE, _base(one["max"])))


def _base(value: float) -> str:
    return node("baseValue", format_number(value), baseType="float")
