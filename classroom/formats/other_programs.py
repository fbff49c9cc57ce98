"""Recognise files of other programs that are not read here, so that one sentence says what to do instead."""

import io
import zipfile
import zlib
from collections.abc import Callable

from flask_babel import gettext as _

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def why_unreadable(data: bytes) -> str:
    """Return a sentence about a file that no format reads, or an empty text if it may be one that is read."""
    if not data.strip():
        return str(_("The file is empty."))
    return str(next((sentence() for begin, sentence in _BEGINNINGS if data.startswith(begin)), "")) or (
        _of_archive(data) if data.startswith(_ZIP) else ""
    )


def _word() -> str:
    return str(
        _("Word is not read here. Copy the questions into the template for spreadsheets, or save them as plain text.")
    )


def _of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = ""
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    kind = member.read(100).decode("ascii", "replace")
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error):
        return ""  # the reader says what is broken
    if "word/document.xml" in names or "opendocument.text" in kind:
        return _word()
    if "ppt/presentation.xml" in names or "opendocument.presentation" in kind:
        return str(_("PowerPoint is not read here. Copy the questions into the template for spreadsheets."))
    if "opendocument.spreadsheet" in kind:
        return str(_("LibreOffice tables (.ods) are not read here. Save the table as .xlsx or CSV."))
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        return str(_("Pages, Numbers and Keynote are not read here. Export the table as Excel (.xlsx) or CSV."))
    return ""


def _pdf() -> str:
    return str(_("PDF is not read here. Copy the questions into the template for spreadsheets, or save them as text."))


def _old_office() -> str:
    return str(_("Files of old Office programs (.doc, .xls, .ppt) are not read here. Save the table as .xlsx or CSV."))


def _picture() -> str:
    return str(_("This is a picture. Questions are read from tables and texts."))


_BEGINNINGS: tuple[tuple[bytes | tuple[bytes, ...], Callable[[], str]], ...] = (
    (b"%PDF", _pdf),
    (b"{\\rtf", _word),
    (_OLD_OFFICE, _old_office),
    (_PICTURES, _picture),
)
"""How files of other programs begin, and what to say about them."""
