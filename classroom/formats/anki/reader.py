"""Reading the notes of Anki from a text file."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import gettext as _

from classroom.core import delimited
from classroom.formats.anki.cards import Note, questions
from classroom.formats.base import MOST_BYTES, ParsedFile, ParsedItem
from classroom.formats.shared.line_question import LineQuestion
from classroom.formats.shared.markup import Picture
from classroom.formats.shared.places import IN_WORDS
from classroom.formats.shared.question_element import NoQuestionError, QuestionError
from classroom.formats.shared.tables.headings import simplified
from classroom.formats.shared.text_files import (
    BYTE_ORDER_MARK,
    MAX_LINES,
    decode_text,
    looks_like_blackboard,
    normalise_newlines,
)

csv.field_size_limit(MOST_BYTES)
SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " ", "\\t": "\t"}
"""The names of separators; the characters themselves are understood too."""
MAX_FIELDS = 100
SAMPLE = 50
"""Lines by which a file without Anki's first lines is recognised."""
_HEAD = re.compile(r"#\s?([a-z ]{1,40}?)\s?:(.*)", re.IGNORECASE)
_KEYS = frozenset({"key", "id", "guid", "note id", "noteid", "uid", "no", "nr", "number", "index", "sort"})
_FRONTS = frozenset({
    "front", "question", "prompt", "term", "word", "anverso", "frente", "pregunta", "termino", "palabra", "pergunta",
    "recto", "vorderseite", "frage", "wort",
})  # fmt: skip
_BACKS = frozenset({
    "back", "answer", "definition", "meaning", "translation", "reverso", "dorso", "respuesta", "definicion",
    "significado", "traduccion", "resposta", "verso", "reponse", "ruckseite", "antwort",
})  # fmt: skip
"""Names of fields, without accents and capitals."""
_REVERSED = ("revers", "invert", "umgekehrt", "invers")
"""Parts of the names of note types that also ask in the other direction."""


@dataclass
class Head:
    """What the first lines say. Columns are counted from 0; ``html`` is None if they do not say it."""

    separator: str = "\t"
    html: bool | None = None
    tags: str = ""
    deck: str = ""
    names: list[str] = field(default_factory=list)
    """What the fields are called, if the file says it."""
    columns: dict[str, int] = field(default_factory=dict)
    """The columns of ``tags``, ``deck``, ``notetype`` and ``guid``."""
    lines: int = 0
    """How many lines it has."""


def read(data: bytes) -> ParsedFile:
    """Read the notes of a file. A note that cannot be read is reported, and reading goes on after it."""
    parsed = ParsedFile()
    text = decode_text(data, parsed)
    if text is None:
        return parsed
    text = normalise_newlines(text).lstrip(BYTE_ORDER_MARK)
    if text.count("\n") > MAX_LINES:
        parsed.add_error(1, _("The file has more than %(max)d lines. Split it.", max=MAX_LINES))
        return parsed
    head = _head(text)
    for record in _records(parsed, text.split("\n"), head):
        if parsed.stop_at_limit(record.line):
            break
        _read_note(parsed, record.line, record.cells, head)
    parsed.require_question()
    return parsed


def in_order(places: list[int], names: list[str]) -> list[int]:
    """Return the places of fields, those of the front and the back first, and without keys such as ``ID``."""
    simple = {place: simplified(names[place]) if place < len(names) else "" for place in places}
    kept = [place for place in places if simple[place] not in _KEYS] or places
    back = next((place for place in kept if simple[place] in _BACKS), None)
    front = next((place for place in kept if simple[place] in _FRONTS), None)
    if front is None:
        front = next((place for place in kept if place != back), None)
    first = [place for place in (front, back) if place is not None]
    return [*first, *(place for place in kept if place not in first)]


def has_columns(text: str) -> bool:
    """Return whether each of the first lines of a text has a tab between two texts, as in an export without a head.

    Anki knows a note by its first text, so most of these differ.
    """
    lines = [line.strip() for line in text.split("\n")[:SAMPLE] if line.strip()]
    first = {line.partition("\t")[0] for line in lines}
    if looks_like_blackboard(text):
        return False
    return len(lines) > 1 and all("\t" in line for line in lines) and len(first) > len(lines) / 2


def _head(text: str) -> Head:
    """Return what the first lines say about the others."""
    head = Head()
    for line in text.split("\n", SAMPLE)[:SAMPLE]:
        match = _HEAD.fullmatch(line.strip())
        if not match and line.strip():
            break
        head.lines += 1
        if match:
            _setting(head, match[1].strip().lower(), match[2])
    return head


def _setting(head: Head, name: str, value: str) -> None:
    word = value.strip().lower()
    if name == "separator":
        head.separator = SEPARATORS.get(word) or (value.strip() or "\t")[0]
    elif name == "html":
        head.html = word == "true"
    elif name == "columns":
        head.names = [one.strip() for one in value.split(head.separator)[:MAX_FIELDS]]
    elif name in ("tags", "deck"):
        setattr(head, name, value.strip())
    elif name.endswith(" column") and word.isascii() and word.isdigit() and 0 < int(word[:4]) <= MAX_FIELDS:
        head.columns[name.removesuffix(" column").strip()] = int(word[:4]) - 1


def _records(parsed: ParsedFile, lines: list[str], head: Head) -> Iterator[delimited.Record]:
    """Yield the lines with their fields, without the first ones and comments."""
    body = "\n".join([*[""] * head.lines, *lines[head.lines :]])
    try:
        for record in delimited.records(body, head.separator):
            if not lines[record.line - 1].startswith("#"):
                yield record
    except delimited.Unreadable as error:
        message = _("From here on the table cannot be read: %(reason)s.", reason=error)
        parsed.add_error(error.line, message)


def _read_note(parsed: ParsedFile, line: int, cells: list[str], head: Head) -> None:
    source = LineQuestion.at(line, _no_media)
    special = {name: cells[place].strip() for name, place in head.columns.items() if place < len(cells)}
    kept = [place for place in range(len(cells[:MAX_FIELDS])) if place not in head.columns.values()]
    if head.names:
        kept = in_order(kept, head.names)
        named = [head.names[place] for place in kept[:2] if place < len(head.names)]
        if len(named) > 1 and kept[:2] != [0, 1]:
            message = _(
                "Asked for is “%(back)s”; the question is “%(front)s”.", front=named[0][:60], back=named[1][:60]
            )
            source.note(message)
    fields = [cells[place] for place in kept]
    note = Note(fields, head.html, f"{head.tags} {special.get('tags', '')}".split(), special.get("deck") or head.deck)
    if any(word in special.get("notetype", "").lower() for word in _REVERSED):
        source.note(_("The card in the other direction is not made: the question asks for the back."))
    try:
        found = questions(source, note)
    except NoQuestionError as error:
        parsed.add_note(line, error.message, error.suggestion)
        return
    except QuestionError as error:
        parsed.add_error(line, error.message, error.suggestion)
        return
    parsed.items += [ParsedItem(line, question, IN_WORDS) for question in found]
    parsed.notes += source.notes


def _no_media(picture: Picture) -> bytes | None:
    """Return None: a text file has no pictures.

    Raises:
        LookupError: the picture is at an address.
    """
    if "://" in picture.source:
        raise LookupError(picture.source[:100])
    return None
