"""Checks on how a file is read, whatever it contains."""

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
from tests.fuzz.portable import RecordedImages, portable

MOST_SECONDS = 20
"""Seconds of processor time for one small file; a reader that takes longer hangs."""
LOSSLESS = ("json", "csv", "xlsx", "ods")
ARCHIVE = b"PK"
"""First bytes of archives, in which line numbers are those of a member, or row numbers."""


class Hang(BaseException):
    """Reading does not end. It is a BaseException, so that no reader handles it as an error of the file."""


class CheckFailed(AssertionError):
    """A check on how a file was read failed."""


@dataclass(frozen=True)
class Outcome:
    """The result of reading a file: the numbers of valid questions and of errors, and the seconds that it took."""

    questions: int
    refused: int
    seconds: float


def examine(form: Format, data: bytes) -> Outcome:
    """Read a file, and check the result and its round trips.

    Raises:
        CheckFailed: a check failed.
        Hang: reading does not end.
    """
    with _time_limit():
        begin = time.process_time()
        form.recognise(data)
        parsed = form.read(data)
        seconds = time.process_time() - begin
        _check_positions(form, parsed, data)
        right, refused = _checked(parsed)
        if right:
            if form.is_written:
                _check_round_trip(form, right)
            _check_round_trip(_other(form, data), right)
    return Outcome(len(right), len(parsed.errors) + refused, seconds)


def _check_positions(form: Format, parsed: ParsedFile, data: bytes) -> None:
    _require(bool(parsed.items or parsed.errors), "nothing came out, and nothing was said")
    last = max(data.count(b"\n") + data.count(b"\r") + 1, 1) if not data.startswith(ARCHIVE) else 10**9
    for said in (*parsed.errors, *parsed.notes):
        _check_message(said, last)
    for item in parsed.items:
        _require(isinstance(item.question, dict), f"a question is {item.question!r}")
        _require(1 <= item.line <= last, f"a question at line {item.line} of {last}")


def _check_message(said: LineError, last: int) -> None:
    _require(bool(str(said["message"]).strip()), f"nothing is said at line {said['line']}")
    _check_encodable(said["message"], said.get("suggestion", ""))
    _require(1 <= said["line"] <= last, f"line {said['line']} of {last}: {said['message']}")


def _check_encodable(*texts: object) -> None:
    """Check that texts can be encoded: lone surrogates cannot be sent to a page."""
    "".join(map(str, texts)).encode()


def _checked(parsed: ParsedFile) -> tuple[list[dict[str, Any]], int]:
    """Return the valid questions, and the number of others."""
    images, right, refused = RecordedImages(), [], 0
    for item in parsed.items:
        try:
            content = check(item.question, images)
        except TizaError as error:
            _require(bool(error.fields or str(error.message)), "a question is refused without a reason")
            _check_encodable(error.message, *error.fields, *error.fields.values())
            refused += 1
        else:
            row = import_rows.row(content)
            _check_encodable(row["title"], row["prompt"], *(shown.text for shown in row["answers"]))
            right.append(portable(content, images))
    return right, refused


def _other(form: Format, data: bytes) -> Format:
    """Return another format, always the same one for the same file."""
    others = [name for name in formats.written_names() if name != form.name]
    return formats.get(others[zlib.crc32(data) % len(others)])


def _check_round_trip(form: Format, questions: Sequence[dict[str, Any]]) -> None:
    """Write questions in a format and read them: all are read, except for reported losses."""
    written = form.write(questions)
    for loss in written.losses:
        _require(bool(str(loss["message"]).strip()), "a loss without a word")
        _require(1 <= loss["question"] <= len(questions), f"a loss of question {loss['question']}")
    parsed = form.read(written.data)
    _check_positions(form, parsed, written.data)
    if parsed.items:
        _require(not parsed.errors, f"our own file: {parsed.errors}")
    again, refused = _checked(parsed)
    _require(not refused, f"our own file has a question that cannot be saved: {parsed.items}")
    left_out = len(questions) - len(again)
    _require(left_out <= len({loss["question"] for loss in written.losses}), "a question is left out in silence")
    if form.name in LOSSLESS and not written.losses:
        _require(again == list(questions), f"not the same: {again} after {questions}")
    kept = sum("image" in choice for question in questions for choice in question.get("choices", ()))
    found = sum("image" in choice for question in again for choice in question.get("choices", ()))
    _require(found == kept or bool(written.losses), "a picture of a choice is lost in silence")


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise CheckFailed(otherwise[:4000])


@contextmanager
def _time_limit() -> Iterator[None]:
    """Raise :class:`Hang` after too much processor time; other load on the machine does not count."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Hang(f"more than {MOST_SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
