"""Read a roster from CSV: encodings, delimiters and columns."""

from dataclasses import dataclass

from flask_babel import gettext as _

from classroom.core import delimited, encodings
from classroom.core.errors import Invalid, TooLarge

MAX_BYTES = 1024 * 1024
MAX_LINES = 5000

COLUMNS = {
    "username": ("username", "user", "user name", "login", "usuario", "nombre de usuario"),
    "display_name": (
        *("display name", "display_name", "name", "full name", "first name", "student"),
        *("nombre", "nombre completo", "nombre y apellidos", "alumno", "estudiante"),
    ),
    "surname": ("surname", "last name", "family name", "apellido", "apellidos"),
    "email": ("email", "e-mail", "mail", "e-mail address", "correo", "correo electrónico"),
    "password": ("password", "contraseña", "clave"),
}
"""Recognised column headings, in both languages of the interface."""


ORDER = ["username", "display_name", "email", "password"]
"""The columns of a list without headings."""


@dataclass(frozen=True)
class Row:
    """One line of the file, unchanged; ``line`` counts from 1."""

    line: int
    username: str
    display_name: str = ""
    email: str = ""
    password: str = ""
    surname: str = ""
    """The end of ``display_name``, where the file says it apart."""


def decode(data: bytes) -> encodings.Decoded:
    """Decode a file: UTF-8, UTF-16, or an encoding of spreadsheet programs in Western Europe, which is guessed.

    Raises:
        TooLarge, Invalid: field ``roster``.
    """
    if len(data) > MAX_BYTES:
        text = _("The file is larger than %(max)d kB.", max=MAX_BYTES // 1024)
        raise TooLarge(text, fields={"roster": text})
    try:
        return encodings.decode(data)
    except UnicodeError:
        text = _("This is not a CSV file. Save the spreadsheet as CSV and try again.")
        raise Invalid(text, fields={"roster": text}) from None


def _columns(cells: list[str]) -> list[str] | None:
    """Return the field of each column ('' for unknown ones) if this is a header line."""
    known = {heading: name for name, headings in COLUMNS.items() for heading in headings}
    names = [known.get(" ".join(cell.casefold().split()), "") for cell in cells]
    return names if {"username", "display_name"} & {*names} else None


def _headings(cells: list[str]) -> int:
    """Return how many cells are headings."""
    return sum(map(bool, _columns(cells) or ()))


def _records(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines that are not empty, without titles above the headings."""
    records: list[tuple[int, list[str]]] = []
    for record in delimited.records(text, delimited.separator_of(text, _headings)):
        if record.broken:
            message = _("Line %(line)d cannot be read: a quotation mark is missing or too much.", line=record.line)
            raise Invalid(message)
        records.append((record.line, [cell.strip() for cell in record.cells]))
        if len(records) > MAX_LINES:
            raise Invalid(_("Use at most %(max)d lines in one file.", max=MAX_LINES))
    beginning = records[: delimited.HEAD_ROWS]
    head = next((place for place, (_line, cells) in enumerate(beginning) if _headings(cells) > 1), 0)
    return records[head:]


def read(text: str) -> list[Row]:
    """Return the lines of a roster.

    With a line of headings, titles may stand above it, columns may be in any order and unknown ones are ignored;
    without, they are username, name, e-mail address, password. The name alone is enough: a line that begins with one,
    because a username has no spaces, has a name, or a surname and a name, and perhaps an e-mail address.

    Raises:
        Invalid: field ``roster``: no lines, too many, or not CSV.
    """
    try:
        if "\0" in text:
            raise Invalid(_("This is not a CSV file. Save the spreadsheet as CSV and try again."))
        records = _records(text)
        names = _columns(records[0][1]) if records else None
        body = records[1:] if names else records
        if not body:
            raise Invalid(
                _("There is no student in it. Write one student a line: the name, or the username and the name.")
            )
    except Invalid as problem:
        raise Invalid(problem.message, fields={"roster": problem.message}) from None
    return [Row(line, **(_named(names, cells) if names else _in_order(cells))) for line, cells in body]


def _named(order: list[str], cells: list[str]) -> dict[str, str]:
    values = {"username": ""}
    values.update({name: cell for name, cell in zip(order, cells, strict=False) if name})
    if surname := values.get("surname", ""):
        values["display_name"] = f"{values.get('display_name', '')} {surname}".strip()
    return values


def _in_order(cells: list[str]) -> dict[str, str]:
    first, *more = cells
    if " " not in first:
        return _named(ORDER, cells)
    mail = next((cell for cell in more if "@" in cell), "")
    given = more[0] if more and more[0] != mail else ""
    return {
        "username": "",
        "display_name": f"{given} {first}".strip(),
        "email": mail,
        "surname": first if given else "",
    }
