"""The native format: JSON, lossless in both directions, pictures included.

{"format": "tiza-questions", "version": 1, "questions": [
    {"type", "language", "title", "prompt", the fields of the type, "explanation", "time_limit", "points", "difficulty",
     "tags", "image": null or {"alt", "data": base64}}]}

Fields of a type are what its ``source`` gives and its ``parse`` takes, so a new type needs nothing here.
docs/formats/json.md has all of them.
"""

import base64
import json
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import MAX_QUESTIONS, ParsedFile, ParsedItem, Portable, Written
from classroom.formats.json_lines import JsonError, Member, Walker, whole
from classroom.formats.shared.text_files import decode_text

FORMAT = "tiza-questions"
VERSION = 1


class NativeJson:
    """Tiza's own format."""

    name = "json"
    title = "Tiza (JSON)"
    extension = "json"
    extensions: tuple[str, ...] = ("json",)
    content_type = "application/json"

    def read(self, data: bytes) -> ParsedFile:
        """Read a file; after a break in the JSON nothing more can be read, so that is the last error."""
        parsed = ParsedFile()
        text = decode_text(data, parsed)
        if text is None:
            return parsed
        lines = _Lines(text)
        head: dict[str, Any] = {}
        try:
            for member in Walker(text).members("questions"):
                if member.item:
                    if len(parsed.items) + len(parsed.errors) >= MAX_QUESTIONS:
                        parsed.add_error(lines.at(member.position), _too_many())
                        return parsed
                    _take(parsed, member, lines)
                elif not whole(member.name):
                    parsed.add_error(lines.at(member.position), _half())
                elif member.name in head:
                    parsed.add_error(lines.at(member.position), _("The name %(name)s stands twice.", name=member.name))
                else:
                    head[member.name] = member.value
                    _check_head(parsed, member, lines)
        except JsonError as error:
            message = _("From here on this is not correct JSON: %(reason)s.", reason=error.reason)
            parsed.add_error(lines.at(error.position), message)
            return parsed
        if head.get("format") != FORMAT:
            parsed.add_error(1, _('This is not a file of Tiza: "format" is not "%(name)s".', name=FORMAT))
        if "version" not in head:
            parsed.add_error(1, _("The version of the format is missing."))
        if not parsed.items and not parsed.errors:
            parsed.add_error(1, _("There is no question in this file."))
        return parsed

    def write(self, questions: Sequence[Portable]) -> Written:
        """Write questions, one field a line, so that people and version control can read the file."""
        entries = [_encoded(question) for question in questions]
        document = {"format": FORMAT, "version": VERSION, "questions": entries}
        return Written((json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode())

    def recognise(self, data: bytes) -> bool:
        """No other format is JSON."""
        return True


class _Lines:
    """Turns offsets that only grow into line numbers without counting from the start each time."""

    def __init__(self, text: str) -> None:
        self.text, self.offset, self.line = text, 0, 1

    def at(self, offset: int) -> int:
        """Return the line (from 1) of an offset."""
        if offset < self.offset:
            return self.text.count("\n", 0, offset) + 1
        self.line += self.text.count("\n", self.offset, offset)
        self.offset = offset
        return self.line


def _too_many() -> str:
    return str(_("A file has at most %(max)d questions. Split it.", max=MAX_QUESTIONS))


def _half() -> str:
    return str(_("There is half of a character in this text. Write it anew."))


def _take(parsed: ParsedFile, member: Member, lines: _Lines) -> None:
    line = lines.at(member.position)
    if not isinstance(member.value, dict):
        parsed.add_error(line, _("A question is an object in braces."))
    elif not whole(member.value):
        parsed.add_error(line, _half())
    else:
        parsed.items.append(ParsedItem(line, member.value))


def _check_head(parsed: ParsedFile, member: Member, lines: _Lines) -> None:
    line = lines.at(member.position)
    if member.name == "questions":
        parsed.add_error(line, _('"questions" has to be a list.'))
    elif member.name == "version" and (isinstance(member.value, bool) or member.value != VERSION):
        parsed.add_error(line, _("This file is of a newer version of the format. Update Tiza to read it."))
    elif member.name not in ("format", "version"):
        parsed.add_error(line, _("There is no such field: %(name)s.", name=member.name[:64]))


def _encoded(question: Portable) -> Portable:
    """Return a question with its pictures as text."""
    encoded = {**question, "image": _image(question.get("image"))}
    if "choices" in question:
        encoded["choices"] = [
            {**choice, "image": _image(choice["image"])} if choice.get("image") else choice
            for choice in question["choices"]
        ]
    return encoded


def _image(image: dict[str, Any] | None) -> dict[str, str] | None:
    if image is None:
        return None
    return {"alt": image["alt"], "data": base64.b64encode(image["data"]).decode()}
