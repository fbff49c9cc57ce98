"""Reading each question type of Moodle.

Source: Moodle, qformat_xml and the export to XML of each qtype plugin."""

import re
from typing import Any

from flask_babel import gettext as _

from classroom.formats.moodle_xml.texts import MoodleQuestion, PictureSlot, QuestionError, plain
from classroom.formats.shared.markup import from_plain
from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.xml_element import Element

SLACK = 0.01
"""Allowed difference between weights in percent: Moodle writes a third as 33.33333."""


def fraction(answer: Element) -> float:
    """Return the weight of an answer in percent.

    Raises:
        QuestionError: the weight is not a number.
    """
    inner = answer.first("fraction")  # from 0 to 1, in the oldest files
    given = answer.attributes.get("fraction", "0").strip() or "0"
    try:
        return float(parse_number(plain(inner))) * 100 if inner is not None else float(parse_number(given))
    except ValueError:
        message = _("The weight of this answer is not a number: %(text)s.", text=given[:40])
        raise QuestionError(answer.line, message, _('Write a percentage, such as fraction="50".')) from None


def answers(source: MoodleQuestion) -> list[Element]:
    """Return the answers of a question.

    Raises:
        QuestionError: there are none.
    """
    found = source.element.all("answer")
    if not found:
        raise QuestionError(source.line, _("The question has no answers."))
    return found


def multichoice(source: MoodleQuestion) -> dict[str, Any]:
    """Read multichoice as a single or a multiple choice, in which answers with a positive weight are right."""
    found = answers(source)
    weights = [fraction(answer) for answer in found]
    single = source.value("single").lower() not in ("false", "0")
    right = [weight > 100 - SLACK if single else weight > 0 for weight in weights]
    if single and sum(right) != 1:
        _reject_single(source, sum(right))
    if not any(right):
        message = _("No answer of this question is right.")
        raise QuestionError(source.line, message, _("Give the right answers a fraction above 0."))
    if single and any(weight > 0 for weight, correct in zip(weights, right, strict=True) if not correct):
        source.note(_("Partial credit for a choice is not kept: only the choice with full credit is right."))
    elif single and any(weight < 0 for weight in weights):
        source.note(_("Negative points for a wrong choice are not kept."))
    elif not single and not _has_equal_weights(weights, right):
        text = _(
            "The weights of the choices are not kept: right choices add the same, and wrong ones subtract as much."
        )
        source.note(text)
    choices = [{**_choice(source, answer), "correct": correct} for answer, correct in zip(found, right, strict=True)]
    return {"type": "single_choice" if single else "multiple_choice", "choices": choices}


def all_or_nothing(source: MoodleQuestion) -> dict[str, Any]:
    """Read multichoiceset and oumultiresponse, in which each right answer has 100 %."""
    found = answers(source)
    right = [fraction(answer) > SLACK for answer in found]
    if not any(right):
        message = _("No answer of this question is right.")
        raise QuestionError(source.line, message, _("Give the right answers a fraction above 0."))
    if source.element.attributes.get("type", "").strip() == "multichoiceset":
        source.note(_("In Moodle only all right choices score; here a part of them scores a part of the points."))
    choices = [{**_choice(source, answer), "correct": correct} for answer, correct in zip(found, right, strict=True)]
    return {"type": "multiple_choice", "choices": choices}


def _choice(source: MoodleQuestion, answer: Element, text: str | None = None) -> dict[str, Any]:
    slot = PictureSlot(on_choice=True)
    choice: dict[str, Any] = {"text": source.one_line(answer, slot) if text is None else text}
    if slot.image:
        choice["image"] = slot.image
    if feedback := source.markdown(answer.first("feedback")):
        choice["feedback"] = feedback
    return choice


def _reject_single(source: MoodleQuestion, right: int) -> None:
    if right:
        raise QuestionError(
            source.line,
            _("Several answers of this single choice have 100 %; exactly one must be right."),
            _("Leave one of them at 100, or set <single> to false."),
        )
    raise QuestionError(
        source.line,
        _("No answer of this single choice has 100 %."),
        _('Give the right answer fraction="100", or set <single> to false.'),
    )


def _has_equal_weights(weights: list[float], right: list[bool]) -> bool:
    """Return whether right answers share 100 %, and wrong ones subtract as much, as multiple choice is graded here."""
    share = 100 / sum(right)
    return all(
        abs(weight - (share if correct else -share)) < SLACK for weight, correct in zip(weights, right, strict=True)
    )


