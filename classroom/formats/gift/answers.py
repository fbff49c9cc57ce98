"""Reading the answers between the braces. Their symbols tell the question type; they are checked in Moodle's order.

Choices: ``=`` is before a right choice, ``~`` before a wrong one, and ``~%50%`` before one with an answer weight. With
a ``=``, students of Moodle choose one; without any, they choose several, and the weights of the right ones add up to
100. Tiza weighs right choices equally and subtracts as much for a wrong one, which is ``~%50%`` and ``~%-50%`` if two
are right.

Numbers: ``{#5}``, ``{#5:0.5}``, ``{#4..6}`` and ``{#=5:0.5 =%50%5:2 ~#feedback}``.

Source: https://docs.moodle.org/en/GIFT_format, "Format symbols" and the sections on each question type.
"""

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.gift.texts import Notes, Texts
from classroom.formats.gift.tokenizer import GiftError, find_symbol, split_at, split_before, unescape
from classroom.questions.number_parsing import Number, number_of

TRUTHS = {"t": True, "true": True, "f": False, "false": False}
MAX_ACCEPTED, MAX_PAIRS, MAX_DISTRACTORS = 50, 12, 12


def read_answers(raw: str, at: int, texts: Texts, notes: Notes) -> Portable:
    """Return the question type and its fields.

    Args:
        raw: the text between the braces, without the general feedback.
        at: its offset in the text of the question.
        texts: reads the texts.
        notes: receives notes about what is not imported.

    Raises:
        GiftError: the answers cannot be read.
    """
    if not raw.strip():
        return {"type": "open_text"}
    if raw.lstrip().startswith("#"):
        return read_numeric(raw.lstrip()[1:], at + len(raw) - len(raw.lstrip()) + 1, notes)
    if find_symbol(raw, "~") >= 0:
        return read_choices(raw, at, texts, notes)
    has_equals = find_symbol(raw, "=") >= 0
    if has_equals and find_symbol(raw, "->") >= 0:
        return _matching(raw, at, texts, notes)
    truth, *feedback = split_at(raw, "#", 3)
    if truth.strip().lower() in TRUTHS:
        return _true_false(TRUTHS[truth.strip().lower()], feedback, texts)
    if not has_equals:
        raise GiftError(
            _("The answers begin neither with = nor with ~."),
            _("Write {=four} for a short answer. Write \\{ and \\} for braces that belong to the text."),
            at,
        )
    return _short_text(raw, at, texts, notes)


def _pieces(raw: str, at: int) -> list[tuple[int, str]]:
    """Return the answers after each ``=`` with their offsets.

    Raises:
        GiftError: there is a text before the first ``=``.
    """
    before, pieces = split_before(raw, "=")
    if before.strip():
        raise GiftError(_("There is something before the first =."), _("Begin each answer with =."), at)
    places, place = [], at + len(before)
    for piece in pieces:
        places.append((place, piece[1:]))
        place += len(piece)
    return places


def _true_false(right: bool, feedback: list[str], texts: Texts) -> Portable:
    """Read ``{T#feedback for a wrong answer#feedback for the right answer}``."""
    wrong, good = ([texts.block(text) for text in feedback] + ["", ""])[:2]
    pair: list[dict[str, object]] = [{"text": "", "correct": right}, {"text": "", "correct": not right}]
    for choice in pair:
        if text := good if choice["correct"] else wrong:
            choice["feedback"] = text
    return {"type": "true_false", "choices": pair}


def _matching(raw: str, at: int, texts: Texts, notes: Notes) -> Portable:
    pairs, others = [], []
    for place, piece in _pieces(raw, at):
        arrow = find_symbol(piece, "->")
        if arrow < 0:
            raise GiftError(_("There is no -> in this pair."), _("Write =left -> right."), place)
        right, *feedback = split_at(piece[arrow + 2 :], "#", 2)
        if any(text.strip() for text in feedback):
            notes.add(_("Feedback for pairs is not kept."))
        left, right = texts.line(piece[:arrow].replace("-&gt;", "->")), texts.plain_line(right)
        if not right:
            raise GiftError(_("There is nothing after ->."), _("Write =left -> right."), place)
        if left:
            pairs.append({"left": left, "right": right})
        else:
            others.append(right)
    rights = {pair["right"] for pair in pairs}
    others = [text for text in dict.fromkeys(others) if text not in rights]
    if len(pairs) > MAX_PAIRS or len(others) > MAX_DISTRACTORS:
        raise GiftError(
            _("There are more than %(max)d pairs.", max=MAX_PAIRS), _("Make two questions of this one."), at
        )
    return {"type": "matching", "pairs": pairs, "distractors": sorted(others)}


