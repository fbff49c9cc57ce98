"""Moodle's questions with an answer that students write: shortanswer, numerical and essay."""

import re
from typing import Any

from flask_babel import gettext as _

from classroom.formats.moodle_xml.choices import answers, fraction
from classroom.formats.moodle_xml.source import QuestionError, Source, plain
from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.xml_reader import Element

_WILDCARD = re.compile(r"(?<!\\)\*")


def shortanswer(source: Source) -> dict[str, Any]:
    """Return a short text. Moodle forgives upper and lower case, unless told otherwise, and nothing else."""
    accepted = []
    for answer, credit in _credited(source):
        text = plain(answer)
        if _WILDCARD.search(text):
            source.note(
                _("The answer %(text)s stands for many texts by its *, and is left out.", text=text[:60]),
                _("Add the texts that you accept to the question."),
            )
        elif text:
            accepted.append({"text": text.replace("\\*", "*"), "credit": credit})
    if not any(answer["credit"] == 100 for answer in accepted):
        raise QuestionError(
            source.line,
            _("No text brings all points in this question."),
            _('Add an answer without * that has fraction="100".'),
        )
    forgive = [] if source.value("usecase") in ("1", "true") else ["case"]
    return {"type": "short_text", "accepted": accepted, "forgive": forgive}


def numerical(source: Source) -> dict[str, Any]:
    """Return a numeric question: each answer accepts the numbers up to its tolerance away."""
    accepted = []
    for answer, credit in _credited(source):
        text = plain(answer)
        if text == "*":
            source.note(_("Credit for any number at all (*) is not kept."))
            continue
        value = _number(answer, text)
        tolerance = answer.first("tolerance")
        width = abs(_number(tolerance, plain(tolerance) or "0")) if tolerance is not None else 0
        accepted.append({"value": value, "tolerance": width, "credit": credit})
    if not any(answer["credit"] == 100 for answer in accepted):
        message = _("No number brings all points in this question.")
        raise QuestionError(source.line, message, _('Add an answer that has fraction="100".'))
    if source.value("unitgradingtype") not in ("", "0"):
        source.note(_("That the unit counts for the points is not kept."))
    if source.value("instructions"):
        source.note(_("The instructions about units are not kept."))
    return {"type": "numeric", "accepted": accepted, "unit": _unit(source)}


def _credited(source: Source) -> list[tuple[Element, int]]:
    """Return the answers that bring points, each with its credit in percent."""
    found = []
    for answer in answers(source):
        weight = fraction(answer)
        credit = min(100, max(1, round(weight)))
        if answer.first("feedback") is not None and source.markdown(answer.first("feedback")):
            source.note(_("Feedback for one certain answer is not kept."))
        if weight <= 0:
            continue
        if abs(weight - credit) > 0.005:
            source.note(
                _("Credits are whole percentages here: %(given)s %% became %(kept)d %%.", given=weight, kept=credit)
            )
        found.append((answer, credit))
    return found


def _number(element: Element, text: str) -> int | float:
    try:
        return parse_number(text)
    except ValueError:
        message = _("This is not a number: %(text)s.", text=text[:40])
        raise QuestionError(element.line, message, _("Write digits with a decimal point, such as 3.14.")) from None


def _unit(source: Source) -> str:
    """Return the unit in which the accepted numbers are meant: the one with the multiplier 1."""
    units = source.element.first("units")
    found: list[tuple[float, str]] = []
    for unit in units.all("unit") if units is not None else []:
        multiplier, name = unit.first("multiplier"), unit.first("unit_name")
        factor = _number(multiplier, plain(multiplier) or "1") if multiplier is not None else 1
        found.append((factor, plain(name) if name is not None else ""))
    main = next((name for factor, name in found if factor == 1), "")
    others = [name for factor, name in found if factor != 1]
    if others:
        names = ", ".join(others)[:100]
        source.note(_("Answers in other units (%(names)s) are not converted.", names=names))
    return main


def essay(source: Source) -> dict[str, Any]:
    """Return an open text."""
    for name in ("graderinfo", "responsetemplate"):
        if source.markdown(source.element.first(name)):
            source.note(_("Notes for graders and a text to begin with are not kept."))
    if source.value("attachments") not in ("", "0"):
        source.note(_("Students cannot attach files to an open text."))
    return {"type": "open_text"}
