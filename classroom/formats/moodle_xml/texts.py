"""Writing texts: HTML, which every Moodle shows alike, or Markdown where HTML would not come back as the same."""

import base64
from html import escape
from typing import Any

from classroom.formats.shared.markup import from_html, to_html
from classroom.formats.shared.pictures import picture_type
from classroom.formats.shared.xml_writer import cdata, node

_IN_BRACKETS = str.maketrans({"[": "&#91;", "]": "&#93;", "&": "&amp;"})


def form_and_text(markdown: str, *, inline: bool = False) -> tuple[str, str]:
    """Return a text's format, in Moodle's words, and the text in it."""
    html = to_html(markdown, inline=inline)
    if html in ("", escape(markdown, quote=False), f"<p>{escape(markdown, quote=False)}</p>"):
        return "html", html
    same = _spaced(to_html(from_html(html, inline=inline), inline=inline)) == _spaced(html)
    return ("html", html) if same else ("markdown", markdown)


def element(
    tag: str, markdown: str, *more: str, image: dict[str, Any] | None = None, inline: bool = False, **attributes: str
) -> str:
    """Return an element with a text and perhaps more after it.

    Args:
        tag: its name.
        markdown: the text.
        more: XML that stands after the text.
        image: a picture that stands at the end of the text.
        inline: the text is one line, such as a choice.
        attributes: of the element.
    """
    form, shown = form_and_text(markdown, inline=inline)
    if image:
        name = f"picture.{picture_type(image['data'])[0]}"
        shown = _with_picture(shown, form, f"@@PLUGINFILE@@/{name}", image, inline=inline)
        more = (file(name, image["data"]), *more)
    return node(tag, node("text", cdata(shown)), *more, **attributes, format=form)


def _with_picture(shown: str, form: str, address: str, image: dict[str, Any], *, inline: bool) -> str:
    alt = " ".join(image["alt"].split())
    if form == "markdown":
        return f"{shown}{' ' if inline else chr(10) * 2}![{alt.translate(_IN_BRACKETS)}]({address})"
    picture = node("img", src=address, alt=alt)
    return f"{shown} {picture}".strip() if inline else shown + node("p", picture)


def file(name: str, data: bytes) -> str:
    """Return an embedded file."""
    return node("file", base64.b64encode(data).decode(), name=name, path="/", encoding="base64")


def _spaced(html: str) -> str:
    return " ".join(html.split())
