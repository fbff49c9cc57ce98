"""Reading the questions of an H5P package."""

from typing import Any

from flask_babel import gettext as _

from classroom.core.languages import LANGUAGES
from classroom.formats.base import ParsedFile, ParsedItem, Portable
from classroom.formats.h5p.content import Content, H5pQuestion, contents
from classroom.formats.h5p.package import Package, open_package
from classroom.formats.h5p.question_types import READERS, UNSUPPORTED
from classroom.formats.shared.given_file import Data
from classroom.formats.shared.json_parser import is_encodable
from classroom.formats.shared.markup import from_plain
from classroom.formats.shared.metadata import title_from_name
from classroom.formats.shared.parts import as_part, note_of_parts, split_points
from classroom.formats.shared.places import IN_WORDS
from classroom.formats.shared.question_element import NoQuestionError, QuestionError
from classroom.formats.shared.zip_archive import ZipError

TYPES = ("true_false", "single_choice", "multiple_choice", "poll", "numeric", "short_text", "open_text")
POINTS = 100
UNGRADED = frozenset({"open_text", "poll"})
GENERIC_TITLES = ("untitled", "sin título", "unbenannt", "sans titre")
"""Beginnings of the titles that editors give content without one."""


def read(data: Data) -> ParsedFile:
    """Read a package. Messages say the number of the question in it, in place of a line."""
    parsed = ParsedFile()
    try:
        package = open_package(data)
    except ZipError as error:
        parsed.add_error(1, error.reason, error.suggestion)
        return parsed
    number = 0
    known = frozenset({*READERS, *UNSUPPORTED})
    for content in contents(package, known):
        if content.library not in known:
            continue
        number += 1
        if parsed.stop_at_limit(number):
            break
        _read_content(parsed, package, content, number)
    if not parsed.items and not parsed.errors:
        name = package.library.removeprefix("H5P.") or "?"
        text = _("There is no question in this content of H5P: it is of the kind %(name)s.", name=name[:60])
        parsed.add_error(1, text, _("Multiple choice, true/false, fill in the blanks and essay are read."))
    return parsed


def _read_content(parsed: ParsedFile, package: Package, content: Content, number: int) -> None:
    source = H5pQuestion.at(number, package.picture)
    before = _("Question %(number)d: ", number=number)
    try:
        found = _questions(source, content, package.language)
    except NoQuestionError as error:
        parsed.add_note(number, before + error.message, error.suggestion)
        return
    except QuestionError as error:
        parsed.add_error(number, before + error.message, error.suggestion)
        return
    for question in found:
        parsed.add_item(ParsedItem(number, question, IN_WORDS))
    for note in source.notes:
        parsed.add_note(number, before + note["message"], note.get("suggestion", ""))


def _questions(source: H5pQuestion, content: Content, language: str) -> list[Portable]:
    """Return the questions of a piece of content.

    Raises:
        NoQuestionError: it is empty.
        QuestionError: it cannot be imported.
    """
    if content.library in UNSUPPORTED:
        text = _("H5P's %(name)s is not supported.", name=content.library.removeprefix("H5P."))
        raise QuestionError(source.line, text, UNSUPPORTED[content.library]())
    if not is_encodable([content.title, content.params]):
        raise QuestionError(
            source.line, _("There is half of a character (a lone surrogate) in this text. Type it again.")
        )
    source.media(content.params)
    found = READERS[content.library](source, content.params)
    total = len(found.questions)
    points = split_points(POINTS, [1.0] * total) if found.is_one else [POINTS] * total
    if found.is_one and total > 1:
        source.note(note_of_parts(total))
    made = []
    for place, (body, share) in enumerate(zip(found.questions, points, strict=True), start=1):
        question = _complete(source, content, body, language, share)
        made.append(as_part(question, place, total) if found.is_one and total > 1 else question)
    return made


def _complete(source: H5pQuestion, content: Content, body: dict[str, Any], language: str, points: int) -> Portable:
    prompt = body["prompt"]
    title = "" if content.title.lower().startswith(GENERIC_TITLES) else title_from_name(content.title, prompt)
    return {
        "language": language if language in LANGUAGES else None,
        "title": source.short_title(title),
        "explanation": "",
        "notes": from_plain("\n\n".join(dict.fromkeys(source.licences))),
        "time_limit": None,
        "points": 0 if body["type"] in UNGRADED else points,
        "difficulty": None,
        "tags": [],
        "image": source.slot.image,
        **body,
    }
