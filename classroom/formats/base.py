"""The interface of a file format, and the results of reading and writing.

Questions are passed in the portable form: a dictionary with the fields that ``services.bank.create`` takes, in which
``image`` is None or ``{"alt": text, "data": bytes or base64 text}``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NotRequired, Protocol, TypedDict

MAX_BYTES = 8 * 1024 * 1024
"""Size of the largest file, in bytes."""
MAX_QUESTIONS = 5000
"""Most questions in one file."""


Portable = dict[str, Any]


class LineError(TypedDict):
    """A message about the question that begins at a line (from 1), with a suggestion where there is one."""

    line: int
    message: str
    suggestion: NotRequired[str]


class Loss(TypedDict):
    """What a file does not hold of a question. ``question`` is its position in the export, from 1."""

    question: int
    message: str


@dataclass(frozen=True)
class ParsedItem:
    """A question as read from the file, not yet validated, and the line at which it begins (from 1)."""

    line: int
    question: Portable


@dataclass
class ParsedFile:
    """The result of reading: questions, errors about what cannot be read, and notes about what is not imported."""

    items: list[ParsedItem] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)
    notes: list[LineError] = field(default_factory=list)

    def add_error(self, line: int, message: str, suggestion: str = "") -> None:
        """Add an error: something at a line cannot be read. The texts are translated sentences for the author."""
        self.errors.append(_line_error(line, message, suggestion))

    def add_note(self, line: int, message: str, suggestion: str = "") -> None:
        """Add a note: something of the question at a line is not imported."""
        self.notes.append(_line_error(line, message, suggestion))


def _line_error(line: int, message: str, suggestion: str) -> LineError:
    error: LineError = {"line": line, "message": message}
    if suggestion:
        error["suggestion"] = suggestion
    return error


@dataclass
class Written:
    """The result of writing: a file, and what it does not hold of the questions."""

    data: bytes = b""
    losses: list[Loss] = field(default_factory=list)

    def add_loss(self, question: int, message: str) -> None:
        """Add a loss: something of the question at a position (from 1) is not in the file."""
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
