"""Reading one question of an XML format: its HTML texts, its pictures, and the notes about it."""

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from flask_babel import gettext as _

from classroom.formats.base import LineError, line_error
from classroom.formats.shared.markup import Picture, convert
from classroom.formats.shared.pictures import picture_size
from classroom.formats.shared.xml_element import Element

_DATA_URL = re.compile(r"data:image/[\w.+-]{1,32};base64,")
_ANY_DATA_URL = re.compile(r"data:image/[^\s\"'<>]*+")
MAX_PICTURE = 8 * 1024 * 1024
"""Bytes of the largest picture."""
_MOST_CHARACTERS = (MAX_PICTURE // 3 + 1) * 4
MAX_TITLE = 200
MAX_TEXT_LENGTH = 50_000
"""Most characters of a text with its mark-up, not counting embedded pictures."""

FindFile = Callable[[str], bytes | None]
"""Return the content of a file of a package by its address in a question, or None if it is missing."""
FindPicture = Callable[[Picture], bytes | None]
"""Return the content of a picture in the file, or None if it is missing or broken.

Raises:
    LookupError: the picture is at an address outside of the file.
"""


class QuestionError(ValueError):
    """The question cannot be imported. ``line`` (from 1) is the place of the error."""

    def __init__(self, line: int, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.line, self.message, self.suggestion = line, message, suggestion


class NoQuestionError(QuestionError):
    """The element is no question, such as a text between questions: it is left out with a note, not an error."""


@dataclass
class PictureSlot:
    """Holds the one picture that a question or a choice can have."""

    on_choice: bool = False
    image: dict[str, Any] | None = None


@dataclass
class QuestionElement:
    """The element of a question, the picture found in it so far, and the notes about it."""

    element: Element
    notes: list[LineError] = field(default_factory=list)
    slot: PictureSlot = field(default_factory=PictureSlot)
    """For the picture of the question itself."""

    @property
    def line(self) -> int:
        """The line at which the question begins, from 1."""
        return self.element.line

    def note(self, message: str, suggestion: str = "") -> None:
        """Note that something of the question is not imported; repeated notes are added once."""
        entry = line_error(self.line, message, suggestion)
        if entry not in self.notes:
            self.notes.append(entry)

    def short_title(self, title: str) -> str:
        """Return a title that is not too long, with a note if it had to be cut."""
        if len(title) > MAX_TITLE:
            self.note(_("A title has at most %(max)d characters; the rest is left out.", max=MAX_TITLE))
        return title[:MAX_TITLE].rstrip()

    def joined_feedback(self, texts: Iterable[str]) -> str:
        """Return the feedback that is not about one choice as one text, with a note if it had several parts."""
        found = [text for text in dict.fromkeys(texts) if text]
        if len(found) > 1:
            self.note(_("The feedback for different answers is combined in the explanation."))
        return "\n\n".join(found)

    def html_to_markdown(
        self, html: str, find: FindPicture, slot: PictureSlot | None = None, *, inline: bool = False
    ) -> str:
        """Return HTML as Markdown. Its first picture is put into the slot; what is not imported is noted.

        Raises:
            QuestionError: the text is too long.
        """
        self.check_length(html)
        converted = convert(html, inline=inline)
        taken = [self.place_picture(picture, find, slot) for picture in converted.pictures]
        for message, suggestion in converted.notes():
            self.note(message, suggestion)
        if any(taken):  # its alternative text belongs to the picture now, not to the text
            converted = convert(html, inline=inline, extracted=taken.index(True))
        return converted.markdown.strip()

    def check_length(self, text: str) -> None:
        """Check the length of a text before it is converted.

        Raises:
            QuestionError: the text with its mark-up is longer than any question may be.
        """
        if len(text) > MAX_TEXT_LENGTH and len(_ANY_DATA_URL.sub("", text)) > MAX_TEXT_LENGTH:
            raise QuestionError(self.line, _("A text of this question is too long."), _("Shorten it."))

    def place_picture(self, picture: Picture, find: FindPicture, slot: PictureSlot | None) -> bool:
        """Put a picture into the slot and return True, or note why it is left out and return False."""
        name = picture_name(picture)
        if slot is None:
            self.note(_("Only the question and its choices can have a picture; %(name)s is left out.", name=name))
            return False
        if slot.image is not None:
            self.note(
                _("A choice has one picture; %(name)s is left out.", name=name)
                if slot.on_choice
                else _("A question has one picture; %(name)s is left out.", name=name)
            )
            return False
        try:
            data = decode_data_url(picture) if picture.source.startswith("data:") else find(picture)
        except LookupError:
            self.note(
                _("The picture %(name)s is outside of the file and is not downloaded.", name=name),
                _("Add it to the question after the import."),
            )
            return False
        if not self.is_readable(data, name) or data is None:
            return False
        slot.image = {"alt": self.alternative_text(picture.alt, name), "data": data}
        return True

    def is_readable(self, data: bytes | None, name: str) -> bool:
        """Return whether there is a picture that can be read, or note why it is left out."""
        if data is None:
            self.note(_("The picture %(name)s is not in the file, or not in base64.", name=name))
        elif len(data) > MAX_PICTURE:
            self.note(
                _("The picture %(name)s is larger than %(max)d MB and is left out.", name=name, max=MAX_PICTURE >> 20),
                _("Make it smaller, and add it to the question after the import."),
            )
        elif picture_size(data) is None:
            self.note(
                _("The picture %(name)s cannot be read and is left out.", name=name),
                _("Add it to the question after the import, as a JPEG, PNG, WebP or GIF file."),
            )
        else:
            return True
        return False

    def alternative_text(self, alt: str, name: str) -> str:
        """Return the alternative text of a picture, or its file name, with a note, if there is none."""
        if not alt:
            self.note(
                _("The picture has no alternative text; its name, %(name)s, is used instead.", name=name),
                _("Describe what it shows, for people who cannot see it."),
            )
        return alt or name


def picture_name(picture: Picture) -> str:
    """Return a picture's file name without its folders."""
    if picture.source.startswith("data:"):
        return str(_("a picture"))
    return PurePosixPath(unquote(picture.source)).name[:100] or str(_("a picture"))


def decode_data_url(picture: Picture) -> bytes | None:
    """Return the content of a ``data:image/...;base64,`` address, or None if it cannot be decoded."""
    found = _DATA_URL.match(picture.source)
    return decode_base64(picture.source[found.end() :]) if found else None


def decode_base64(text: str) -> bytes | None:
    """Return the bytes encoded as base64, or None if the text is empty or not base64.

    Of what is larger than a picture may be, only so much is decoded that one can tell.
    """
    try:
        return base64.b64decode("".join(text.split())[:_MOST_CHARACTERS], validate=True) or None
    except (binascii.Error, ValueError):
        return None
