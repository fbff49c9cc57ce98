"""Numbers: ``{#5}``, ``{#5:0.5}``, ``{#4..6}`` and ``{#=5:0.5 =%50%5:2 ~#feedback}``."""

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.gift.escapes import cut, first, parts, unescape
from classroom.formats.gift.notes import Notes
from classroom.formats.gift.trouble import Refused
from classroom.formats.gift.weights import credit_of, weighed
from classroom.questions.number_parsing import Number, number_of

MOST = 20


def read(raw: str, at: int, notes: Notes) -> Portable:
    """Return the fields of a numeric question.

    Args:
        raw: what stands behind the ``#``.
        at: where that begins in the question's text.
        notes: takes what does not come along.

    Raises:
        Refused: something is no number.
    """
    accepted: list[dict[str, Number]] = []
    wrong = first(raw, "~")
    if wrong >= 0:
        if raw[wrong + 1 :].strip(" \t\n#"):
            notes.say(_("Feedback for wrong numbers is not kept."))
        raw = raw[:wrong]
    before, pieces = cut(raw, "=")
    place = at
    for piece in [before, *pieces]:
        if piece.strip():
            one = _accepted(piece.removeprefix("="), place, notes)
            accepted += [one] if one and one not in accepted else []
        place += len(piece)
    if not accepted:
        raise Refused(
            _("There is no number behind #."), _("Write {#5} or {#5:0.5} or {#4..6}. Escape \\# in a text."), at
        )
    if len(accepted) > MOST:
        raise Refused(_("There are more than %(max)d answers.", max=MOST), _("Leave some of them out."), at)
    return {"type": "numeric", "accepted": accepted, "unit": ""}


def _accepted(piece: str, at: int, notes: Notes) -> dict[str, Number] | None:
    """Return one accepted answer, or None when it earns nothing."""
    weight, rest = weighed(piece)
    answer, *feedback = parts(rest, "#", 2)
    answer = answer.strip()
    if any(text.strip() for text in feedback):
        notes.say(_("Feedback beside accepted answers is not kept."))
    weight = 100 if weight is None else weight
    if answer == "*" or weight <= 0:
        notes.say(_("Answers that earn nothing are not kept; what is not accepted earns nothing."))
        return None
    if weight != credit_of(weight):
        notes.say(_("Weights are rounded to whole percent."))
    credit = credit_of(weight)
    if ".." in answer[1:]:
        low, high = (_number(text, at, notes) for text in answer.split("..", 1))
        if low > high:
            raise Refused(
                _("The end of the range lies before its beginning."), _("Write the smaller number first."), at
            )
        return {"min": low, "max": high, "credit": credit}
    value, *tolerance = answer.split(":", 1)
    allowed = _number(tolerance[0], at, notes) if tolerance else 0
    if allowed < 0:
        raise Refused(_("The tolerance is less than nothing."), _("Write it without the minus sign."), at)
    return {"value": _number(value, at, notes), "tolerance": allowed, "credit": credit}


def _number(text: str, at: int, notes: Notes) -> Number:
    text = unescape(text)
    number = number_of(text)
    if number is None:
        raise Refused(
            _("%(text)s is not a number.", text=text[:40] or "?"), _("Write it with digits and a point: 3.14."), at
        )
    if "," in text:
        notes.say(_("The comma in %(text)s is read as a decimal point.", text=text[:40]))
    return number
