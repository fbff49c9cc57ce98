"""Choices: ``=`` before a right one, ``~`` before a wrong one, ``~%50%`` before one that earns a part.

With a ``=``, students of Moodle choose one; without any, they choose several, and the weights of the right ones add up
to 100. Tiza weighs right choices equally and takes off as much for a wrong one: that is ``~%50%`` and ``~%-50%`` where
two are right.
"""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.gift.escapes import cut, parts
from classroom.formats.gift.notes import Notes
from classroom.formats.gift.texts import Texts
from classroom.formats.gift.trouble import Refused
from classroom.formats.gift.weights import weighed

MOST = 12
_NEAR = 0.01
"""Percent by which a weight may be off, since a third has endless digits."""


@dataclass(frozen=True)
class _Choice:
    text: str
    feedback: str
    weight: float


def read(raw: str, at: int, texts: Texts, notes: Notes) -> Portable:
    """Return the type and the choices.

    Args:
        raw: what stands between the braces.
        at: where that begins in the question's text.
        texts: reads the texts.
        notes: takes what does not come along.

    Raises:
        Refused: there are too many, or none is right.
    """
    before, pieces = cut(raw, "[=~]")
    if before.strip():
        raise Refused(
            _("Something stands before the first choice."), _("Begin each choice with = or ~, also the first."), at
        )
    pieces = [piece for index, piece in enumerate(pieces) if not _is_doubled(pieces, index)]
    if len(pieces) > MOST:
        message = _("There are %(count)d choices; a question has at most %(max)d.", count=len(pieces), max=MOST)
        raise Refused(message, _("Leave some of them out."), at)
    found, place = [], at + len(before)
    for piece in pieces:
        found.append(_choice(piece, place, texts))
        place += len(piece)
    return _typed(found, any(piece[0] == "=" for piece in pieces), at, notes)


def _is_doubled(pieces: list[str], index: int) -> bool:
    """Say whether this is the ``~`` of a ``~=``, which some programs write."""
    return pieces[index] == "~" and index + 1 < len(pieces) and pieces[index + 1][0] == "="


def _choice(piece: str, at: int, texts: Texts) -> _Choice:
    weight, rest = weighed(piece[1:])
    text, *feedback = parts(rest, "#", 2)
    if not text.strip():
        raise Refused(_("There is a choice without text."), _("Write its text behind %(sign)s.", sign=piece[0]), at)
    if weight is None:
        weight = 100 if piece[0] == "=" else 0
    return _Choice(texts.line(text), texts.block(feedback[0]) if feedback else "", weight)


def _typed(found: list[_Choice], single: bool, at: int, notes: Notes) -> Portable:
    weights = [choice.weight for choice in found]
    best = max(weights)
    if best <= 0:
        raise Refused(_("No choice is right."), _("Write = instead of ~ before the right one."), at)
    right = [weight == best if single else weight > 0 for weight in weights]
    if single and all(right) and len(found) > 1:
        notes.say(_("Every choice is right, so this comes in as a poll."))
        return {"type": "poll", "choices": _choices(found, [False] * len(found))}
    if not single and not _weighed_alike(weights, right):
        notes.say(_("The weights are not kept: all right choices earn the same, and a wrong one takes off as much."))
    elif single and any(weight not in (0, best) for weight in weights):
        notes.say(_("Choices that earn a part of the points count as wrong."))
    if single and sum(right) > 1:
        notes.say(_("In Moodle one of the right choices is enough; here students have to find them all."))
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
