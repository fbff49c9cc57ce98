"""The interface of a file format, and the results of reading and writing.

Questions are passed in the portable form: a dictionary with the fields that ``services.bank.create`` takes, in which
``image`` is None or ``{"alt": text, "data": bytes, base64 text or a picture on disk}``.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NotRequired, TypedDict

from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.formats.shared.given_file import GivenFile
from classroom.formats.shared.spool import Spool

MAX_BYTES = 64 * 1024 * 1024
"""Size of the largest file of any format, in bytes: of those that bring their pictures along."""
MOST_BYTES = 8 * 1024 * 1024
"""Size of the largest file of the other formats, which are tables and texts."""
MAX_QUESTIONS = 5000
"""Most questions in one file."""

Portable = dict[str, Any]
"""A question in the portable form."""


class LineError(TypedDict):
    """A message about the question that begins at a line (from 1), with a suggestion where there is one.

    If the same is true of more lines, ``lines`` has the first ten of them and ``count`` their number. ``excerpt``
    is what the file says there and ``question`` what could be read of the question, for mending it before the import.
    """

    line: int
    message: str
    suggestion: NotRequired[str]
    lines: NotRequired[list[int]]
    count: NotRequired[int]
    excerpt: NotRequired[str]
    question: NotRequired[Portable]


class Loss(TypedDict):
    """What a file does not hold of a question. ``question`` is its position in the export, from 1."""

    question: int
    message: str


@dataclass(frozen=True)
class ParsedItem:
    """A question as read from the file, not yet validated, and the line at which it begins (from 1).

    ``places`` says where in the file its fields are, such as ``choices.1.text``, for messages about them. ``excerpt``
    is what the file says there, such as the cells of a row; text files need none, for their lines are at hand.
    """

    line: int
    question: Portable
    places: Mapping[str, str] = field(default_factory=dict)
    excerpt: str = ""

    def place(self, path: str) -> str:
        """Return where in the file a field is: what is known of it or of what it belongs to, else its path."""
        parts = path.split(".")
        known = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((self.places[name] for name in known if name in self.places), path)


@dataclass
class ParsedFile:
    """The result of reading: questions, errors about what cannot be read, and notes about what is not imported.

    ``program`` is the name of the other program from which the file seems to come, ``label`` that of the kind of file,
    if it differs from the kind that the format writes; both may be empty.
    """

    items: list[ParsedItem] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)
    notes: list[LineError] = field(default_factory=list)
    program: str = ""
    label: str = ""
    spool: Spool = field(default_factory=Spool, repr=False, compare=False)

    def add_item(self, item: ParsedItem) -> None:
        """Add a question. Its large pictures are written to disk."""
        self.items.append(replace(item, question=self.spool.without_pictures(item.question)))

    def add_error(
        self, line: int, message: str, suggestion: str = "", *, excerpt: str = "", question: Portable | None = None
    ) -> None:
        """Add an error: something at a line cannot be read. The texts are translated sentences for the author.

        Args:
            line: from 1.
            message: what is wrong.
            suggestion: what to do.
            excerpt: what the file says there; text files need none.
            question: what could be read of the question.
        """
        error = line_error(line, message, suggestion)
        if excerpt:
            error["excerpt"] = excerpt
        if question:
            error["question"] = question
        self.errors.append(error)

    def stop_at_limit(self, line: int, before: str = "") -> bool:
        """Return True and add an error if the file already has :data:`MAX_QUESTIONS`, so that reading stops.

        Args:
            line: of the next question, from 1.
            before: put before the message, such as the name of a file in an archive.
        """
        full = len(self.items) + len(self.errors) >= MAX_QUESTIONS
        if full:
            message = _("A file has at most %(max)d questions. Split it.", max=MAX_QUESTIONS)
            self.add_error(line, before + message)
        return full

    def require_question(self) -> None:
        """Add an error if the file has neither a question nor an error."""
        if not self.items and not self.errors:
            self.add_error(1, _("There is no question in this file."))

    def refuse_as_prose(self) -> None:
        """Replace all results by an error: the file is a text without questions, and none of it is to be imported."""
        self.items.clear()
        self.notes.clear()
        self.errors.clear()
        self.add_error(1, *no_questions_found())

    def add_note(self, line: int, message: str, suggestion: str = "") -> None:
        """Add a note: something of the question at a line is not imported."""
        self.notes.append(line_error(line, message, suggestion))


def no_questions_found() -> tuple[str, str]:
    """Return what to say about a text without questions, and what a question looks like."""
    return (
        str(_("No questions were found in this text.")),
        str(_("A question looks like this: 1. Which metal floats?  a) Iron  b) Sodium *. Or in GIFT: {=Sodium ~Iron}")),
    )


def line_error(line: int, message: str, suggestion: str = "") -> LineError:
    """Return an error or note; the texts are translated sentences for the author of the file."""
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


def not_written(_questions: Sequence[Portable]) -> Written:
    """Refuse to write a format that is only read.

    Raises:
        Invalid: with field ``format``, always.
    """
    text = _("Tiza reads this format, but does not write it.")
    raise Invalid(text, fields={"format": text})


@dataclass(frozen=True)
class Format:
    """A file format.

    Attributes:
        name: its name in the API and on the command line.
        label: its name on pages.
        extensions: those of its files, without a dot. Written files have the first one.
        reads: the extensions of other kinds of files that it reads and does not write.
        content_type: the media type of written files.
        types: the question types that it can hold at least in part; None for all. Of a format that is only read, those
            that come out of it.
        streams: whether large files are read, up to :data:`MAX_BYTES`: ``read`` and ``recognise`` take an open file as
            well, and never hold all of it.
        read: reads a file of at most ``max_bytes``. It never raises because of what the file contains: errors are
            in the result.
        write: writes questions, with pictures as bytes. What the format cannot hold is reported as a loss. Without
            it, the format is only read.
        recognise: returns, after a short look, whether a file with one of the extensions is of this format.
    """

    name: str
    label: str
    extensions: tuple[str, ...]
    content_type: str
    read: Callable[[Any], ParsedFile]
    recognise: Callable[[Any], bool]
    write: Callable[[Sequence[Portable]], Written] = not_written
    types: Collection[str] | None = None
    reads: tuple[str, ...] = ()
    streams: bool = False

    @property
    def max_bytes(self) -> int:
        """Size of the largest file that is read."""
        return MAX_BYTES if self.streams else MOST_BYTES

    def read_file(self, file: GivenFile) -> ParsedFile:
        """Read an open file of at most :attr:`max_bytes`."""
        return self.read(file if self.streams else file.whole())

    @property
    def is_written(self) -> bool:
        """Whether questions can be exported in this format."""
        return self.write is not not_written

    @property
    def extension(self) -> str:
        """The extension of written files."""
        return self.extensions[0]
