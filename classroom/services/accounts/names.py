"""Names of people: the same rule for the name of an account, in a roster, and in a lesson."""

import unicodedata

MAX_LENGTH = 60
"""Characters. Long enough for two first names and two surnames."""
MAX_MARKS = 2
"""Combining marks after one letter; more would cover other lines of the page."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f")
"""Letters by category that are invisible: Hangul fillers, the empty Braille cell, the grapheme joiner."""


def tidy(text: str) -> str:
    """Return a name that is safe to show: NFKC, one line, no control, invisible or direction characters.

    Empty without a letter, number or symbol. The length is not limited.
    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFKC", text[:1000]):
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category.startswith(("C", "Z")):
            # Zero-width joiners hold some scripts and emoji together; a name does not need them.
            if category.startswith("Z") or character in "\t\n\r":
                kept.append(" ")
        elif character not in _BLANK and marks <= MAX_MARKS and (kept or not marks):
            kept.append(character)
    name = " ".join("".join(kept).split())
    return name if any(unicodedata.category(character)[0] in "LNS" for character in name) else ""


def shortened(name: str, length: int = MAX_LENGTH) -> str:
    """Return a name of at most ``length`` characters; one that is cut ends with an ellipsis."""
    return name if len(name) <= length else name[: length - 1].rstrip() + "…"


def numbered(name: str, number: int) -> str:
    """Return a name with a number behind it, within the length of a name."""
    end = f" {number}"
    return shortened(name, MAX_LENGTH - len(end)) + end
