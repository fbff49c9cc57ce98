"""Scales of marks: from a share of right answers to a mark. No database.

A mark follows from the **share** that is right, 0 to 1 (:func:`classroom.services.results.counting.shares`).

- On a scale of numbers it grows evenly from ``low`` for nothing right to ``high`` for everything right. It is rounded
  half up: to one decimal, 6.25 becomes 6.3. ``low`` may be the greater number, as in Germany, where 1 is the best.
- On a scale of letters each begins at a percentage, which is compared with the share before any rounding.

docs/marks.md explains the rules to teachers.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, NamedTuple

from flask_babel import format_decimal
from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.questions.number_parsing import Number, number_of
from classroom.questions.phrases import number_words

LARGEST = 1000
"""The greatest mark of a scale of numbers."""
DECIMALS = (0, 1, 2)
MAX_LETTERS = 15
MAX_LETTER = 20
"""Characters of one letter of a scale, which may be a word such as *excellent*."""
NOISE = 9
"""Decimals after which a computed share is noise of floating point: 0.145 × 100 must not become 14.499999999999998."""
DEFAULT_LETTERS = (("A", 90), ("B", 80), ("C", 70), ("D", 60), ("F", 0))

_BETWEEN = re.compile(r"[\r\n;]+|,(?![0-9])")
_LETTER = re.compile(r"(.*?\S)[\s:=≥]+([0-9]+(?:[.,][0-9]+)?)\s*%?")


class Mark(NamedTuple):
    """A mark: a number as it is rounded, or a letter. ``passed`` is None where the scale has no pass mark."""

    value: Decimal | str
    passed: bool | None


@dataclass(frozen=True)
class Scale:
    """How marks are given in a lesson.

    Attributes:
        kind: numbers or letters.
        low: the mark for nothing right.
        high: the mark for everything right.
        decimals: to how many a mark is rounded.
        letters: each with the percentage from which it is given, the best first; the last begins at 0.
        pass_mark: the worst mark with which one passes; None: nobody fails.
        shown: whether students see their marks.
    """

    kind: Literal["numbers", "letters"]
    low: Number = 0
    high: Number = 10
    decimals: int = 1
    letters: tuple[tuple[str, Number], ...] = ()
    pass_mark: Number | str | None = None
    shown: bool = False

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "Scale":
        """Return the scale that :meth:`to_store` was called on."""
        letters = tuple((name, percent) for name, percent in stored["letters"])
        return cls(**{**stored, "letters": letters})

    def to_store(self) -> dict[str, Any]:
        """Return the scale as JSON."""
        return {**asdict(self), "letters": [list(pair) for pair in self.letters]}

    def mark(self, share: float) -> Mark:
        """Return the mark for a share from 0 to 1."""
        exact = Decimal(repr(round(share, NOISE)))
        if self.kind == "letters":
            names = [name for name, percent in self.letters if exact * 100 >= Decimal(str(percent))]
            return Mark(names[0], self._has_passed_by_letter(names[0]))
        low, high = Decimal(str(self.low)), Decimal(str(self.high))
        value = (low + (high - low) * exact).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        if self.pass_mark is None:
            return Mark(value, None)
        least = Decimal(str(self.pass_mark))
        return Mark(value, value >= least if high > low else value <= least)

    def _has_passed_by_letter(self, letter: str) -> bool | None:
        if self.pass_mark is None:
            return None
        names = [name for name, _percent in self.letters]
        return names.index(letter) <= names.index(str(self.pass_mark))

    def text(self, mark: Mark) -> str:
        """Return a mark as the reader's language writes it."""
        return mark.value if isinstance(mark.value, str) else self._number(mark.value)

    def _number(self, value: Decimal) -> str:
        return str(format_decimal(value, format=f"0.{'0' * self.decimals}".rstrip(".")))

    def summary(self) -> str:
        """Return a sentence that says which marks there are, and how they are rounded."""
        if self.kind == "letters":
            parts = [
                str(_("%(mark)s from %(percent)s %%", mark=name, percent=number_words(percent)))
                for name, percent in self.letters
            ]
            return str(_("Marks: %(list)s.", list=", ".join(parts)))
        steps = (_("to whole numbers"), _("to one decimal"), _("to two decimals"))[self.decimals]
        low, high = number_words(self.low), number_words(self.high)
        return str(_("Marks from %(low)s to %(high)s, rounded half up %(steps)s.", low=low, high=high, steps=steps))

    def pass_text(self) -> str:
        """Return the pass mark as the reader's language writes it; empty without one."""
        if self.pass_mark is None:
            return ""
        return self.pass_mark if isinstance(self.pass_mark, str) else number_words(self.pass_mark)


PRESETS = {
    "0-10": Scale("numbers", 0, 10, 1),
    "0-100": Scale("numbers", 0, 100, 0),
    "1-5": Scale("numbers", 1, 5, 1),
    "letters": Scale("letters", letters=DEFAULT_LETTERS),
}
"""The scales that pages offer by name; any other range of numbers is ``range``."""
PERCENT = Scale("numbers", 0, 100, 2)
"""What files for gradebooks have where a lesson has no marks, or letters that a gradebook does not read."""


