"""Interactions of QTI in which one writes or sets a number: textEntry, extendedText and slider."""

from typing import Any

from flask_babel import gettext as _

from classroom.formats.qti.item import Item, unit_of
from classroom.formats.qti.responses import Response, value_of
from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.question_element import QuestionError
from classroom.formats.shared.xml_reader import Element

NUMBERS = ("integer", "float")
MAX_WORDS = 5


def text_entry(item: Item, interaction: Element) -> dict[str, Any]:
    """Return a short text or a numeric question; one without a right answer is an open text."""
    response = item.response(interaction)
    found = _accepted(item, response)
    if not found:
        item.note(_("No answer of this item is right, so it comes in as an open text."))
        return {"type": "open_text"}
    if response.mapping and response.default > 0:
        item.note(_("Credit for any other answer is not kept."))
    best = max(score for _one, score in found)
    accepted = [{**one, "credit": max(1, round(100 * score / best))} for one, score in found if score > 0]
    if any(abs(100 * score / best - round(100 * score / best)) > 0.005 for _one, score in found):
        item.note(_("Credits are whole percentages here: some were rounded."))
    if response.base_type in NUMBERS:
        return {"type": "numeric", "accepted": accepted, "unit": unit_of(item.body)}
    any_case = [one.pop("any_case") for one in accepted]
    if any(any_case) and not all(any_case):
        item.note(_("Upper and lower case count for all answers or for none: here they count."))
    return {"type": "short_text", "accepted": accepted, "forgive": ["case"] if all(any_case) else []}


def _accepted(item: Item, response: Response) -> list[tuple[dict[str, Any], float]]:
    """Return what is accepted, each with its score above 0."""
    if response.base_type not in (*NUMBERS, "string"):
        kind = response.base_type[:20] or "?"
        raise QuestionError(response.line, _("Answers of the type %(type)s cannot be written here.", type=kind))
    way = item.scoring(response)
    if way.way == "rules":
        return [(one, score) for one, score in way.rules if score > 0]
    if response.mapping is not None and (way.way != "match" or not response.correct):
        return [
            (_one(response, key, key in response.any_case), value)
            for key, value in response.mapping.items()
            if value > 0
        ]
    return [(_one(response, text, any_case=False), 1.0) for text in response.correct]


def _one(response: Response, text: str, any_case: bool) -> dict[str, Any]:
    if response.base_type == "string":
        return {"text": text, "any_case": any_case}
    try:
        return {"value": parse_number(text), "tolerance": 0}
    except ValueError:
        message = _("This is not a number: %(text)s.", text=text[:40])
        raise QuestionError(response.line, message, _("Write digits with a decimal point, such as 3.14.")) from None


def extended_text(item: Item, interaction: Element) -> dict[str, Any]:
    """Return an open text; where several short strings are asked for, a word cloud."""
    response = item.response(interaction)
    if response.correct or response.mapping:
        item.note(_("The right response is not kept: open texts are not graded."))
    most = value_of(interaction, "maxStrings")
    if most is not None and 1 <= most <= MAX_WORDS and response.cardinality in ("multiple", "ordered"):
        return {"type": "word_cloud", "words": int(most), "hidden": []}
    if most is not None and most > 1:
        item.note(_("Here one text is written, not several."))
    return {"type": "open_text"}


def slider(item: Item, interaction: Element) -> dict[str, Any]:
    """Return a rating; a slider with a right answer is a numeric question."""
    response = item.response(interaction)
    if response.correct or response.mapping:
        item.note(_("The slider becomes a field for a number."))
        return text_entry(item, interaction)
    low, high, step = (value_of(interaction, name) for name in ("lowerBound", "upperBound", "step"))
    if low not in (0, 1) or high is None or high != int(high) or not 2 <= high <= 10 or step not in (None, 1):
        raise QuestionError(
            interaction.line,
            _("A rating goes from 0 or 1 to at most 10 in steps of 1."),
            _("Make it a choice among its values."),
        )
    return {"type": "rating", "low": int(low), "high": int(high), "low_label": "", "high_label": ""}
