"""What every file format can do.

Questions travel in the portable form: a dictionary with the fields that ``services.bank.create`` takes, in which
``image`` is None or ``{"alt": text, "data": bytes or base64 text}``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NotRequired, Protocol, TypedDict

from flask_babel import gettext as _

MAX_BYTES = 8 * 1024 * 1024
"""Largest file, in bytes."""
MAX_QUESTIONS = 5000
"""Most questions in one file."""

MARK = "\ufeff"
"""Byte order mark; also a letter without width."""

Portable = dict[str, Any]


class LineError(TypedDict):
    """What is to be said of the question that begins at a line (from 1), and what its author could do."""

    line: int
    message: str
    suggestion: NotRequired[str]


class Loss(TypedDict):
    """What a file does not hold of a question; ``question`` is its position in the export, from 1."""

    question: int
    message: str


@dataclass(frozen=True)
class ParsedItem:
    """A question as the file says it, not checked yet, and the line at which it begins (from 1)."""

    line: int
    question: Portable


@dataclass
class ParsedFile:
    """What a file holds: the questions that can be read, what is wrong with others, and what does not come along."""

    items: list[ParsedItem] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)
    notes: list[LineError] = field(default_factory=list)

    def refuse(self, line: int, message: str, suggestion: str = "") -> None:
        """Say that something at a line cannot be read, and what its author could do about it."""
        self.errors.append(_said(line, message, suggestion))

    def note(self, line: int, message: str, suggestion: str = "") -> None:
        """Say that the question at a line comes in, but not all that the file says of it."""
        self.notes.append(_said(line, message, suggestion))


def _said(line: int, message: str, suggestion: str) -> LineError:
    said: LineError = {"line": line, "message": message}
    if suggestion:
        said["suggestion"] = suggestion
    return said


@dataclass
class Written:
    """A file, and what it does not hold of the questions that went into it."""

    data: bytes = b""
    losses: list[Loss] = field(default_factory=list)

    def lose(self, question: int, message: str) -> None:
        """Say that something of a question (its position, from 1) is not in the file."""
        self.losses.append({"question": question, "message": message})


class Format(Protocol):
    """One file format. Reading never raises for what a file holds: errors are in the result."""

    name: str
    title: str
    extension: str
    """What the names of written files end with."""
    extensions: tuple[str, ...]
    """All endings that files of this format come with; ``extension`` is one of them."""
    content_type: str

    def read(self, data: bytes) -> ParsedFile:
        """Read a file of at most :data:`MAX_BYTES`."""
        ...

    def write(self, questions: Sequence[Portable]) -> Written:
        """Write questions; pictures are bytes. What the format cannot hold is said, never dropped in silence."""
        ...

    def recognise(self, data: bytes) -> bool:
        """Say, after a short look, whether a file with one of this format's extensions is of this format."""
        ...


def decode(data: bytes, parsed: ParsedFile) -> str | None:
    """Return the text of a file in UTF-8 (or UTF-16 with its mark), or None after noting the first wrong line."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding).lstrip(MARK)  # some programs put one before another
    except UnicodeError as error:
        line = data[: getattr(error, "start", 0)].count(b"\n") + 1
        parsed.refuse(line, _("This is not text in UTF-8. Save the file again as UTF-8."))
        return None
