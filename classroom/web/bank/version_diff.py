"""Compare two versions of a question, field by field."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from flask_babel import lazy_gettext

from classroom import questions
from classroom.models import Question, QuestionVersion
from classroom.services.bank import entries
from classroom.web.bank.field_text import in_words

Mark = Literal["same", "gone", "new"]
_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
ALIKE = 0.5
"""Smallest share of common words for which an entry of a list counts as edited instead of replaced."""

FIRST = {"title": lazy_gettext("Title"), "prompt": lazy_gettext("Question"), "image": lazy_gettext("Picture")}
LAST = {
    "explanation": lazy_gettext("Explanation"),
    "notes": lazy_gettext("Notes for you"),
    "language": lazy_gettext("Language"),
    "time_limit": lazy_gettext("Time limit in seconds"),
    "points": lazy_gettext("Points"),
    "difficulty": lazy_gettext("Difficulty"),
}
"""The common fields to compare, before and after those of the type. Tags do not belong to versions."""


@dataclass(frozen=True)
class Piece:
    """A piece of text that is in both versions, only in the old one (``gone``), or only in the new one."""

    mark: Mark
    text: str


Line = list[Piece]


@dataclass(frozen=True)
class Change:
    """A field that differs.

    ``lines`` has one line for a text, and one for each entry of a list. For a picture, ``pictures`` has the old and the
    new one, either of which may be None.
    """

    name: Any
    is_list: bool = False
    lines: Sequence[Line] = ()
    pictures: tuple[dict[str, Any] | None, dict[str, Any] | None] | None = None


def of_texts(old: str, new: str) -> Line:
    """Compare two texts word by word; return one line."""
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    pieces: Line = []
    for operation, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if operation == "equal":
            pieces.append(Piece("same", "".join(before[i:j])))
            continue
        for mark, words in (("gone", before[i:j]), ("new", after[k:m])):
            if words:
                pieces.append(Piece(mark, "".join(words)))  # type: ignore[arg-type]  # always one of the marks
    return pieces


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    if len(old) == len(new):
        for before, after in zip(old, new, strict=True):
            line = of_texts(before, after)
            if sum(len(piece.text) for piece in line if piece.mark == "same") >= ALIKE * max(len(before), len(after)):
                yield line
            else:
                yield [Piece("gone", before), Piece("new", after)]
        return
    yield from ([Piece("gone", entry)] for entry in old)
    yield from ([Piece("new", entry)] for entry in new)


def of_lists(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    """Compare two lists; return one line for each entry. Edited entries are compared word by word."""
    lines: list[Line] = []
    for operation, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            lines += ([Piece("same", entry)] for entry in old[i:j])
        else:
            lines += _replaced(old[i:j], new[k:m])
    return lines


def between(question: Question, old: QuestionVersion, new: QuestionVersion) -> list[Change]:
    """Return the fields in which two versions of a question differ. The new one may be of another question and type."""
    before, after = entries.source(question, old), entries.source(new.question, new)
    changes = []
    fields = {**questions.get(question.type).fields, **questions.get(new.type).fields}
    labels = {**FIRST, **{name: field.label for name, field in fields.items()}, **LAST}
    for name, label in labels.items():
        if before.get(name) == after.get(name):
            continue
        if name == "image":
            changes.append(Change(label, pictures=(old.image, new.image)))
            continue
        said = (in_words(name, before.get(name), fields), in_words(name, after.get(name), fields))
        if isinstance(said[0], list) and isinstance(said[1], list):
            changes.append(Change(label, True, of_lists(*said)))
        elif name in ("title", "prompt", "explanation", "notes"):
            changes.append(Change(label, lines=[of_texts(str(said[0]), str(said[1]))]))
        else:
            pieces = (Piece("gone", str(said[0])), Piece("new", str(said[1])))
            changes.append(Change(label, lines=[[piece for piece in pieces if piece.text]]))
    return changes
