"""Several questions in one: a text with several gaps, or with several fields, becomes a question for each of them.

All of them have the whole text, the stem. In each, its own gap is open, and the others are marked as left out. While
the text is converted, a character stands for each gap, so that the conversion is done only once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.questions.markdown import plain

GAP = "_____"
SAFE_GAP = GAP.replace("_", "\\_")
"""The gap where Markdown would read the other one as emphasis or a rule."""
OTHER_GAP = "[…]"
MAX_PARTS = 50
"""Most questions that one becomes."""
MAX_TITLE = 200
_FIRST = 0xF0000
"""The character for the first gap, from the private use area of Unicode."""
_MARKS = {_FIRST + number: None for number in range(MAX_PARTS)}


def mark(number: int) -> str:
    """Return the character that stands for a gap, from 0, while a text is converted.

    Raises:
        ValueError: there are more gaps than :data:`MAX_PARTS`.
    """
    if not 0 <= number < MAX_PARTS:
        raise ValueError(number)
    return chr(_FIRST + number)


def without_marks(text: str) -> str:
    """Return a text of a file without the characters that stand for gaps."""
    return text.translate(_MARKS)


def stem_of_part(stem: str, number: int, fields: Mapping[int, str] | None = None, *, hint: str = "") -> str:
    """Return the text of one part.

    Args:
        stem: Markdown with marks.
        number: which gap is open, from 0.
        fields: what stands at marks that are no gaps within a sentence, such as the text of a field; only that of this
            part is shown.
        hint: in brackets after the open gap.
    """
    fields = fields or {}
    others = {
        code: "" if (place := code - _FIRST) in fields or place == number else OTHER_GAP for code in _MARKS
    }  # fmt: skip
    if number in fields:
        return _tidy(stem.replace(mark(number), fields[number]).translate(others))
    open_mark = mark(number)
    if open_mark not in stem:
        return _tidy(stem.translate(others))
    before, _mark, after = stem.partition(open_mark)
    before, after = before.translate(others), after.translate(others)
    about = f" ({hint})" if hint else ""
    text = _tidy(f"{before}{GAP}{about}{after}")
    return text if GAP in plain(text) else _tidy(f"{before}{SAFE_GAP}{about}{after}")


def _tidy(text: str) -> str:
    """Return a text without the lines that only held marks."""
    return "\n\n".join(part for part in text.split("\n\n") if part.strip())


def split_points(points: int, weights: Sequence[float]) -> list[int]:
    """Return the points of each part, in proportion to weights; together they are the points of the whole."""
    total = sum(weights)
    if total <= 0:
        weights, total = [1.0] * len(weights), float(len(weights))
    shares: list[int] = []
    done = 0.0
    for weight in weights:
        done += weight
        shares.append(round(points * done / total) - sum(shares))
    return shares


def note_of_parts(total: int) -> str:
    """Return the note for the author that a question became several."""
    return str(
        _("This has %(total)d answers, so it became %(total)d questions with the same text, part 1 to part %(total)d.",
          total=total)
    )  # fmt: skip


def as_part(question: Portable, number: int, total: int) -> Portable:
    """Return a question that says which part of the whole it is; ``number`` is from 1."""
    part: dict[str, Any] = dict(question)
    which = _("Part %(number)d of %(total)d", number=number, total=total)
    part["prompt"] = f"{question['prompt']}\n\n{which}".strip()
    if title := question.get("title"):
        which = f" ({number}/{total})"
        part["title"] = f"{title[: MAX_TITLE - len(which)].rstrip()}{which}"
    return part
