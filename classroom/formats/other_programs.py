"""Recognise files of other programs that are not read here, so that one sentence says what to do instead."""

import zipfile
import zlib
from collections.abc import Callable

from flask_babel import gettext as _

from classroom.formats.base import no_questions_found
from classroom.formats.shared.given_file import Data, GivenFile, given
from classroom.formats.shared.text_files import decode_beginning, looks_like_blackboard

_TEXTS = (".txt", ".text", ".md", ".gift")
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = (b"<!doctype html", b"<html", b"<table", b"<meta")
_ANKI = {"collection.anki2", "collection.anki21", "collection.anki21b"}
_GZIP = b"\x1f\x8b"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def why_unreadable(data: Data) -> str:
    """Return a sentence about a file that no format reads, or an empty text if it may be one that is read."""
    file = given(data)
    beginning = file.piece(0, 1000)
    if not beginning or (beginning.isspace() and file.is_blank()):
        return str(_("The file is empty."))
    if beginning.startswith(_OLD_OFFICE):
        return _old_office(file)
    if beginning.startswith(_ZIP):
        return _of_archive(file)
    if beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HTML):
        return _web_page()
    if looks_like_blackboard(decode_beginning(beginning)):
        return _blackboard()
    return str(next((sentence() for begin, sentence in _BEGINNINGS if beginning.startswith(begin)), ""))


def why_unknown(filename: str) -> tuple[str, str]:
    """Return what to say about a file whose format cannot be guessed, and a suggestion, which may be empty."""
    if filename.lower().endswith(_TEXTS):
        return no_questions_found()
    if filename.lower().endswith(".imscc"):
        return str(_("This archive has no questions of QTI in it.")), ""
    return str(_("It is not clear what kind of file this is. Choose its format.")), ""


def _word() -> str:
    return str(_("This kind of document is not read here. Save it in Word as .docx, or paste its text into the form."))


def _of_archive(file: GivenFile) -> str:
    try:
        with zipfile.ZipFile(file.opened()) as archive:
            names = set(archive.namelist())
            kind = ""
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    kind = member.read(100).decode("ascii", "replace")
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error):
        return ""  # the reader says what is broken
    if "ppt/presentation.xml" in names or "opendocument.presentation" in kind:
        return str(_("PowerPoint is not read here. Copy the questions into the template for spreadsheets."))
    if names & _ANKI:
        return str(
            _("Packages of Anki (.apkg) are not read here. In Anki, choose File → Export → Notes in Plain Text (.txt).")
        )
    if "moodle_backup.xml" in names:
        return _backup()
    return _of_document(names, kind)


def _of_document(names: set[str], kind: str) -> str:
    if "opendocument.text" in kind:
        return _word()
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        return str(_("Pages, Numbers and Keynote are not read here. Export the table as Excel (.xlsx) or CSV."))
    return ""


def _pdf() -> str:
    return str(_("PDF is not read here. Copy the questions into the template for spreadsheets, or save them as text."))


def _old_office(file: GivenFile) -> str:
    """Return why a file of an old Office program is not read, or an empty text for a workbook."""
    names = {
        name: file.count(name.encode("utf-16-le")) > 0
        for name in ("Workbook", "Book", "EncryptedPackage", "WordDocument")
    }
    if names["EncryptedPackage"]:
        return str(_("This file is protected by a password. Save it without one."))
    if names["WordDocument"]:
        return _word()
    if names["Workbook"] or names["Book"]:
        return ""
    return str(_("This file of an old Office program is not read here. Save it in a new format, such as .xlsx."))


def _blackboard() -> str:
    return str(_("Blackboard's text for uploads is not read here. In Blackboard, export the test as a package (.zip)."))


def _backup() -> str:
    return str(
        _(
            "Backups of Moodle (.mbz) and other archives of this kind are not read here. In Moodle, open the question "
            "bank of the course and export it as Moodle XML."
        )
    )


def _web_page() -> str:
    return str(_("This is a web page. Open it in a spreadsheet program and save the table as .xlsx."))


def _picture() -> str:
    return str(_("This is a picture. Questions are read from tables and texts."))


_BEGINNINGS: tuple[tuple[bytes | tuple[bytes, ...], Callable[[], str]], ...] = (
    (b"%PDF", _pdf),
    (b"{\\rtf", _word),
    (_PICTURES, _picture),
    (_GZIP, _backup),
)
"""How files of other programs begin, and what to say about them."""