def raw(scale: Scale | None) -> dict[str, Any]:
    """Return what :func:`named` takes, for a form that shows a scale."""
    if scale is None:
        return {"scale": "", "letters": _written(DEFAULT_LETTERS)}
    name = "letters" if scale.kind == "letters" else "range"
    for preset, known in PRESETS.items():
        if scale.kind == known.kind == "numbers" and (scale.low, scale.high) == (known.low, known.high):
            name = preset
    return {
        "scale": name,
        "low": number_words(scale.low),
        "high": number_words(scale.high),
        "decimals": str(scale.decimals),
        "letters": _written(scale.letters or DEFAULT_LETTERS),
        "pass_mark": scale.pass_text(),
        "shown": scale.shown,
    }


def _written(letters: tuple[tuple[str, Number], ...]) -> str:
    return "\n".join(f"{name} {number_words(percent)}" for name, percent in letters)


def named(fields: Mapping[str, Any]) -> Scale | None:
    """Return the scale that a form describes; None: no marks.

    Args:
        fields: ``scale`` (empty, a name of :data:`PRESETS`, or ``range``), ``low``, ``high``, ``decimals``,
            ``letters``, ``pass_mark`` as texts, and ``shown``. A scale takes only the fields that it has; without
            ``decimals`` it is rounded as usual: 0 to 100 to whole numbers, others to one decimal.

    Raises:
        Invalid: with a message for each wrong field.
    """
    name = fields.get("scale") or ""
    if not name:
        return None
    if name not in PRESETS and name != "range":
        text = _("Choose one of the scales.")
        raise Invalid(text, fields={"scale": text})
    problems: dict[str, str] = {}
    scale = _letters(fields, problems) if name == "letters" else _numbers(name, fields, problems)
    scale = replace(scale, pass_mark=_pass_mark(scale, fields, problems), shown=bool(fields.get("shown")))
    if problems:
        raise Invalid(_("Some fields are missing or wrong."), fields=problems)
    return scale


def _numbers(name: str, fields: Mapping[str, Any], problems: dict[str, str]) -> Scale:
    scale = PRESETS.get(name, Scale("numbers"))
    if name == "range":
        ends = {end: _end(end, fields, problems) for end in ("low", "high")}
        if not problems and ends["low"] == ends["high"]:
            problems["high"] = _("It must differ from the mark for nothing right.")
        scale = replace(scale, low=ends["low"], high=ends["high"])
    if not fields.get("decimals"):
        return scale
    decimals = number_of(fields["decimals"])
    if decimals not in DECIMALS:
        problems["decimals"] = _("Choose 0, 1 or 2 decimals.")
        return scale
    return replace(scale, decimals=int(decimals))


def _end(end: str, fields: Mapping[str, Any], problems: dict[str, str]) -> Number:
    value = number_of(fields.get(end, ""))
    if value is None or not 0 <= value <= LARGEST or round(value, 2) != value:
        problems[end] = _("Must be a number from 0 to %(high)d with at most two decimals.", high=LARGEST)
        return 0
    return value


def _letters(fields: Mapping[str, Any], problems: dict[str, str]) -> Scale:
    found: list[tuple[str, Number]] = []
    for part in filter(None, (part.strip() for part in _BETWEEN.split(fields.get("letters") or ""))):
        match = _LETTER.fullmatch(part)
        if match is None or len(match[1]) > MAX_LETTER:
            problems["letters"] = _(
                "Write each mark with the percentage from which it is given: “%(text)s”.", text="A 90"
            )
            return Scale("letters")
        found.append((match[1], number_of(match[2]) or 0))
    percents = [percent for _name, percent in found]
    if not 2 <= len(found) <= MAX_LETTERS:
        problems["letters"] = _("Write from 2 to %(high)d marks.", high=MAX_LETTERS)
    elif len({name.casefold() for name, _percent in found}) < len(found):
        problems["letters"] = _("Two marks have the same name.")
    elif percents != sorted(set(percents), reverse=True) or percents[0] > 100:
        problems["letters"] = _("Begin with the best mark; each percentage must be smaller than the one before.")
    elif percents[-1] != 0:
        problems["letters"] = _("The last mark must begin at 0, so that everybody has one.")
    return Scale("letters", letters=tuple(found))


def _pass_mark(scale: Scale, fields: Mapping[str, Any], problems: dict[str, str]) -> Number | str | None:
    text = str(fields.get("pass_mark") or "").strip()
    if not text or problems:
        return None
    if scale.kind == "letters":
        for name, _percent in scale.letters:
            if name.casefold() == text.casefold():
                return name
        problems["pass_mark"] = _("This is none of the marks above.")
        return None
    value, ends = number_of(text), sorted((scale.low, scale.high))
    if value is None or not ends[0] <= value <= ends[1]:
        low, high = map(number_words, ends)
        problems["pass_mark"] = _("Must be a number from %(low)s to %(high)s.", low=low, high=high)
        return None
    return value
