"""The GIFT format: reading and writing files."""

from collections.abc import Sequence

from flask_babel import gettext as _

from classroom.formats.base import MAX_QUESTIONS, ParsedFile, Portable, Written
from classroom.formats.gift.blocks import Splitter
from classroom.formats.gift.question import take
from classroom.formats.gift.write import write
from classroom.formats.shared.text_files import (
    MAX_LINES,
    decode_beginning,
    decode_text,
    looks_like_aiken,
    looks_like_gift,
    normalise_newlines,
)


class Gift:
    """Moodle's text format."""

    name = "gift"
    title = "GIFT (Moodle)"
    extension = "txt"
    extensions: tuple[str, ...] = ("txt", "gift")
    content_type = "text/plain; charset=utf-8"

    def read(self, data: bytes) -> ParsedFile:
        """Read a file; a question that cannot be understood is named, and reading goes on behind it."""
        parsed = ParsedFile()
        text = decode_text(data, parsed)
        if text is None:
            return parsed
        text = normalise_newlines(text)
        if text.count("\n") > MAX_LINES:
            parsed.add_error(1, _("The file has more than %(max)d lines. Split it.", max=MAX_LINES))
            return parsed
        for block in Splitter(text).blocks():
            if len(parsed.items) + len(parsed.errors) >= MAX_QUESTIONS:
                parsed.add_error(block.line, _("A file has at most %(max)d questions. Split it.", max=MAX_QUESTIONS))
                break
            take(parsed, block)
        if not parsed.items and not parsed.errors:
            parsed.add_error(1, _("There is no question in this file."))
        return parsed

    def write(self, questions: Sequence[Portable]) -> Written:
        """Write questions, with an empty line between them."""
        return write(questions)

    def recognise(self, data: bytes) -> bool:
        """GIFT has braces or titles; where a line says ``ANSWER: B``, it is Aiken."""
        text = decode_beginning(data)
        return looks_like_gift(text) and not looks_like_aiken(text)
