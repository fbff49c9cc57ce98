"""Reading the numbers that a question of GIFT accepts.

They are written as ``{#5}``, ``{#5:0.5}``, ``{#4..6}`` and ``{#=5:0.5 =%50%5:2 ~#feedback}``.

Source: https://docs.moodle.org/en/GIFT_format, "Numerical questions".
"""

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.gift.texts import Notes
from classroom.formats.gift.tokenizer import GiftError, find_symbol, split_at, split_before, unescape
from classroom.formats.gift.weights import credit_from_weight, split_weight
from classroom.questions.number_parsing import Number, number_of

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
    weight, rest = split_weight(piece, at)
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
