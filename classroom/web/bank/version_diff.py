"""What changed between two versions of a question, field by field, old to new."""

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
"""From this share of common words on, one entry of a list counts as the other, changed."""

FIRST = {"title": lazy_gettext("Title"), "prompt": lazy_gettext("Question"), "image": lazy_gettext("Picture")}
LAST = {
    "explanation": lazy_gettext("Explanation"),
    "notes": lazy_gettext("Notes for you"),
    "language": lazy_gettext("Language"),
    "time_limit": lazy_gettext("Time limit in seconds"),
    "points": lazy_gettext("Points"),
    "difficulty": lazy_gettext("Difficulty"),
}
"""The fields of all questions that are compared, before and after those of the type. Tags belong to no version."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is in both, only in the old one (``gone``), or only in the new one."""

    mark: Mark
    text: str


Line = list[Piece]


@dataclass(frozen=True)
class Change:
    """A field that differs. ``lines`` has one line for a text and one for each entry of a list; or ``pictures`` is the
    old and the new picture, either of which may be None.
    """

    name: Any
    is_list: bool = False
    lines: Sequence[Line] = ()
    pictures: tuple[dict[str, Any] | None, dict[str, Any] | None] | None = None


def of_texts(old: str, new: str) -> Line:
    """Return the words of two texts as one line; words stay whole."""
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    pieces: Line = []
    for operation, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if operation == "equal":
            pieces.append(Piece("same", "".join(before[i:j])))
            continue
        for mark, words in (("gone", before[i:j]), ("new", after[k:m])):
            if words:
                pieces.append(Piece(mark, "".join(words)))  # type: ignore[arg-type]  # one of the marks
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
    """Return the entries of two lists, one a line; an entry that was changed a little shows its words."""
    lines: list[Line] = []
    for operation, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            lines += ([Piece("same", entry)] for entry in old[i:j])
        else:
            lines += _replaced(old[i:j], new[k:m])
    return lines


def between(question: Question, old: QuestionVersion, new: QuestionVersion) -> list[Change]:
    """Return the fields in which two versions of a question differ."""
    before, after = entries.source(question, old), entries.source(question, new)
    changes = []
    fields = questions.get(question.type).fields
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
