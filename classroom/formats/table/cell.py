"""Single cells."""

import re

from flask_babel import gettext as _

from classroom.questions.numbers import number_of


class CellError(ValueError):
    """A cell that cannot be read: a sentence for its author, and what they could do."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


def whole(row: dict[str, str], name: str) -> int | None:
    """Return a whole number from 0, or None for an empty cell.

    Raises:
        CellError: it is none.
    """
    text = row.get(name, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise CellError(_("%(name)s: give a whole number.", name=name))
    return int(text)


def decimal(row: dict[str, str], name: str, *, needed: bool = False) -> int | float | None:
    """Return a number, or None for an empty cell.

    Raises:
        CellError: it is none, or it is needed and not there.
    """
    text = row.get(name, "")
    value = number_of(text) if text else None
    if value is None and (text or needed):
        raise CellError(_("%(name)s: give a number.", name=name))
    return value
