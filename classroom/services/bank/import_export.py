"""Import and export questions."""

from collections.abc import Generator, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer

from classroom import formats
from classroom.core.concurrency import offload, yield_to_loop
from classroom.core.database import db, transaction
from classroom.core.errors import Invalid, TizaError, TooLarge
from classroom.formats import Data, Format, GivenFile, LineError, ParsedItem, Portable, Written
from classroom.formats.base import line_error
from classroom.formats.shared import problem_kinds
from classroom.models import Picture, Question
from classroom.services.bank import bulk_insert, entries
from classroom.services.bank.question_pictures import ImportedImages, without_unreadable
from classroom.services.bank.search import LOADED
from classroom.services.bank.validation import Content, check

PIECE = 25
"""Number of questions that one statement reads."""


@dataclass(frozen=True)
class Progress:
    """The progress of an import."""

    done: int
    total: int


@dataclass(frozen=True)
class Candidate:
    """A valid question of a file, the line at which it begins, and what the file says there."""

    line: int
    content: Content
    excerpt: str = ""


@dataclass(frozen=True)
class Wrong:
    """A question of a file that cannot be imported as it is: what is known of it, and what is wrong by field.

    The empty field stands for the whole question.
    """

    line: int
    question: Portable
    problems: Mapping[str, str]
    excerpt: str = ""


@dataclass
class ImportReport:
    """The result of an import, or of its preview.

    ``questions`` has the new ids, ``preview`` the valid questions of the file, ``errors`` why others cannot be
    imported, ``notes`` what is not kept. Errors and notes have one entry for each kind; ``wrong`` and ``remarks`` have
    one for each question. ``program`` is the name of the other program from which the file seems to come, or empty, and
    ``label`` that of the kind of file.
    """

    created: int = 0
    questions: list[int] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)
    notes: list[LineError] = field(default_factory=list)
    preview: list[Candidate] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    remarks: list[LineError] = field(default_factory=list)
    program: str = ""
    label: str = ""


Steps = Generator[Progress, None, ImportReport]


def guess(filename: str, data: Data) -> str | None:
    """Detect the format of a file by its name and content; None if it is unknown. Slow for archives."""
    found: str | None = offload(formats.guess, filename, data)
    return found


def import_questions(
    owner_id: int, data: Data, format_name: str, *, dry_run: bool = False, partial: bool = False
) -> ImportReport:
    """Import the questions of a file into a teacher's bank: all of them or none.

    Args:
        owner_id: id of the teacher.
        data: the file, in memory or on disk.
        format_name: one of :func:`classroom.formats.names`.
        dry_run: report what would be imported, without saving anything.
        partial: import the valid questions even if others have errors.

    Raises:
        Invalid: with field ``format``.
        TooLarge: the file is larger than files of its format may be.
    """
    steps = importing(owner_id, data, format_name, dry_run=dry_run, partial=partial)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            report: ImportReport = done.value
            return report


