"""What every file format can do.

Questions travel in the portable form: a dictionary with the fields that ``services.bank.create`` takes, in which
``image`` is None or ``{"alt": text, "data": bytes or base64 text}``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypedDict

from flask_babel import gettext as _

MAX_BYTES = 8 * 1024 * 1024
"""Largest file, in bytes."""
MAX_QUESTIONS = 5000
"""Most questions in one file."""

Portable = dict[str, Any]


class LineError(TypedDict):
    """What is wrong with the question that begins at a line (from 1)."""

    line: int
    message: str


@dataclass(frozen=True)
class ParsedItem:
    """A question as the file says it, not checked yet, and the line at which it begins (from 1)."""

    line: int
    question: Portable


@dataclass
class ParsedFile:
    """What a file holds: all questions that can be read, and what is wrong with the others."""

    items: list[ParsedItem] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)

    def refuse(self, line: int, message: str) -> None:
        """Note that something at a line cannot be read."""
        self.errors.append({"line": line, "message": message})


class Format(Protocol):
    """One file format. Reading never raises for what a file holds: errors are in the result."""

    name: str
    title: str
    extension: str
    content_type: str

    def read(self, data: bytes) -> ParsedFile:
        """Read a file of at most :data:`MAX_BYTES`."""
        ...

    def write(self, questions: Sequence[Portable]) -> bytes:
        """Write questions; pictures are bytes."""
        ...


def decode(data: bytes, parsed: ParsedFile) -> str | None:
    """Return the text of a file in UTF-8 (or UTF-16 with its mark), or None after noting the first wrong line."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        line = data[: getattr(error, "start", 0)].count(b"\n") + 1
        parsed.refuse(line, _("This is not text in UTF-8. Save the file again as UTF-8."))
        return None
