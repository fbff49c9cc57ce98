"""Comparing written answers: whether two texts are the same answer, or nearly."""

import unicodedata
from collections.abc import Collection

FORGIVABLE = ("accents", "case", "punctuation", "spaces")
"""The differences that a comparison can ignore."""


def comparison_key(text: str, forgive: Collection[str] = FORGIVABLE) -> str:
    """Return a text in the form in which it is compared.

    Runs of spaces always count as one. ``accents`` takes marks off letters, ``case`` makes upper and lower case one,
    ``punctuation`` drops what is neither letter, mark, digit, symbol nor space (Unicode category P), ``spaces`` drops
    spaces. A text of nothing but punctuation keeps it: ``!`` and ``?`` stay two answers.
    """
    shown = " ".join(unicodedata.normalize("NFC", text).split())
    if "case" in forgive:
        shown = unicodedata.normalize("NFC", shown.casefold())
    if "accents" in forgive:
        letters = unicodedata.normalize("NFD", shown)
        shown = unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c)))
    if "punctuation" in forgive:
        kept = "".join(" " if c in "-‐‑–—/" else c for c in shown if c in "-‐‑–—/" or unicodedata.category(c)[0] != "P")
        shown = " ".join(kept.split()) or shown
    return shown.replace(" ", "") if "spaces" in forgive else shown


def distance(left: str, right: str, most: int) -> int:
    """Return how many letters must be inserted, removed, replaced or swapped with the next; ``most`` + 1 if more.

    Source: the optimal string alignment distance (Damerau 1964, Levenshtein 1966).
    """
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before = before, row
        row = [i]
        for j, b in enumerate(right, 1):
            step = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                step = min(step, older[j - 2] + 1)
            row.append(step)
        if min(row) > most:
            return most + 1
    return row[-1]


def is_near(text: str, wanted: str) -> bool:
    """Return whether a text is probably a typing error: one letter in words of 4 to 7, up to two in longer ones."""
    most = 0 if len(wanted) < 4 else 1 if len(wanted) < 8 else 2
    return 0 < distance(text, wanted, most) <= most
