"""The lines of a list of questions, from plain text or from Word."""

import re
from dataclasses import dataclass

MAX_LINE = 20_000
"""Most characters of a line; no valid text has as many."""
LABEL = re.compile(
    r"\s*(?P<star>[*✓✔☑]\s*)?\(?(?P<letter>[A-Za-zА-Яа-я])\s?[.)\]:]-?(?:\s+|(?=[^\s.)]))(?P<text>\S.*)", re.DOTALL
)
"""An option: ``a) text``, ``(B) text``, ``* C. text``."""
_ALPHABETS = ("abcdefghijkl", "абвгдежзиклм")
SEVERAL = re.compile(r"(?:\t+|\s{2,})(?=[*✓]?\s?\(?[B-Lb-l]\s?[.)\]])")
"""Between options on one line."""
FIRST = re.compile(r"(?:\t+|\s{2,})(?=[*✓]?\s?\(?[Aa]\s?[.)\]])")
"""Before options on the line of their question."""
BOX = re.compile(r"\s*(?:[-*•]\s+)?(?P<box>[☐☑☒□■✅⬜]|\[[ xX✓]?\])\s*(?P<text>\S.*)", re.DOTALL)
"""An option with a box in place of its letter: ``☐ text``, ``☑ text``, ``- [x] text``."""
TICKED = frozenset("☑☒■✅xX✓")
"""What a box has that is ticked."""
NUMBER = re.compile(
    r"\s*(?:(?:pregunta|question|ejercicio|pergunta|quest[aã]o|frage|aufgabe|domanda)\s*)?(?:n\.?º\s*)?(?P<number>[0-9]{1,3})\s?"
    r"(?:[.)\]:]-?|[-–—](?=\s)|[ºª]\.?)\s*(?P<text>.*)",
    re.DOTALL | re.IGNORECASE,
)
"""A question: ``1. text``, ``2) text``, ``Pregunta 3: text``."""


@dataclass(frozen=True)
class TextLine:
    """One line or paragraph.

    Attributes:
        number: its position, from 1.
        text: without the label that Word's own numbering shows.
        label: ``number`` or ``letter`` if it has such a label, else empty; ``bullet`` for points of a list.
        level: how deep it stands in a numbered list, from 0.
        marked: all of its letters are bold, underlined or highlighted.
        signed: a sign before it says whether it is right.
        right: that sign says that it is.
    """

    number: int
    text: str
    label: str = ""
    level: int = 0
    marked: bool = False
    signed: bool = False
    right: bool = False


def place_of(letter: str) -> int:
    """Return the place of an option with a letter, from 0, or -1."""
    return max(letters.find(letter.lower()) for letters in _ALPHABETS)


def of_text(text: str) -> list[TextLine]:
    """Return the lines of a plain text."""
    return [TextLine(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
