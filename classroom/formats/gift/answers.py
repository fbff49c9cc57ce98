"""Reading the answers between the braces. Their symbols tell the question type; they are checked in Moodle's order.

Choices: ``=`` is before a right choice, ``~`` before a wrong one, and ``~%50%`` before one with an answer weight. With
a ``=``, students of Moodle choose one; without any, they choose several, and the weights of the right ones add up to
100. Tiza weighs right choices equally and subtracts as much for a wrong one, which is ``~%50%`` and ``~%-50%`` if two
are right.

Source: https://docs.moodle.org/en/GIFT_format, "Format symbols" and the sections on each question type.
"""

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.gift.numeric import read_numeric
from classroom.formats.gift.ordering import read_ordering
from classroom.formats.gift.texts import Notes, Texts
from classroom.formats.gift.tokenizer import GiftError, find_symbol, split_at, split_before
from classroom.formats.gift.weights import credit_from_weight, split_weight

TRUTHS = {"t": True, "true": True, "f": False, "false": False}
_CLOZE = re.compile(r"\s*[0-9]{0,3}:[A-Z]{2,14}(?:_[A-Z]{1,2})?:")
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
    if _CLOZE.match(raw):
        raise GiftError(
            _("This is a gap of a cloze, which GIFT does not have."),
            _("In Moodle, export the questions as Moodle XML, in which they are read."),
            at,
        )
    if raw.lstrip()[0] in ">#":
        begin = len(raw) - len(raw.lstrip()) + 1
        is_ordering = raw[begin - 1] == ">"
        return read_ordering(raw, at, texts, notes) if is_ordering else read_numeric(raw[begin:], at + begin, notes)
    if find_symbol(raw, "~") >= 0:
        return read_choices(raw, at, texts, notes)
    has_equals = find_symbol(raw, "=") >= 0
    if has_equals and find_symbol(raw, "->") >= 0:
        return _matching(raw, at, texts, notes)
    truth, *feedback = split_at(raw, "#", 3)
    if truth.strip().lower() in TRUTHS:
        return _true_false(TRUTHS[truth.strip().lower()], feedback, texts)
    if not has_equals:
        _check_bare(raw, at)
        notes.add(
            _("The answer has no = before it; it is read as a short answer."),
            _("Write \\{ and \\} for braces that belong to the text."),
        )
        raw = f"={raw.lstrip()}"
    return _short_text(raw, at, texts, notes)


def begins_answers(raw: str) -> bool:
    """Return whether the text between braces begins with a sign of answers, or is true or false."""
    text = raw.strip()
    return text[:1] in ("=", "~", "#") or text.partition("#")[0].strip().lower() in TRUTHS


MAX_BARE = 60
"""Most characters of a short answer without a sign; a longer text in braces belongs to the question."""


def _check_bare(raw: str, at: int) -> None:
    """Check the text between braces without a sign: Moodle takes a few words for a short answer.

    Raises:
        GiftError: it is not an answer.
    """
    text = raw.strip()
    if len(text) > MAX_BARE or "\n" in text or text[-1] in ";,:":
        raise GiftError(
            _("The answers begin neither with = nor with ~."),
            _("Write {=four} for a short answer. Write \\{ and \\} for braces that belong to the text."),
            at,
        )


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
        weight, rest = split_weight(piece, place)
        answer, *feedback = split_at(rest, "#", 2)
        if any(text.strip() for text in feedback):
            notes.add(_("Feedback for accepted answers is not kept."))
        text = texts.bare(answer)
        if _lost_sign(text, feedback):
            notes.add(
                _("# begins feedback, so the answer is %(text)s and not %(text)s#.", text=text),
                _("Write \\# for a # that belongs to the answer: C\\#."),
            )
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


def _lost_sign(text: str, feedback: list[str]) -> bool:
    """Return whether an empty feedback follows a single letter: ``C#`` is a language or a note."""
    return len(text) == 1 and text.isalpha() and feedback == [""]


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
    weight, rest = split_weight(piece[1:], at)
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
