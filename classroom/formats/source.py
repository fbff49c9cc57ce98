"""One question while it is read from a file with HTML: what is said about it, and its texts and pictures."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from flask_babel import gettext as _

from classroom.formats.base import LineError
from classroom.formats.markup import Picture, convert
from classroom.formats.xml_tree import Element

_DATA_URL = re.compile(r"data:image/[\w.+-]{1,32};base64,")
_ANY_DATA_URL = re.compile(r"data:image/[^\s\"'<>]*+")
LONGEST = 50_000
"""Characters of a text with its mark-up, pictures in it left aside."""

Find = Callable[[Picture], bytes | None]
"""Returns the content of a picture in the file.

Raises:
    LookupError: the picture is kept elsewhere.
"""


class Refused(ValueError):
    """The question cannot come in; ``line`` is where the reason stands."""

    def __init__(self, line: int, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.line, self.message, self.suggestion = line, message, suggestion


@dataclass
class Frame:
    """A place for one picture: on the question, or on a choice."""

    on_choice: bool = False
    image: dict[str, Any] | None = None


@dataclass
class Source:
    """A question's element, the picture found in it so far, and the notes about it."""

    element: Element
    notes: list[LineError] = field(default_factory=list)
    frame: Frame = field(default_factory=Frame)
    """Of the question's own picture."""

    @property
    def line(self) -> int:
        """Where the question begins."""
        return self.element.line

    def note(self, message: str, suggestion: str = "") -> None:
        """Say that the question comes in, but not all of it; the same thing once."""
        said: LineError = {"line": self.line, "message": message}
        if suggestion:
            said["suggestion"] = suggestion
        if said not in self.notes:
            self.notes.append(said)

    def from_html(self, html: str, find: Find, frame: Frame | None = None, *, inline: bool = False) -> str:
        """Return HTML as Markdown. Its first picture comes into the frame; what does not come along is noted.

        Raises:
            Refused: it is longer than a text can be.
        """
        self.check_length(html)
        converted = convert(html, inline=inline)
        taken = [self.take(picture, find, frame) for picture in converted.pictures]
        if converted.lost:
            names = ", ".join(sorted(converted.lost))
            self.note(_("These parts of a text are not kept: %(names)s.", names=names))
        if any(taken):  # what it shows is said by the picture itself, not in the text once more
            converted = convert(html, inline=inline, shown=taken.index(True))
        return converted.markdown.strip()

    def check_length(self, text: str) -> None:
        """Stop before a text is converted that is too long for any question, its mark-up included.

        Raises:
            Refused: it is.
        """
        if len(text) > LONGEST and len(_ANY_DATA_URL.sub("", text)) > LONGEST:
            raise Refused(self.line, _("A text of this question is too long."), _("Shorten it."))

    def take(self, picture: Picture, find: Find, frame: Frame | None) -> bool:
        """Put a picture into the frame, if it can be; otherwise say why it is left out."""
        name = name_of(picture)
        if frame is None:
            self.note(_("Only the question and its choices can have a picture; %(name)s is left out.", name=name))
            return False
        if frame.image is not None:
            self.note(
                _("A choice has one picture; %(name)s is left out.", name=name)
                if frame.on_choice
                else _("A question has one picture; %(name)s is left out.", name=name)
            )
            return False
        try:
            data = from_address(picture) if picture.source.startswith("data:") else find(picture)
        except LookupError:
            self.note(
                _("The picture %(name)s is kept elsewhere and is not fetched.", name=name),
                _("Add it to the question after the import."),
            )
            return False
        if data is None:
            self.note(_("The picture %(name)s is not in the file, or not in base64.", name=name))
            return False
        frame.image = {"alt": self.alternative(picture.alt, name), "data": data}
        return True

    def alternative(self, alt: str, name: str) -> str:
        """Return what a picture shows; its name where the author does not say it."""
        if not alt:
            self.note(
                _("The picture has no alternative text; its name, %(name)s, stands for it.", name=name),
                _("Say what it shows, for those who do not see it."),
            )
        return alt or name


def name_of(picture: Picture) -> str:
    """Return a picture's name without its folders."""
    if picture.source.startswith("data:"):
        return str(_("a picture"))
    return PurePosixPath(unquote(picture.source)).name[:100] or str(_("a picture"))


def from_address(picture: Picture) -> bytes | None:
    """Return the picture that stands in an address of the kind ``data:image/png;base64,...``, or None."""
    found = _DATA_URL.match(picture.source)
    return decoded(picture.source[found.end() :]) if found else None


def decoded(text: str) -> bytes | None:
    """Return what base64 stands for, or None."""
    try:
        return base64.b64decode("".join(text.split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None
