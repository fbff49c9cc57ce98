"""The Aiken format: a question on one line, its choices behind letters, and the letter of the right one.

    What is the correct answer to this question?
    A. Is it this one?
    B) Maybe this answer?
    ANSWER: B

Texts are plain: nothing in them is mark-up.
Source: https://docs.moodle.org/en/Aiken_format.
"""

from collections.abc import Sequence

from flask_babel import gettext as _

from classroom.formats.aiken.read import Reader
from classroom.formats.aiken.write import write
from classroom.formats.base import MAX_QUESTIONS, ParsedFile, Portable, Written
from classroom.formats.shared.text_files import (
    MAX_LINES,
    decode_beginning,
    decode_text,
    looks_like_aiken,
    normalise_newlines,
)


class Aiken:
    """Questions with one right choice, as plain text."""

    name = "aiken"
    title = "Aiken"
    extension = "txt"
    extensions: tuple[str, ...] = ("txt",)
    content_type = "text/plain; charset=utf-8"

    def read(self, data: bytes) -> ParsedFile:
        """Read a file; a question that cannot be understood is named, and reading goes on with the next."""
        parsed = ParsedFile()
        text = decode_text(data, parsed)
        if text is None:
            return parsed
        text = normalise_newlines(text)
        if text.count("\n") > MAX_LINES:
            parsed.add_error(1, _("The file has more than %(max)d lines. Split it.", max=MAX_LINES))
            return parsed
        reader = Reader(parsed)
        for number, line in enumerate(text.split("\n"), 1):
            if len(parsed.items) + len(parsed.errors) >= MAX_QUESTIONS and line.strip():
                parsed.add_error(number, _("A file has at most %(max)d questions. Split it.", max=MAX_QUESTIONS))
                return parsed
            reader.line(number, line.strip())
        reader.end()
        if not parsed.items and not parsed.errors:
            parsed.add_error(1, _("There is no question in this file."))
        return parsed

    def write(self, questions: Sequence[Portable]) -> Written:
        """Write the questions that have one right choice."""
        return write(questions)

    def recognise(self, data: bytes) -> bool:
        """No other format has lines such as ``ANSWER: B``."""
        return looks_like_aiken(decode_beginning(data))
