"""Reading a roster of any format: what a file is, and its people."""

from collections.abc import Callable
from contextvars import copy_context

from flask_babel import gettext as _

from classroom.core import encodings
from classroom.core.concurrency import offload
from classroom.core.errors import TooLarge
from classroom.formats.shared import opendocument
from classroom.formats.shared.workbook_limits import WorkbookError
from classroom.formats.shared.zip_archive import OLD_OFFICE, is_archive
from classroom.services.classes.roster_formats import oneroster, sds, tables
from classroom.services.classes.roster_formats.package import Package
from classroom.services.classes.roster_formats.people import Person, Problem, Roster, refuse

FORMATS = ("names", "csv", "moodle", "oneroster", "sds")
"""Of a spreadsheet the format is that of its table."""
MAX_BYTES = 8 * 1024 * 1024


def read(data: bytes, format_name: str = "") -> Roster:
    """Return the people of a file, read in a thread of its own.

    Args:
        data: of the file.
        format_name: one of :data:`FORMATS`; empty: as the content says.

    Raises:
        TooLarge, Invalid: field ``roster``.
    """
    if len(data) > MAX_BYTES:
        text = _("The file is larger than %(max)d kB.", max=MAX_BYTES // 1024)
        raise TooLarge(text, fields={"roster": text})
    found: Roster = offload(copy_context().run, _read, data, format_name)
    return found


def read_text(text: str) -> Roster:
    """Return the people of a pasted text, read in a thread of its own.

    Raises:
        Invalid: field ``roster``.
    """
    found: Roster = offload(copy_context().run, tables.read_text, text)
    return found


def read_files(files: dict[str, bytes], format_name: str = "") -> Roster:
    """Return the people of the CSV files of a folder, by their names.

    Raises:
        Invalid: field ``roster``.
    """
    return _of_package(Package({name.lower(): data for name, data in files.items()}), format_name)


def _read(data: bytes, format_name: str) -> Roster:
    if data.startswith(OLD_OFFICE) or (is_archive(data) and _is_workbook(data)):
        return _expected(_of_workbook(data), format_name)
    if is_archive(data):
        return _of_package(Package.of_archive(data), format_name)
    try:
        text, guessed = encodings.decode(data)
    except UnicodeError:
        raise refuse(_("This is not a CSV file. Save the spreadsheet as CSV and try again.")) from None
    roster = _plain_names(text) if format_name == "names" else tables.read_text(text)
    roster.guessed = guessed
    return _expected(roster, format_name)


def _plain_names(text: str) -> Roster:
    """Return the people of a list of which each line is a name, whatever it looks like."""
    lines = [(place, [line]) for place, line in enumerate(text.splitlines(), 1) if line.strip()]
    return tables.read_lines(lines)


def _expected(roster: Roster, format_name: str) -> Roster:
    """Refuse a file that is not of the format that was asked for."""
    if format_name in ("oneroster", "sds") or (format_name == "moodle" and roster.format != "moodle"):
        wanted = {"oneroster": "OneRoster", "sds": "School Data Sync", "moodle": "Moodle"}[format_name]
        raise refuse(_("This is not a file of %(format)s.", format=wanted))
    return roster


def _of_package(package: Package, format_name: str) -> Roster:
    readers: dict[str, tuple[Callable[[Package], bool], Callable[[Package], Roster]]] = {
        "oneroster": (oneroster.recognise, oneroster.read),
        "sds": (sds.recognise, sds.read),
    }
    names = [format_name] if format_name in readers else list(readers)
    for name in names:
        recognise, reader = readers[name]
        if recognise(package):
            return reader(package)
    raise refuse(
        _(
            "This archive is neither of OneRoster nor of School Data Sync: they have the files users.csv, classes.csv "
            "and enrollments.csv."
        )
    )


def _is_workbook(data: bytes) -> bool:
    return b"xl/workbook" in data or opendocument.is_spreadsheet(data)


def _of_workbook(data: bytes) -> Roster:
    """Return the people of the first visible sheet that has any."""
    try:
        if data.startswith(OLD_OFFICE):
            from classroom.formats.shared import old_workbook  # here, since few servers ever need xlrd or openpyxl

            sheets = old_workbook.sheets(data)
        elif opendocument.is_spreadsheet(data):
            sheets = opendocument.sheets(data)
        else:
            from classroom.formats.shared import workbook

            sheets = workbook.sheets(data)
        for sheet in sheets:
            lines = []
            for line in sheet.lines:
                lines.append((line.number, [str(cell).strip() for cell in line.cells]))
                tables.ensure_room(lines)
            if lines and not sheet.hidden:
                return tables.read_lines(lines)
    except WorkbookError as error:
        raise refuse(str(error)) from None
    raise refuse(_("There is no student in it. Write one student a line: the name, or the username and the name."))


__all__ = ["FORMATS", "Person", "Problem", "Roster", "read", "read_files", "read_text"]
