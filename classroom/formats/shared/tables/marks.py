"""The cell that says which choices are right: ``A``, ``1;3``, ``b)``, ``Option 2``, or the text of the choice."""

import re
from collections.abc import Sequence
from string import ascii_uppercase

from flask_babel import gettext as _

from classroom.formats.shared.tables.cells import CellError
from classroom.formats.shared.tables.words import truth_of

_PLACE = re.compile(
    r"(?:(?:choice|option|answer|opci[oó]n|respuesta|alternativa|opc|nº|n)[\s_.:#]*)?[(\[«\"']*([0-9]{1,2}|[A-Za-z])(?:[.,]0+)?[)\]».:\-\"']*",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[;,\s/&+.|]+|(?<=\s)(?:y|e|and|und|et)(?=\s)", re.IGNORECASE)
_TOGETHER = re.compile(r"[A-L]{2,12}")
"""Letters of several choices without anything between them, in their order: ``ACD``."""
_LISTS = (re.compile(r"[;\n|]"), re.compile(r"[;\n|,]"))

_LETTERS = re.compile(r"[A-Z](?:;[A-Z])+")
"""How our own tables name several choices. That goes before a choice with such a text."""


def right_places(cell: str, texts: Sequence[str], *, words: bool = False, by_text: bool = False) -> set[int]:
    """Return the positions of the right choices, from 0.

    Args:
        cell: of the table.
        texts: of the choices.
        words: the question is one of true and false, and the cell may say so in a word.
        by_text: where ``4`` can be the fourth choice and the choice with the text 4, it is the text.

    Raises:
        CellError: there is no such choice.
    """
    cell = cell.strip()
    if not cell:
        return set()
    if words and (truth := _truth(cell, texts)) is not None:
        return {truth}
    if listed := _listed(cell, len(texts)):
        return listed
    for separator in (None, *_LISTS, _PARTS):
        marks = [mark.strip() for mark in (separator.split(cell) if separator else [cell]) if mark.strip()]
        found = [_place(mark, texts, by_text=by_text) for mark in marks]
        if found and None not in found:
            return {place for place in found if place is not None}
    if _TOGETHER.fullmatch(cell) and sorted(set(cell)) == list(cell):
        together = [ascii_uppercase.index(letter) for letter in cell]
        if together[-1] < len(texts):
            return set(together)
    marks = [mark for mark in _PARTS.split(cell) if mark.strip()] or [cell]
    unknown = next((mark for mark in marks if _place(mark, texts) is None), cell)
    hint = _("Write letters or numbers of choices, such as A;C or 1;3, or the text of the right one.")
    raise CellError("correct", _("There is no choice %(mark)s.", mark=unknown[:40]), hint)


def _listed(cell: str, number: int) -> set[int]:
    """Return the positions of letters as our own tables list them; none if the cell is something else."""
    found = {ascii_uppercase.index(letter) for letter in cell.split(";")} if _LETTERS.fullmatch(cell) else set()
    return found if max(found, default=0) < number else set()


def _truth(cell: str, texts: Sequence[str]) -> int | None:
    """Return the position of the choice that a word names: texts may be in the order false, true."""
    truth = truth_of(cell, numbers=not any(texts))
    if truth is None or not any(texts):
        return truth
    return next((place for place, text in enumerate(texts) if truth_of(text) == truth), truth)


def _place(mark: str, texts: Sequence[str], *, by_text: bool = False) -> int | None:
    named = next((place for place, text in enumerate(texts) if _same(text, mark)), None)
    if by_text and named is not None:
        return named
    if match := _PLACE.fullmatch(mark):
        sign = match[1].upper()
        place = int(sign) - 1 if sign.isdigit() else ascii_uppercase.index(sign)
        if 0 <= place < len(texts):
            return place
    return named


def _same(text: str, mark: str) -> bool:
    return bool(mark) and " ".join(text.casefold().split()) == " ".join(mark.casefold().split())


def names_a_text_only(cell: str, texts: Sequence[str]) -> bool:
    """Return whether a cell is the text of a choice and could not be its position."""
    cell = cell.strip()
    if _listed(cell, len(texts)) or _place(cell, [""] * len(texts)) is not None:
        return False
    return bool(cell) and any(_same(text, cell) for text in texts)


def is_ambiguous(cell: str, texts: Sequence[str]) -> bool:
    """Return whether a cell is the position of one choice and the text of another one."""
    cell = cell.strip()
    return bool(cell) and _place(cell, texts) != _place(cell, texts, by_text=True)
