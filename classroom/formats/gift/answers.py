"""What stands between the braces. Which type it is, is decided in Moodle's order: the signs tell.

Source: https://docs.moodle.org/en/GIFT_format, "Format symbols" and the sections on each type.
"""

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.gift import choices, numbers
from classroom.formats.gift.escapes import cut, first, parts
from classroom.formats.gift.notes import Notes
from classroom.formats.gift.texts import Texts
from classroom.formats.gift.trouble import Refused
from classroom.formats.gift.weights import credit_of, weighed

TRUTHS = {"t": True, "true": True, "f": False, "false": False}
MOST_SHORT, MOST_PAIRS, MOST_OTHERS = 50, 12, 12


def read_answers(raw: str, at: int, texts: Texts, notes: Notes) -> Portable:
    """Return the type and its fields.

    Args:
        raw: what stands between the braces, without the feedback for everybody.
        at: where that begins in the question's text.
        texts: reads the texts.
        notes: takes what does not come along.

    Raises:
        Refused: it is not understood.
    """
    if not raw.strip():
        return {"type": "open_text"}
    if raw.lstrip().startswith("#"):
        return numbers.read(raw.lstrip()[1:], at + len(raw) - len(raw.lstrip()) + 1, notes)
    if first(raw, "~") >= 0:
        return choices.read(raw, at, texts, notes)
    has_equals = first(raw, "=") >= 0
    if has_equals and first(raw, "->") >= 0:
        return _matching(raw, at, texts, notes)
    truth, *feedback = parts(raw, "#", 3)
    if truth.strip().lower() in TRUTHS:
        return _true_false(TRUTHS[truth.strip().lower()], feedback, texts)
    if not has_equals:
        raise Refused(
            _("The answers begin neither with = nor with ~."),
            _("Write {=four} for a short answer. Write \\{ and \\} for braces that belong to the text."),
            at,
        )
    return _short_text(raw, at, texts, notes)


def _pieces(raw: str, at: int) -> list[tuple[int, str]]:
    """Return the answers that begin with =, without it, each with its place.

    Raises:
        Refused: there is something before the first.
    """
    before, pieces = cut(raw, "=")
    if before.strip():
        raise Refused(_("Something stands before the first =."), _("Begin each answer with =."), at)
    places, place = [], at + len(before)
    for piece in pieces:
        places.append((place, piece[1:]))
        place += len(piece)
    return places


def _true_false(right: bool, feedback: list[str], texts: Texts) -> Portable:
    """``{T#for those who are wrong#for those who are right}``."""
    wrong, good = ([texts.block(text) for text in feedback] + ["", ""])[:2]
    pair: list[dict[str, object]] = [{"text": "", "correct": right}, {"text": "", "correct": not right}]
    for choice in pair:
        if said := good if choice["correct"] else wrong:
            choice["feedback"] = said
    return {"type": "true_false", "choices": pair}


def _matching(raw: str, at: int, texts: Texts, notes: Notes) -> Portable:
    pairs, others = [], []
    for place, piece in _pieces(raw, at):
        arrow = first(piece, "->")
        if arrow < 0:
            raise Refused(_("There is no -> in this pair."), _("Write =left -> right."), place)
        right, *feedback = parts(piece[arrow + 2 :], "#", 2)
        if any(text.strip() for text in feedback):
            notes.say(_("Feedback beside pairs is not kept."))
        left, right = texts.line(piece[:arrow].replace("-&gt;", "->")), texts.plain_line(right)
        if not right:
            raise Refused(_("There is nothing behind ->."), _("Write =left -> right."), place)
        if left:
            pairs.append({"left": left, "right": right})
        else:
            others.append(right)
    rights = {pair["right"] for pair in pairs}
    others = [text for text in dict.fromkeys(others) if text not in rights]
    if len(pairs) > MOST_PAIRS or len(others) > MOST_OTHERS:
        raise Refused(_("There are more than %(max)d pairs.", max=MOST_PAIRS), _("Make two questions of this one."), at)
    return {"type": "matching", "pairs": pairs, "distractors": sorted(others)}


def _short_text(raw: str, at: int, texts: Texts, notes: Notes) -> Portable:
    earned: dict[str, int] = {}
    for place, piece in _pieces(raw, at):
        weight, rest = weighed(piece)
        answer, *feedback = parts(rest, "#", 2)
        if any(text.strip() for text in feedback):
            notes.say(_("Feedback beside accepted answers is not kept."))
        text = texts.bare(answer)
        weight = 100 if weight is None else weight
        if not text:
            raise Refused(_("There is an answer without text."), _("Write the answer behind =."), place)
        if weight <= 0 or text == "*":
            notes.say(_("Answers that earn nothing are not kept; what is not accepted earns nothing."))
            continue
        if "*" in text.replace("\\*", ""):
            notes.say(
                _("In Moodle * stands for any letters; here it is a star."), _("Write out the answers that are right.")
            )
        if weight != credit_of(weight):
            notes.say(_("Weights are rounded to whole percent."))
        text = text.replace("\\*", "*")
        earned[text] = max(earned.get(text, 0), credit_of(weight))
    if len(earned) > MOST_SHORT:
        raise Refused(_("There are more than %(max)d answers.", max=MOST_SHORT), _("Leave some of them out."), at)
    if not earned:
        raise Refused(_("No answer is accepted."), _("Write an answer behind = that earns 100 percent."), at)
    return {"type": "short_text", "accepted": [{"text": text, "credit": credit} for text, credit in earned.items()]}
