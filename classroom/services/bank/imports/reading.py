"""Read files into a draft: each file by itself, in the format that is guessed or that the teacher chose."""

from collections.abc import Generator, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import Table, Text, bindparam, delete, func, select
from sqlalchemy.orm import Session

from classroom import formats
from classroom.core.concurrency import offload, yield_to_loop
from classroom.core.database import canonical, db, transaction
from classroom.core.errors import Invalid, TizaError
from classroom.formats import Data, GivenFile, LineError
from classroom.formats.base import line_error
from classroom.models import ImportFile, ImportItem
from classroom.questions.clean_text import tidy_line
from classroom.services import pictures
from classroom.services.bank import import_export
from classroom.services.bank.import_export import Candidate, ImportReport, Progress, Wrong
from classroom.services.bank.imports import drafts, duplicates, portable
from classroom.services.bank.imports.drafts import Rank
from classroom.services.bank.imports.excerpts import Excerpts, shortened
from classroom.services.bank.question_pictures import ImportedImages

SHARE = 1000
"""Steps of the progress of one file."""
_ENCODED = ("question", "problems", "notes")
_items = cast(Table, ImportItem.__table__)
_insert = _items.insert().values({name: bindparam(f"encoded_{name}", type_=Text()) for name in _ENCODED})


@dataclass(frozen=True)
class Source:
    """A file or a pasted text. ``format`` is empty where it is to be guessed."""

    filename: str
    data: Data
    format: str = ""
    pasted: bool = False

    @cached_property
    def file(self) -> GivenFile:
        """The open file."""
        return formats.given(self.data)


@dataclass
class _Read:
    """A file with the rows that are made of it."""

    source: Source
    format: str
    read_as: str = ""
    errors: list[LineError] = field(default_factory=list)
    notes: list[LineError] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    """Rows of :class:`~classroom.models.ImportItem` without the ids of draft and file."""


Steps = Generator[Progress, None, int]


def reading(owner_id: int, sources: Sequence[Source], draft_id: int | None = None) -> Steps:
    """Read files into a new draft, or into one that exists. Yield the progress; return the draft's id.

    A generator; nothing is stored unless it is exhausted, except pictures.

    Raises:
        Invalid: field ``file``: no file, or too many or too large ones.
        NotFound: ``unknown_import``.
        Conflict: the draft is finished, or another window has changed it.
    """
    there = drafts.get_open(owner_id, draft_id) if draft_id is not None else None
    since = there.revision if there else None
    _check_sizes(sources, drafts.files(there) if there else [])
    known = set() if draft_id is None else _fingerprints(draft_id)
    read = []
    for number, source in enumerate(sources):
        one = yield from _read(owner_id, source, known, number * SHARE, len(sources) * SHARE)
        read.append(one)
    with transaction() as session:
        draft = (
            drafts.start(session, owner_id) if draft_id is None else drafts.changing(owner_id, draft_id, since=since)
        )
        for one in read:
            _add(session, draft.id, one)
        if (session.scalar(select(func.count()).where(ImportItem.draft_id == draft.id)) or 0) > drafts.MAX_ITEMS:
            raise _wrong(_("An import has at most %(max)d questions. Split it.", max=drafts.MAX_ITEMS))
        return draft.id


def reading_again(owner_id: int, draft_id: int, file_id: int, format_name: str) -> Steps:
    """Read one file of a draft again, in another format. Its questions are replaced. Otherwise as :func:`reading`."""
    draft = drafts.get_open(owner_id, draft_id)
    file, since = drafts.file_of(draft, file_id), draft.revision
    known = _fingerprints(draft_id, but=file_id)
    if len(file.data) < file.size:
        raise _wrong(_("A file of this size is not kept for reading it again. Remove it and add it again."))
    source = Source(file.filename, file.data, formats.get(format_name).name)
    one = yield from _read(owner_id, source, known, 0, SHARE)
    with transaction() as session:
        draft = drafts.changing(owner_id, draft_id, since=since)
        file = drafts.file_of(draft, file_id)
        session.execute(delete(ImportItem).where(ImportItem.file_id == file.id))
        file.format, file.read_as, file.errors, file.notes = one.format, one.read_as, one.errors, one.notes
        _add_rows(session, draft_id, file.id, one.rows)
    return draft_id


