"""Reading the items of QTI 1.2 in which students write: short texts, numbers and open texts."""

from typing import Any

from flask_babel import gettext as _

from classroom.formats.qti12.conditions import Condition, Value, number
from classroom.formats.qti12.item import Item
from classroom.formats.shared.question_element import QuestionError
from classroom.formats.shared.xml_element import Element

OPEN = ("essay", "short response", "short_response")
NUMERIC = ("numeric", "numerical")
SLACK = 1e-9


def written(item: Item, responses: list[Element]) -> dict[str, Any]:
    """Read response_str or response_num as a short text, a numeric question, or an open text if nothing is scored.

    Raises:
        QuestionError: an accepted number is none, or a range has one end.
    """
    scored = [one for one in item.conditions if one.score is not None and one.score > 0 and (one.wanted or one.limits)]
    if not scored or any(name in item.kind for name in OPEN):
        return {"type": "open_text"}
    best = max(condition.score or 0.0 for condition in scored)
    credited = [(one, max(1, round(100 * (one.score or 0.0) / best))) for one in scored]
    return _numeric(responses[0], credited) if _is_numeric(item, responses[0]) else _short_text(item, credited)


def _is_numeric(item: Item, response: Element) -> bool:
    kinds = {fib.attributes.get("fibtype", "").lower() for fib in response.find("render_fib")}
    return (
        response.tag == "response_num"
        or any(name in item.kind for name in NUMERIC)
        or bool(kinds & {"integer", "decimal", "scientific"})
        or any(condition.limits for condition in item.conditions)
    )


def _short_text(item: Item, credited: list[tuple[Condition, int]]) -> dict[str, Any]:
    values: dict[str, tuple[Value, int]] = {}
    for condition, credit in credited:
        for value in condition.wanted:
            if value.text and (value.text not in values or values[value.text][1] < credit):
                values[value.text] = (value, credit)
    if any(value.test == "varsubstring" for value, _credit in values.values()):
        item.note(_("Answers that only contain a text are not accepted here: the text itself is."))
    exact = [value.is_exact for value, _credit in values.values()]
    if any(exact) and not all(exact):
        item.note(_("Upper and lower case matter for all answers or for none: here they matter."))
    accepted = [{"text": text, "credit": credit} for text, (_value, credit) in values.items()]
    return {"type": "short_text", "accepted": accepted, "forgive": [] if any(exact) else ["case"]}


def _numeric(response: Element, credited: list[tuple[Condition, int]]) -> dict[str, Any]:
    accepted: list[dict[str, Any]] = []
    for condition, credit in credited:
        for one in _numbers(response, condition):
            accepted += [{**one, "credit": credit}] if {**one, "credit": credit} not in accepted else []
    return {"type": "numeric", "accepted": accepted, "unit": ""}


def _numbers(response: Element, condition: Condition) -> list[dict[str, Any]]:
    """Return the numbers that a condition accepts: values, or a range, which may be that around a value."""
    values = [_plain(number(value.text), value.text, response) for value in condition.wanted]
    if not condition.limits:
        return [{"value": value, "tolerance": 0} for value in values]
    lows = [limit for name, limit in condition.limits if name == "min"]
    highs = [limit for name, limit in condition.limits if name == "max"]
    if len(lows) != 1 or len(highs) != 1 or None in (*lows, *highs):
        raise QuestionError(
            response.line, _("A range of numbers has a beginning and an end."), _("Write vargte and varlte.")
        )
    low, high = _plain(lows[0], "", response), _plain(highs[0], "", response)
    if len(values) == 1 and abs((values[0] - low) - (high - values[0])) < SLACK * max(1, abs(values[0])):
        return [{"value": values[0], "tolerance": _plain(round(high - values[0], 12), "", response)}]
    others = [{"value": value, "tolerance": 0} for value in values if not low <= value <= high]
    return [{"min": low, "max": high}, *others]


def _plain(value: float | None, text: str, response: Element) -> int | float:
    """Return a number as an integer if it is one.

    Raises:
        QuestionError: it is no number.
    """
    if value is None:
        message = _("This is not a number: %(text)s.", text=text[:40])
        raise QuestionError(response.line, message, _("Write digits with a decimal point, such as 3.14."))
    return int(value) if value == int(value) else value
