"""Moodle's questions with choices: multichoice, truefalse and ordering."""

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from classroom.formats.moodle_xml.source import PictureSlot, QuestionError, Source, plain
from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.xml_reader import Element
from classroom.questions.types.true_false import WORDS

SLACK = 0.01
"""How far apart two weights in percent may be and still be the same: Moodle writes a third as 33.33333."""


def fraction(answer: Element) -> float:
    """Return an answer's weight in percent.

    Raises:
        QuestionError: it is not a number.
    """
    inner = answer.first("fraction")  # as the oldest files have it: a part of one
    given = answer.attributes.get("fraction", "0").strip() or "0"
    try:
        return float(parse_number(plain(inner))) * 100 if inner is not None else float(parse_number(given))
    except ValueError:
        message = _("The weight of this answer is not a number: %(text)s.", text=given[:40])
        raise QuestionError(answer.line, message, _('Write a percentage, such as fraction="50".')) from None


def answers(source: Source) -> list[Element]:
    """Return the answers of a question.

    Raises:
        QuestionError: there is none.
    """
    found = source.element.all("answer")
    if not found:
        raise QuestionError(source.line, _("The question has no answers."))
    return found


def multichoice(source: Source) -> dict[str, Any]:
    """Return a single or multiple choice. Where one may choose several, what brings points is right."""
    found = answers(source)
    weights = [fraction(answer) for answer in found]
    single = source.value("single").lower() not in ("false", "0")
    right = [weight > 100 - SLACK if single else weight > 0 for weight in weights]
    if single and sum(right) != 1:
        _refuse_single(source, sum(right))
    if not any(right):
        message = _("No answer of this question is right.")
        raise QuestionError(source.line, message, _("Give the right answers a fraction above 0."))
    if single and any(weight > 0 for weight, correct in zip(weights, right, strict=True) if not correct):
        source.note(_("Partial credit for a choice is not kept: only the answer with all of it is right."))
    elif single and any(weight < 0 for weight in weights):
        source.note(_("Points taken off for a wrong choice are not kept."))
    elif not single and not _our_weights(weights, right):
        text = _(
            "The weights of the choices are not kept: every right choice counts the same, and a wrong one as minus."
        )
        source.note(text)
    choices = [{**_choice(source, answer), "correct": correct} for answer, correct in zip(found, right, strict=True)]
    return {"type": "single_choice" if single else "multiple_choice", "choices": choices}


def _choice(source: Source, answer: Element, text: str | None = None) -> dict[str, Any]:
    slot = PictureSlot(on_choice=True)
    choice: dict[str, Any] = {"text": source.one_line(answer, slot) if text is None else text}
    if slot.image:
        choice["image"] = slot.image
    if feedback := source.markdown(answer.first("feedback")):
        choice["feedback"] = feedback
    return choice


def _refuse_single(source: Source, right: int) -> None:
    if right:
        raise QuestionError(
            source.line,
            _("Several answers of this single choice have 100 %; here exactly one is right."),
            _("Leave one of them at 100, or set <single> to false."),
        )
    raise QuestionError(
        source.line,
        _("No answer of this single choice has 100 %."),
        _('Give the right answer fraction="100", or set <single> to false.'),
    )


def _our_weights(weights: list[float], right: list[bool]) -> bool:
    """Say whether the weights are those of multiple choice here: right ones share 100 %, wrong ones lose as much."""
    share = 100 / sum(right)
    return all(
        abs(weight - (share if correct else -share)) < SLACK for weight, correct in zip(weights, right, strict=True)
    )


def truefalse(source: Source) -> dict[str, Any]:
    """Return a true/false question. Old files name the answers in their own language: then the first is "true"."""
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
    locale = get_locale()
    words = WORDS.get(locale.language if locale else "en", WORDS["en"])
    choices = [
        {**_choice(source, answer, word), "correct": correct}
        for answer, word, correct in zip(pair, words, right, strict=True)
    ]
    return {"type": "true_false", "choices": choices}


def ordering(source: Source) -> dict[str, Any]:
    """Return an ordering; the answers stand in the right order. Source: qtype_ordering, its export to XML."""
    found = answers(source)
    shown = source.value("selectcount") or source.value("studentsee")
    if source.value("selecttype").upper() not in ("", "ALL", "0") and shown not in ("", "0", str(len(found))):
        source.note(_("Moodle shows only some of the items; here all are put in order."))
    return {"type": "ordering", "choices": [_choice(source, answer) for answer in found]}