def importing(owner_id: int, data: Data, format_name: str, *, dry_run: bool = False, partial: bool = False) -> Steps:
    """Import as :func:`import_questions` does, in steps. Yield the progress after each step; return the report.

    A generator; nothing is saved unless it is exhausted: the last step saves all questions together.
    """
    form = formats.get(format_name)
    file = formats.given(data)
    if file.size > form.max_bytes:
        text = _("The file is larger than %(max)d MB. Split it.", max=form.max_bytes // 1024 // 1024)
        raise TooLarge(text, fields={"file": text})
    report = yield from _prepare(form, file, twice=not dry_run)
    if dry_run or not report.preview or (report.errors and not partial):
        return report
    ready: list[bulk_insert.Ready] = []
    total = len(report.preview)
    for start in range(0, total, PIECE):
        ready += bulk_insert.ready([candidate.content for candidate in report.preview[start : start + PIECE]])
        yield Progress(total + len(ready), 2 * total)
    with transaction() as session:
        report.questions = bulk_insert.insert_ready(session, owner_id, ready)
    report.created = len(report.questions)
    return report


def _prepare(form: Format, file: GivenFile, *, twice: bool) -> Steps:
    """Read and check a file with its pictures. Takes seconds for a large file, but does not block lessons."""
    if sentence := offload(copy_context().run, formats.why_unreadable, file):
        return ImportReport(errors=[{"line": 1, "message": sentence}])
    parsed = offload(copy_context().run, form.read_file, file)  # the context holds the language
    report = ImportReport(errors=list(parsed.errors), program=parsed.program, label=parsed.label or form.label)
    report.wrong = [_unread(error) for error in parsed.errors]
    images = ImportedImages()
    total = len(parsed.items) * (2 if twice else 1)
    for number, item in enumerate(parsed.items):
        if number % PIECE == 0:
            yield Progress(number, total)
        try:
            report.preview.append(Candidate(item.line, _checked(item, images, parsed.notes), item.excerpt))
        except TizaError as error:
            problems = {str(name): str(text) for name, text in error.fields.items()} or {"": str(error.message)}
            report.wrong.append(Wrong(item.line, item.question, problems, item.excerpt))
            report.errors.append({"line": item.line, "message": _sentence(error, item)})
        yield_to_loop()
    report.errors = problem_kinds.group(report.errors)
    report.notes, report.remarks = problem_kinds.group(parsed.notes), parsed.notes
    return report


def _unread(error: LineError) -> Wrong:
    """Return what is known of a question that its reader could not read."""
    said = " ".join(filter(None, (error["message"], error.get("suggestion"))))
    return Wrong(error["line"], error.get("question", {}), {"": said}, error.get("excerpt", ""))


def _checked(item: ParsedItem, images: ImportedImages, notes: list[LineError]) -> Content:
    """Return the content of a question. Pictures in it that cannot be read are left out, with a note."""
    left = images.pixels
    try:
        return check(item.question, images)
    except Invalid as error:
        lighter = without_unreadable(item.question, error.fields)
        if lighter is None:
            raise
        images.pixels = left
        try:
            content = check(lighter, images)
        except Invalid:
            raise error from None  # it needs its picture, or something else is wrong as well
        reason = next(text for name, text in error.fields.items() if name.endswith("image.data"))
        message = _("A picture of this question is left out. %(reason)s", reason=reason)
        notes.append(line_error(item.line, message, _("Add it to the question after the import.")))
        return content


def _sentence(error: TizaError, item: ParsedItem) -> str:
    return "; ".join(f"{item.place(name)}: {text}" for name, text in error.fields.items()) or str(error.message)


def export_questions(owner_id: int, ids: Sequence[int] | None, format_name: str) -> Written:
    """Export questions of a teacher's bank to a file, in the order of the ids.

    Args:
        owner_id: id of the teacher.
        ids: ids of the questions; None for all active ones, the oldest first.
        format_name: one of :func:`classroom.formats.written_names`.

    Raises:
        Invalid: with field ``format``.
        NotFound: ``unknown_question``, also for questions of another teacher.
    """
    form = formats.get(format_name)
    wanted = chosen(owner_id, ids)
    portable: list[dict[str, Any]] = []
    for start in range(0, len(wanted), PIECE):
        portable += _portable(wanted[start : start + PIECE])
        yield_to_loop()
    written: Written = offload(copy_context().run, form.write, portable)  # the context holds the language
    return written


def chosen(owner_id: int, ids: Sequence[int] | None) -> list[int]:
    """Return the ids of an export in the order of the file, without duplicates. Losses refer to positions, from 1.

    Raises:
        NotFound: ``unknown_question``, also for questions of another teacher.
    """
    query = select(Question.id).where(Question.owner_id == owner_id).order_by(Question.id)
    if ids is None:
        return list(db.session.scalars(query.where(Question.archived_at.is_(None))))
    found = set(
        db.session.scalars(query.where(Question.id.in_([number for number in ids if 0 < number <= entries.MAX_ID])))
    )
    if not found >= set(ids):
        raise entries.unknown_question()
    return list(dict.fromkeys(ids))


def _portable(ids: list[int]) -> list[dict[str, Any]]:
    query = select(Question).where(Question.id.in_(ids)).options(*LOADED)
    found = {question.id: question for question in db.session.scalars(query)}
    sources = [entries.source(found[number]) for number in ids]
    pictured = [part for entry in sources for part in (entry, *entry.get("choices", ())) if part.get("image")]
    wanted = {part["image"]["digest"] for part in pictured}
    pictures = select(Picture).where(Picture.digest.in_(wanted)).options(undefer(Picture.data))
    files = {picture.digest: picture.data for picture in db.session.scalars(pictures)} if wanted else {}
    for part in pictured:
        part["image"] = {"alt": part["image"]["alt"], "data": files[part["image"]["digest"]]}
    return sources
