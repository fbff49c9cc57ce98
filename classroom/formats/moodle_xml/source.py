"""One question of a Moodle XML file while it is read: its texts as Markdown, its pictures, and what to say about it."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from flask_babel import gettext as _

from classroom.formats.base import LineError
from classroom.formats.markup import Picture, convert, from_plain
from classroom.formats.markup.tokens import unescape
from classroom.formats.xml_tree import Element
from classroom.questions.wording import tidy_line

FILES = "@@PLUGINFILE@@"
_DATA_URL = re.compile(r"data:image/[\w.+-]{1,32};base64,")
_MARKDOWN_PICTURE = re.compile(r"!\[([^\[\]]*+)\]\(([^()\s]*+)\)")


class Refused(ValueError):
    """The question cannot come in; ``line`` is where the reason stands."""

    def __init__(self, line: int, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.line, self.message, self.suggestion = line, message, suggestion


@dataclass
class Source:
    """A question's element, the picture found in it so far, and the notes about it."""

    element: Element
    notes: list[LineError] = field(default_factory=list)
    image: dict[str, Any] | None = None

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

    def value(self, name: str) -> str:
        """Return the plain text of an element directly inside, whether or not it is wrapped in ``<text>``."""
        found = self.element.first(name)
        return plain(found) if found is not None else ""

    def markdown(self, element: Element | None, *, prompt: bool = False, inline: bool = False) -> str:
        """Return an element's text as Markdown, with ``inline`` as that of one line. The first picture of the prompt
        becomes that of the question."""
        if element is None:
            return ""
        form = element.attributes.get("format", "").strip() or self._own_format()
        raw = _raw(element)
        if form == "plain_text":
            return from_plain(raw, inline=inline).strip()
        if form == "markdown":
            return self._from_markdown(element, raw, prompt).strip()
        if form == "wiki_like":
            self.note(_("Text in Moodle's old wiki mark-up comes in with its signs."))
        if form == "moodle_auto_format":
            raw = raw.strip().replace("\n", "<br>")
        converted = convert(raw, inline=inline)
        taken = [self._take(element, picture, prompt) for picture in converted.pictures]
        self._leftover(element, {_name(picture) for picture in converted.pictures})
        if converted.lost:
            names = ", ".join(sorted(converted.lost))
            self.note(_("These parts of a text are not kept: %(names)s.", names=names))
        if taken == [True]:  # what it shows is said by the picture itself, not in the text once more
            converted = convert(raw, inline=inline, keep_alt=False)
        return converted.markdown.strip()

    def _from_markdown(self, element: Element, raw: str, prompt: bool) -> str:
        parts = _MARKDOWN_PICTURE.split(raw)
        text, names = parts[0], set()
        for alt, source, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            picture = Picture(source, unescape(alt).strip())
            names.add(_name(picture))
            text += ("" if self._take(element, picture, prompt) else picture.alt) + rest
        self._leftover(element, names)
        return text

    def one_line(self, element: Element | None) -> str:
        """Return an element's text as Markdown on one line, as choices have it."""
        text = self.markdown(element, inline=True)
        if "\n" in text:
            self.note(_("Paragraphs and lists in a choice come in on one line."))
        return tidy_line(text)

    def _own_format(self) -> str:
        prompt = self.element.first("questiontext")
        return (prompt.attributes.get("format", "").strip() if prompt is not None else "") or "html"

    def _take(self, element: Element, picture: Picture, prompt: bool) -> bool:
        """Make a picture that of the question, if it can be; otherwise say why it is left out."""
        name = _name(picture)
        if not prompt:
            self.note(_("Only the question's text can have a picture; %(name)s is left out.", name=name))
        elif self.image is not None:
            self.note(_("A question has one picture; %(name)s is left out.", name=name))
        elif (data := _content(element, picture)) is not None:
            self.image = {"alt": self.alternative(picture.alt, name), "data": data}
            return True
        elif picture.source.startswith((FILES, "data:")):
            self.note(_("The picture %(name)s is not in the file, or not in base64.", name=name))
        else:
            self.note(
                _("The picture %(name)s is kept elsewhere and is not fetched.", name=name),
                _("Add it to the question after the import."),
            )
        return False

    def alternative(self, alt: str, name: str) -> str:
        """Return what a picture shows; its name where the author does not say it."""
        if not alt:
            self.note(
                _("The picture has no alternative text; its name, %(name)s, stands for it.", name=name),
                _("Say what it shows, for those who do not see it."),
            )
        return alt or name

    def _leftover(self, element: Element, shown: set[str]) -> None:
        for file in element.all("file"):
            name = file.attributes.get("name", "")[:100]
            if name not in shown:
                self.note(_("The attached file %(name)s is left out.", name=name))


def plain(element: Element) -> str:
    """Return an element's text without spaces around it."""
    return _raw(element).strip()


def _raw(element: Element) -> str:
    """Return the text in ``<text>``, or that of the element itself. Moodle escapes HTML there; some others do not."""
    inner = element.first("text")
    if inner is None:
        return "".join(part for part in element.content if isinstance(part, str))
    return inner.html if inner.children else inner.text


def _name(picture: Picture) -> str:
    """Return a picture's name without its folders."""
    if picture.source.startswith("data:"):
        return str(_("a picture"))
    return PurePosixPath(unquote(picture.source)).name[:100]


def _content(element: Element, picture: Picture) -> bytes | None:
    """Return the bytes of a picture that is in the file."""
    if found := _DATA_URL.match(picture.source):
        return decoded(picture.source[found.end() :])
    if not picture.source.startswith(FILES):
        return None
    wanted = _name(picture)
    inside = (file for file in element.all("file") if file.attributes.get("name", "")[:100] == wanted)
    return next((decoded(file.text) for file in inside), None)


def decoded(text: str) -> bytes | None:
    """Return what base64 stands for, or None."""
    try:
        return base64.b64decode("".join(text.split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None
