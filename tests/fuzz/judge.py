"""What has to be true of reading any file whatever."""

import signal
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from classroom import formats
from classroom.core.errors import TizaError
from classroom.formats import Format, LineError, ParsedFile
from classroom.services.bank import import_rows
from classroom.services.bank.validation import check
from tests.fuzz.portable import Keeping, portable

MOST_SECONDS = 20
"""Of the processor's time, for one small file: who takes more hangs."""
LOSSLESS = ("json", "csv", "xlsx")
ARCHIVE = b"PK"
"""So begins what has no lines of its own: they are those of a member, or rows."""


class Hang(BaseException):
    """Reading does not end. No handler of errors may take this for one of the file's."""


class Unclean(AssertionError):
    """A file was read in a way in which none may be."""


@dataclass(frozen=True)
class Verdict:
    """What came out of a file: questions that are right, what was refused, and the seconds that reading took."""

    questions: int
    refused: int
    seconds: float


def examine(form: Format, data: bytes) -> Verdict:
    """Read a file and everything that comes out of it.

    Raises:
        Unclean: something is not as it has to be.
        Hang: it does not end.
    """
    with _limited():
        begin = time.process_time()
        form.recognise(data)
        parsed = form.read(data)
        seconds = time.process_time() - begin
        _look_at(form, parsed, data)
        right, refused = _checked(parsed)
        if right:
            _go_again(form, right)
            _go_again(_other(form, data), right)
    return Verdict(len(right), len(parsed.errors) + refused, seconds)


def _look_at(form: Format, parsed: ParsedFile, data: bytes) -> None:
    _demand(bool(parsed.items or parsed.errors), "nothing came out, and nothing was said")
    last = max(data.count(b"\n") + data.count(b"\r") + 1, 1) if not data.startswith(ARCHIVE) else 10**9
    for said in (*parsed.errors, *parsed.notes):
        _look_at_line(said, last)
    for item in parsed.items:
        _demand(isinstance(item.question, dict), f"a question is {item.question!r}")
        _demand(1 <= item.line <= last, f"a question at line {item.line} of {last}")


def _look_at_line(said: LineError, last: int) -> None:
    _demand(bool(str(said["message"]).strip()), f"nothing is said at line {said['line']}")
    _look_at_texts(said["message"], said.get("suggestion", ""))
    _demand(1 <= said["line"] <= last, f"line {said['line']} of {last}: {said['message']}")


def _look_at_texts(*texts: object) -> None:
    """Demand that a page can show them: halves of characters cannot be sent."""
    "".join(map(str, texts)).encode()


def _checked(parsed: ParsedFile) -> tuple[list[dict[str, Any]], int]:
    """Return the questions that can be saved, and how many cannot."""
    images, right, refused = Keeping(), [], 0
    for item in parsed.items:
        try:
            content = check(item.question, images)
        except TizaError as error:
            _demand(bool(error.fields or str(error.message)), "a question is refused without a reason")
            _look_at_texts(error.message, *error.fields, *error.fields.values())
            refused += 1
        else:
            row = import_rows.row(content)
            _look_at_texts(row["title"], row["prompt"], *(shown.text for shown in row["answers"]))
            right.append(portable(content, images))
    return right, refused


def _other(form: Format, data: bytes) -> Format:
    """Return another format, for the same file always the same."""
    others = [name for name in formats.names() if name != form.name]
    return formats.get(others[zlib.crc32(data) % len(others)])


def _go_again(form: Format, questions: Sequence[dict[str, Any]]) -> None:
    """Write what came out in a format, and read that: all of it comes in, but for what was said to be left out."""
    written = form.write(questions)
    for loss in written.losses:
        _demand(bool(str(loss["message"]).strip()), "a loss without a word")
        _demand(1 <= loss["question"] <= len(questions), f"a loss of question {loss['question']}")
    parsed = form.read(written.data)
    _look_at(form, parsed, written.data)
    if parsed.items:
        _demand(not parsed.errors, f"our own file: {parsed.errors}")
    again, refused = _checked(parsed)
    _demand(not refused, f"our own file has a question that cannot be saved: {parsed.items}")
    left_out = len(questions) - len(again)
    _demand(left_out <= len({loss["question"] for loss in written.losses}), "a question is left out in silence")
    if form.name in LOSSLESS and not written.losses:
        _demand(again == list(questions), f"not the same: {again} after {questions}")
    kept = sum("image" in choice for question in questions for choice in question.get("choices", ()))
    found = sum("image" in choice for question in again for choice in question.get("choices", ()))
    _demand(found == kept or bool(written.losses), "a picture of a choice is lost in silence")


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Unclean(otherwise[:4000])


@contextmanager
def _limited() -> Iterator[None]:
    """End what takes too much of the processor's time; that the machine has other work does not count."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Hang(f"more than {MOST_SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