def _short_text(raw: str, at: int, texts: Texts, notes: Notes) -> Portable:
    earned: dict[str, int] = {}
    for place, piece in _pieces(raw, at):
        weight, rest = split_weight(piece)
        answer, *feedback = split_at(rest, "#", 2)
        if any(text.strip() for text in feedback):
            notes.add(_("Feedback for accepted answers is not kept."))
        text = texts.bare(answer)
        weight = 100 if weight is None else weight
        if not text:
            raise GiftError(_("There is an answer without text."), _("Write the answer after =."), place)
        if weight <= 0 or text == "*":
            notes.add(_("Answers worth no points are not kept: every answer that is not accepted is worth no points."))
            continue
        if "*" in text.replace("\\*", ""):
            notes.add(
                _("In Moodle * stands for any characters; here it is an asterisk."),
                _("Write out the answers that are right."),
            )
        if weight != credit_from_weight(weight):
            notes.add(_("Weights are rounded to whole percent."))
        text = text.replace("\\*", "*")
        earned[text] = max(earned.get(text, 0), credit_from_weight(weight))
    if len(earned) > MAX_ACCEPTED:
        raise GiftError(_("There are more than %(max)d answers.", max=MAX_ACCEPTED), _("Leave some of them out."), at)
    if not earned:
        raise GiftError(_("No answer is accepted."), _("Write an answer after = that is worth 100 percent."), at)
    accepted = [{"text": text, "credit": credit} for text, credit in earned.items()]
    return {"type": "short_text", "accepted": accepted, "forgive": ["case"]}  # as Moodle compares them


MAX_CHOICES = 12
_NEAR = 0.01
"""Allowed difference between weights in percent, because a third is rounded."""


@dataclass(frozen=True)
class _Choice:
    text: str
    feedback: str
    weight: float


def read_choices(raw: str, at: int, texts: Texts, notes: Notes) -> Portable:
    """Return the question type and the choices.

    Args:
        raw: the text between the braces.
        at: its offset in the text of the question.
        texts: reads the texts.
        notes: receives notes about what is not imported.

    Raises:
        GiftError: there are too many choices, or none is right.
    """
    before, pieces = split_before(raw, "[=~]")
    if before.strip():
        raise GiftError(
            _("There is something before the first choice."), _("Begin each choice with = or ~, also the first."), at
        )
    pieces = [piece for index, piece in enumerate(pieces) if not _is_doubled(pieces, index)]
    if len(pieces) > MAX_CHOICES:
        message = _("There are %(count)d choices; a question has at most %(max)d.", count=len(pieces), max=MAX_CHOICES)
        raise GiftError(message, _("Leave some of them out."), at)
    found, place = [], at + len(before)
    for piece in pieces:
        found.append(_choice(piece, place, texts))
        place += len(piece)
    return _typed(found, any(piece[0] == "=" for piece in pieces), at, notes)


def _is_doubled(pieces: list[str], index: int) -> bool:
    """Return whether this is the ``~`` of a ``~=``, which some programs write."""
    return pieces[index] == "~" and index + 1 < len(pieces) and pieces[index + 1][0] == "="


def _choice(piece: str, at: int, texts: Texts) -> _Choice:
    weight, rest = split_weight(piece[1:])
    text, *feedback = split_at(rest, "#", 2)
    if not text.strip():
        raise GiftError(_("There is a choice without text."), _("Write its text after %(sign)s.", sign=piece[0]), at)
    if weight is None:
        weight = 100 if piece[0] == "=" else 0
    return _Choice(texts.line(text), texts.block(feedback[0]) if feedback else "", weight)


def _typed(found: list[_Choice], single: bool, at: int, notes: Notes) -> Portable:
    weights = [choice.weight for choice in found]
    best = max(weights)
    if best <= 0:
        raise GiftError(_("No choice is right."), _("Write = instead of ~ before the right one."), at)
    right = [weight == best if single else weight > 0 for weight in weights]
    if single and all(right) and len(found) > 1:
        notes.add(_("Every choice is right, so this is imported as a poll."))
        return {"type": "poll", "choices": _choices(found, [False] * len(found))}
    if not single and not _weighed_alike(weights, right):
        notes.add(_("The weights are not kept: right choices add the same, and wrong ones subtract as much."))
    elif single and any(weight not in (0, best) for weight in weights):
        notes.add(_("Choices worth part of the points count as wrong."))
    if single and sum(right) > 1:
        notes.add(_("In Moodle one of the right choices is enough; here students have to find them all."))
    kind = "single_choice" if single and sum(right) == 1 else "multiple_choice"
    return {"type": kind, "choices": _choices(found, right)}


