"""Reading and writing the texts of Moodle XML, with their formats and files.

Texts are written as HTML, which every version of Moodle shows alike, or as Markdown if HTML would not be read back as
the same text. Source: MoodleDocs, "Moodle XML format"."""

import base64
import re
from dataclasses import dataclass
from html import escape
from typing import Any

from flask_babel import gettext as _

from classroom.formats.shared import question_element
from classroom.formats.shared.markup import Picture, convert, from_html, from_markdown, from_plain, to_html
from classroom.formats.shared.markup.html_tokens import unescape
from classroom.formats.shared.pictures import picture_type
from classroom.formats.shared.question_element import PictureSlot, QuestionError, decode_base64, picture_name
from classroom.formats.shared.xml_element import Element
from classroom.formats.shared.xml_writer import cdata, node
from classroom.questions.clean_text import tidy_line

__all__ = ["MoodleQuestion", "PictureSlot", "QuestionError", "decode_base64", "plain"]

FILES = "@@PLUGINFILE@@"
_MARKDOWN_PICTURE = re.compile(r"!\[([^\[\]]*+)\]\(([^()\s]*+)\)")


@dataclass
class MoodleQuestion(question_element.QuestionElement):
    """A question's element, the picture found in it so far, and the notes about it."""

    def value(self, name: str) -> str:
        """Return the plain text of a child element, with or without ``<text>`` around it."""
        found = self.element.first(name)
        return plain(found) if found is not None else ""

    def raw(self, element: Element) -> str:
        """Return the text of an element as it is in the file."""
        return _raw(element)

    def markdown(self, element: Element | None, slot: PictureSlot | None = None, *, inline: bool = False) -> str:
        """Return the text of an element as Markdown, with ``inline`` on one line.

        Its first picture is put into the slot.
        """
        if element is None:
            return ""
        form = element.attributes.get("format", "").strip() or self._default_format()
        raw = _raw(element)
        self.check_length(raw)
        if form == "plain_text":
            return from_plain(raw, inline=inline).strip()
        if form == "markdown":
            return from_markdown(self._from_markdown(element, raw, slot)).strip()
        if form == "wiki_like":
            self.note(_("Text in Moodle's old wiki format is imported with its mark-up characters."))
        if form == "moodle_auto_format":
            raw = raw.strip().replace("\n", "<br>")
        used = (
            {picture_name(picture) for picture in convert(raw, inline=inline).pictures}
            if element.all("file")
            else set()
        )
        self._note_unused_files(element, used)
        return self.html_to_markdown(raw, lambda picture: _content(element, picture), slot, inline=inline)

    def _from_markdown(self, element: Element, raw: str, slot: PictureSlot | None) -> str:
        parts = _MARKDOWN_PICTURE.split(raw)
        text, names = parts[0], set()
        for alt, address, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            picture = Picture(address, unescape(alt).strip())
            names.add(picture_name(picture))
            taken = self.place_picture(picture, lambda picture: _content(element, picture), slot)
            text += ("" if taken else picture.alt) + rest
        self._note_unused_files(element, names)
        return text

    def one_line(self, element: Element | None, slot: PictureSlot | None = None) -> str:
        """Return the text of an element as Markdown on one line, such as that of a choice."""
        text = self.markdown(element, slot, inline=True)
        if "\n" in text:
            self.note(_("Paragraphs and lists in a choice are imported on one line."))
        return tidy_line(text)

    def _default_format(self) -> str:
        prompt = self.element.first("questiontext")
        return (prompt.attributes.get("format", "").strip() if prompt is not None else "") or "html"

    def _note_unused_files(self, element: Element, used: set[str]) -> None:
        for file in element.all("file"):
            name = file.attributes.get("name", "")[:100]
            if name not in used:
                self.note(_("The attached file %(name)s is left out.", name=name))


def with_text(element: Element, text: str) -> Element:
    """Return a copy of an element with another text, and with its files."""
    inner = Element("text", {}, element.line, [text])
    return Element(element.tag, element.attributes, element.line, [inner, *element.all("file")])


def plain(element: Element) -> str:
    """Return the text of an element without white space at its ends."""
    return _raw(element).strip()


def _raw(element: Element) -> str:
    """Return the text in ``<text>``, or that of the element itself. Some programs do not escape HTML in it."""
    inner = element.first("text")
    if inner is None:
        return "".join(part for part in element.content if isinstance(part, str))
    return inner.html if inner.children else inner.text


def _content(element: Element, picture: Picture) -> bytes | None:
    """Return the content of a picture in the file, or None if it is missing.

    Raises:
        LookupError: the picture is at an address outside of the file.
    """
    if not picture.source.startswith(FILES):
        raise LookupError(picture.source[:100])
    wanted = picture_name(picture)
    inside = (file for file in element.all("file") if file.attributes.get("name", "")[:100] == wanted)
    return next((decode_base64(file.text) for file in inside), None)


_IN_BRACKETS = str.maketrans({"[": "&#91;", "]": "&#93;", "&": "&amp;"})


def format_and_text(markdown: str, *, inline: bool = False) -> tuple[str, str]:
    """Return a text's format, ``html`` or ``markdown``, and the text in that format."""
    html = to_html(markdown, inline=inline)
    if html in ("", escape(markdown, quote=False), f"<p>{escape(markdown, quote=False)}</p>"):
        return "html", html
    same = _spaced(to_html(from_html(html, inline=inline), inline=inline)) == _spaced(html)
    return ("html", html) if same else ("markdown", markdown)


def text_element(
    tag: str, markdown: str, *more: str, image: dict[str, Any] | None = None, inline: bool = False, **attributes: str
) -> str:
    """Return an element with a text.

    Args:
        tag: its name.
        markdown: the text.
        more: XML after the text.
        image: a picture at the end of the text.
        inline: the text is one line, such as a choice.
        attributes: of the element.
    """
    form, content = format_and_text(markdown, inline=inline)
    if image:
        name = f"picture.{picture_type(image['data'])[0]}"
        content = _with_picture(content, form, f"@@PLUGINFILE@@/{name}", image, inline=inline)
        more = (file_element(name, image["data"]), *more)
    return node(tag, node("text", cdata(content)), *more, **attributes, format=form)


def _with_picture(content: str, form: str, address: str, image: dict[str, Any], *, inline: bool) -> str:
    alt = " ".join(image["alt"].split())
    if form == "markdown":
        return f"{content}{' ' if inline else chr(10) * 2}![{alt.translate(_IN_BRACKETS)}]({address})"
    picture = node("img", src=address, alt=alt)
    return f"{content} {picture}".strip() if inline else content + node("p", picture)


def file_element(name: str, data: bytes) -> str:
    """Return a <file> element with its content as base64."""
    return node("file", base64.b64encode(data).decode(), name=name, path="/", encoding="base64")


def _spaced(html: str) -> str:
    return " ".join(html.split())