def truefalse(source: MoodleQuestion) -> dict[str, Any]:
    """Read truefalse. Old files have the answers in their language; there the first one is "true"."""
    found = answers(source)
    named = {plain(answer).lower(): answer for answer in found}
    pair = [named["true"], named["false"]] if {"true", "false"} <= set(named) else found
    if len(pair) != 2:
        message = _("A true/false question has two answers, true and false.")
        raise QuestionError(source.line, message)
    right = [fraction(answer) > 100 - SLACK for answer in pair]
    if sum(right) != 1:
        message = _("Exactly one of true and false has to be right.")
        raise QuestionError(source.line, message, _('Give it fraction="100" and the other one fraction="0".'))
    # Moodle shows these two words in the language of its reader, and has none in the file.
    choices = [{**_choice(source, answer, ""), "correct": correct} for answer, correct in zip(pair, right, strict=True)]
    return {"type": "true_false", "choices": choices}


def ordering(source: MoodleQuestion) -> dict[str, Any]:
    """Read ordering, in which the answers are in the correct order."""
    found = answers(source)
    item_count = source.value("selectcount") or source.value("studentsee")
    if source.value("selecttype").upper() not in ("", "ALL", "0") and item_count not in ("", "0", str(len(found))):
        source.note(_("Moodle shows only some of the items; here all are put in order."))
    return {"type": "ordering", "choices": [_choice(source, answer) for answer in found]}


_WILDCARD = re.compile(r"(?<!\\)\*")


def shortanswer(source: MoodleQuestion) -> dict[str, Any]:
    """Read shortanswer. Moodle ignores upper and lower case, unless ``usecase`` is set, and no other difference."""
    accepted = []
    for answer, credit in _credited(source):
        text = plain(answer)
        if _WILDCARD.search(text):
            source.note(
                _("The answer %(text)s has the wildcard * and is left out.", text=text[:60]),
                _("Add the texts that you accept to the question."),
            )
        elif text:
            accepted.append({"text": text.replace("\\*", "*"), "credit": credit})
    if not any(answer["credit"] == 100 for answer in accepted):
        raise QuestionError(
            source.line,
            _("No text scores full points in this question."),
            _('Add an answer without * that has fraction="100".'),
        )
    forgive = [] if source.value("usecase") in ("1", "true") else ["case"]
    return {"type": "short_text", "accepted": accepted, "forgive": forgive}


def numerical(source: MoodleQuestion) -> dict[str, Any]:
    """Read numerical, in which each answer accepts numbers within its tolerance."""
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
        message = _("No number scores full points in this question.")
        raise QuestionError(source.line, message, _('Add an answer that has fraction="100".'))
    if source.value("unitgradingtype") not in ("", "0"):
        source.note(_("Grading of the unit is not kept."))
    if source.value("instructions"):
        source.note(_("The instructions about units are not kept."))
    return {"type": "numeric", "accepted": accepted, "unit": _unit(source)}


def _credited(source: MoodleQuestion) -> list[tuple[Element, int]]:
    """Return the answers with a positive weight, each with its credit in percent."""
    found = []
    for answer in answers(source):
        weight = fraction(answer)
        credit = min(100, max(1, round(weight)))
        if answer.first("feedback") is not None and source.markdown(answer.first("feedback")):
            source.note(_("Feedback for a single answer is not kept."))
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


def _unit(source: MoodleQuestion) -> str:
    """Return the unit of the accepted numbers, which has the multiplier 1."""
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


def essay(source: MoodleQuestion) -> dict[str, Any]:
    """Read essay as an open text."""
    for name in ("graderinfo", "responsetemplate"):
        if source.markdown(source.element.first(name)):
            source.note(_("Notes for graders and response templates are not kept."))
    if source.value("attachments") not in ("", "0"):
        source.note(_("Students cannot attach files to an open text."))
    return {"type": "open_text"}


def matching(source: MoodleQuestion) -> dict[str, Any]:
    """Read matching; an answer without a question is a distractor."""
    pairs: list[dict[str, str]] = []
    distractors: list[str] = []
    for subquestion in source.element.all("subquestion"):
        answer = subquestion.first("answer")
        right = " ".join(plain(answer).split()) if answer is not None else ""
        if not right:
            message = _("This part of the matching has no answer.")
            raise QuestionError(subquestion.line, message, _("Write the matching text in its <answer>."))
        right = from_plain(right, inline=True).strip()  # answers are plain text in Moodle
        left = source.one_line(subquestion)
        if left:
            pairs.append({"left": left, "right": right})
        else:
            distractors.append(right)
    if not pairs:
        raise QuestionError(source.line, _("This matching has no pairs."))
    rights = {pair["right"] for pair in pairs}  # Moodle shows equal answers once
    distractors = [text for text in dict.fromkeys(distractors) if text not in rights]
    return {"type": "matching", "pairs": pairs, "distractors": distractors}
