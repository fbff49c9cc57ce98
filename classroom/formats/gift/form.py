"""The GIFT format: reading and writing files."""

from collections.abc import Sequence

from flask_babel import gettext as _

from classroom.formats.base import MAX_QUESTIONS, ParsedFile, Portable, Written, decode
from classroom.formats.gift.blocks import Splitter
from classroom.formats.gift.question import take
from classroom.formats.gift.write import write
from classroom.formats.text_files import MAX_LINES, beginning, has_answer_lines, has_gift_signs, one_newline


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
        text = decode(data, parsed)
        if text is None:
            return parsed
        text = one_newline(text)
        if text.count("\n") > MAX_LINES:
            parsed.refuse(1, _("The file has more than %(max)d lines. Split it.", max=MAX_LINES))
            return parsed
        for block in Splitter(text).blocks():
            if len(parsed.items) + len(parsed.errors) >= MAX_QUESTIONS:
                parsed.refuse(block.line, _("A file has at most %(max)d questions. Split it.", max=MAX_QUESTIONS))
                break
            take(parsed, block)
        if not parsed.items and not parsed.errors:
            parsed.refuse(1, _("There is no question in this file."))
        return parsed

    def write(self, questions: Sequence[Portable]) -> Written:
        """Write questions, with an empty line between them."""
        return write(questions)

    def recognise(self, data: bytes) -> bool:
        """GIFT has braces or titles; where a line says ``ANSWER: B``, it is Aiken."""
        text = beginning(data)
        return has_gift_signs(text) and not has_answer_lines(text)