def _check_sizes(sources: Sequence[Source], there: Sequence[ImportFile]) -> None:
    if not sources:
        raise _wrong(_("Choose a file or paste the questions first."))
    if len(sources) + len(there) > drafts.MAX_FILES:
        raise _wrong(_("An import has at most %(max)d files.", max=drafts.MAX_FILES))
    if sum(source.file.size for source in sources) + sum(file.size for file in there) > drafts.MAX_BYTES:
        raise _wrong(_("The files have more than %(max)d MB together.", max=drafts.MAX_BYTES // 1024 // 1024))


def _wrong(text: str) -> Invalid:
    return Invalid(text, fields={"file": text})


def _fingerprints(draft_id: int, but: int = 0) -> set[str]:
    query = select(ImportItem.fingerprint).where(ImportItem.draft_id == draft_id, ImportItem.file_id != but)
    return set(db.session.scalars(query)) - {""}


def _read(owner_id: int, source: Source, known: set[str], done: int, total: int) -> Generator[Progress, None, _Read]:
    """Read one file; ``known`` gets the fingerprints of its questions."""
    yield Progress(done, total)
    one = _Read(source, source.format)
    if sentence := offload(copy_context().run, formats.why_unreadable, source.file):
        one.errors = [{"line": 1, "message": sentence}]
        return one
    one.format = source.format or _guess(source)
    if not one.format:
        message, hint = formats.why_unknown("x.txt" if source.pasted else source.filename)
        one.errors = [line_error(1, message, hint)]
        return one
    steps = import_export.importing(owner_id, source.file, one.format, dry_run=True)
    try:
        while True:
            step = next(steps)
            yield Progress(done + SHARE * step.done // max(step.total, 1), total)
    except StopIteration as end:
        report: ImportReport = end.value
    except TizaError as error:
        one.errors = [{"line": 1, "message": str(error.message)}]
        return one
    one.read_as = tidy_line(" · ".join(filter(None, (report.program, report.label))))[:200]
    one.errors, one.notes = report.errors, report.notes
    one.rows = _rows(owner_id, source.file, report, known)
    return one


def _guess(source: Source) -> str:
    if source.pasted:
        return offload(formats.guess_pasted, source.file.whole().decode(errors="replace")) or ""
    found: str | None = offload(formats.guess, source.filename, source.file)
    return found or ""


def _rows(owner_id: int, file: GivenFile, report: ImportReport, known: set[str]) -> list[dict[str, Any]]:
    """Return the rows of a file's questions in the order of its lines. Pictures are stored."""
    wrong = [one for one in report.wrong if one.question or one.excerpt or one.line > 1 or report.preview]
    found: list[Candidate | Wrong] = sorted([*report.preview, *wrong], key=lambda one: one.line)
    excerpts = offload(Excerpts, _kept(file), [one.line for one in found])  # 8 MB take a tenth of a second
    in_bank = duplicates.in_bank(owner_id, [one.content for one in report.preview])
    remarks: dict[int, list[str]] = {}
    for remark in report.remarks:
        said = " ".join(filter(None, (remark["message"], remark.get("suggestion"))))
        remarks.setdefault(remark["line"], []).append(said)
    images = ImportedImages()
    rows = []
    for position, one in enumerate(found):
        notes = list(dict.fromkeys(remarks.get(one.line, ())))
        row = {"position": position, "line": one.line, "notes": notes}
        row["excerpt"] = shortened(one.excerpt) if one.excerpt else excerpts.at(one.line)
        row |= _of_content(one, notes, in_bank, known) if isinstance(one, Candidate) else _of_wrong(one, images)
        row.update({f"encoded_{name}": canonical(row.pop(name)) for name in _ENCODED})
        rows.append(row)
        yield_to_loop()
    return rows


def _of_content(one: Candidate, notes: list[str], in_bank: dict[str, int], known: set[str]) -> dict[str, Any]:
    content = one.content
    shown = [image for image in (content.image, *content.choice_images.values()) if image]
    pictures.keep_all([image.encoded for image in shown if image.encoded is not None])
    mark = duplicates.fingerprint(content)
    twin = in_bank.get(mark, 0 if mark in known else None)
    known.add(mark)
    rank = Rank.TWIN if twin is not None else Rank.NOTED if notes else Rank.FINE
    return {
        "question": portable.of_content(content),
        "problems": {},
        "rank": rank,
        "fingerprint": mark,
        "twin_id": twin,
        "included": twin is None,
    }


def _of_wrong(one: Wrong, images: ImportedImages) -> dict[str, Any]:
    return {
        "question": portable.of_wrong(one.question, images),
        "problems": dict(one.problems),
        "rank": Rank.WRONG,
        "fingerprint": "",
        "twin_id": None,
        "included": True,
    }


def _kept(file: GivenFile) -> bytes:
    """Return what is kept of a file, for excerpts and for reading it again: all of it, or nothing of a very large one.

    To write 64 MB into the database, and to take them apart into lines, would hold up the lessons of this process.
    """
    return file.whole() if file.size <= formats.MOST_BYTES else b""


def _printable(name: str) -> str:
    """Return the name of a file as it can be stored: without control characters and halves of surrogate pairs."""
    return "".join(letter for letter in tidy_line(name) if letter.isprintable())


def _add(session: Session, draft_id: int, one: _Read) -> None:
    file = ImportFile(
        draft_id=draft_id,
        filename=_printable(one.source.filename)[:200] or "?",
        format=one.format,
        read_as=one.read_as,
        size=one.source.file.size,
        data=_kept(one.source.file),
        errors=one.errors,
        notes=one.notes,
    )
    session.add(file)
    session.flush()
    _add_rows(session, draft_id, file.id, one.rows)


def _add_rows(session: Session, draft_id: int, file_id: int, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(_insert, [{**row, "draft_id": draft_id, "file_id": file_id} for row in rows])
