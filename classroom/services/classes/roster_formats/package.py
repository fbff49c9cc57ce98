"""An archive of CSV files, as OneRoster and School Data Sync pack them.

Nothing is unpacked to disk, and the limits are those of :mod:`classroom.formats.shared.zip_archive`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from classroom.core import delimited, encodings
from classroom.formats.shared.zip_archive import Archive, ZipError
from classroom.services.classes.roster_formats.people import Problem, Roster, refuse

MAX_ROWS = 200_000
"""Lines of one file."""


@dataclass(frozen=True)
class Row:
    """The values of a line by heading, as they stand in the file, and its number."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


class Package:
    """The CSV files of an archive by their names in small letters, whatever folder they are in."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    @classmethod
    def of_archive(cls, data: bytes) -> "Package":
        """Read an archive.

        Raises:
            Invalid: field ``roster``: it is broken, too large, or unsafe.
        """
        try:
            archive = Archive(data)
            found = {
                _base(name): archive.read(name)
                for name in archive.names()
                if name.lower().endswith(".csv") and not name.startswith("__MACOSX/")
            }
        except ZipError as error:
            raise refuse(" ".join(filter(None, (error.reason, error.suggestion)))) from None
        return cls(found)

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def headings(self, name: str) -> set[str]:
        """Return the headings of a file, none if it is missing."""
        return set(next((row.values for row in self.rows(name, Roster(""))), {}))

    def rows(self, name: str, roster: Roster, required: tuple[str, ...] = ()) -> Iterator[Row]:
        """Yield the lines of a file; one that lacks a required value becomes a problem of the roster.

        Raises:
            Invalid: field ``roster``: the file is no text, or lacks a required column.
        """
        if name not in self._files:
            return
        try:
            decoded = encodings.decode(self._files[name])
        except UnicodeError:
            raise refuse(_("%(file)s is not a CSV file.", file=name)) from None
        roster.guessed = roster.guessed or decoded.guessed
        head: list[str] | None = None
        try:
            for count, record in enumerate(delimited.records(decoded.text, _separator(decoded.text))):
                cells = [cell.strip() for cell in record.cells]
                if head is None:
                    head = [cell.strip("\ufeff ") for cell in cells]
                    if missing := [column for column in required if column not in head]:
                        text = _("%(file)s has no column %(column)s.", file=name, column=missing[0])
                        raise refuse(text)
                    continue
                if count > MAX_ROWS:
                    raise refuse(_("Use at most %(max)d lines in one file.", max=MAX_ROWS))
                row = Row(record.line, dict(zip(head, cells, strict=False)))
                if record.broken:
                    roster.problems.append(Problem(record.line, _("A quotation mark is missing or too much."), name))
                elif empty := next((column for column in required if not row[column]), None):
                    roster.problems.append(Problem(record.line, _("%(column)s is empty.", column=empty), name))
                else:
                    yield row
        except delimited.Unreadable as error:
            roster.problems.append(Problem(error.line, str(error), name))


def _base(name: str) -> str:
    return name.rpartition("/")[2].lower()


def _separator(text: str) -> str:
    return delimited.separator_of(text, lambda cells: sum("ourcedId" in cell for cell in cells))