def _weighed_alike(weights: list[float], right: list[bool]) -> bool:
    share = 100 / sum(right)
    return all(abs(weight - (share if good else -share)) < _NEAR for weight, good in zip(weights, right, strict=True))


def _choices(found: list[_Choice], right: list[bool]) -> list[dict[str, Any]]:
    choices: list[dict[str, Any]] = []
    for choice, good in zip(found, right, strict=True):
        choices.append({"text": choice.text, "correct": good})
        if choice.feedback:
            choices[-1]["feedback"] = choice.feedback
    return choices


MAX_NUMBERS = 20


def read_numeric(raw: str, at: int, notes: Notes) -> Portable:
    """Return the fields of a numeric question.

    Args:
        raw: the text after the ``#``.
        at: its offset in the text of the question.
        notes: receives notes about what is not imported.

    Raises:
        GiftError: something is not a number.
    """
    accepted: list[dict[str, Number]] = []
    wrong = find_symbol(raw, "~")
    if wrong >= 0:
        if raw[wrong + 1 :].strip(" \t\n#"):
            notes.add(_("Feedback for wrong numbers is not kept."))
        raw = raw[:wrong]
    before, pieces = split_before(raw, "=")
    place = at
    for piece in [before, *pieces]:
        if piece.strip():
            one = _accepted(piece.removeprefix("="), place, notes)
            accepted += [one] if one and one not in accepted else []
        place += len(piece)
    if not accepted:
        raise GiftError(
            _("There is no number after #."), _("Write {#5} or {#5:0.5} or {#4..6}. Escape \\# in a text."), at
        )
    if len(accepted) > MAX_NUMBERS:
        raise GiftError(_("There are more than %(max)d answers.", max=MAX_NUMBERS), _("Leave some of them out."), at)
    return {"type": "numeric", "accepted": accepted, "unit": ""}


def _accepted(piece: str, at: int, notes: Notes) -> dict[str, Number] | None:
    """Return an accepted answer, or None if it is worth no points."""
    weight, rest = split_weight(piece)
    answer, *feedback = split_at(rest, "#", 2)
    answer = answer.strip()
    if any(text.strip() for text in feedback):
        notes.add(_("Feedback for accepted answers is not kept."))
    weight = 100 if weight is None else weight
    if answer == "*" or weight <= 0:
        notes.add(_("Answers worth no points are not kept: every answer that is not accepted is worth no points."))
        return None
    if weight != credit_from_weight(weight):
        notes.add(_("Weights are rounded to whole percent."))
    credit = credit_from_weight(weight)
    if ".." in answer[1:]:
        low, high = (_number(text, at, notes) for text in answer.split("..", 1))
        if low > high:
            raise GiftError(
                _("The end of the range is less than its beginning."), _("Write the smaller number first."), at
            )
        return {"min": low, "max": high, "credit": credit}
    value, *tolerance = answer.split(":", 1)
    allowed = _number(tolerance[0], at, notes) if tolerance else 0
    if allowed < 0:
        raise GiftError(_("The tolerance is negative."), _("Write it without the minus sign."), at)
    return {"value": _number(value, at, notes), "tolerance": allowed, "credit": credit}


def _number(text: str, at: int, notes: Notes) -> Number:
    text = unescape(text)
    number = number_of(text)
    if number is None:
        raise GiftError(
            _("%(text)s is not a number.", text=text[:40] or "?"), _("Write it with digits and a point: 3.14."), at
        )
    if "," in text:
        notes.add(_("The comma in %(text)s is read as a decimal point.", text=text[:40]))
    return number


_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:[.,][0-9]{0,9})?)%")


def split_weight(piece: str) -> tuple[float | None, str]:
    """Return the weight before a text in percent, or None without one, and the text."""
    match = _WEIGHT.match(piece)
    return (float(match[1].replace(",", ".")), piece[match.end() :]) if match else (None, piece)


def credit_from_weight(weight: float) -> int:
    """Return the credit for a weight in whole percent, from 1 to 100."""
    return min(100, max(1, round(weight)))
