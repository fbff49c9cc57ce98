"""Writing texts: HTML, which every Moodle shows alike, or Markdown where HTML would not come back as the same."""

from html import escape

from classroom.formats.markup import from_html, to_html
from classroom.formats.xml_text import cdata, node


def form_and_text(markdown: str, *, inline: bool = False) -> tuple[str, str]:
    """Return a text's format, in Moodle's words, and the text in it."""
    html = to_html(markdown, inline=inline)
    if html in ("", escape(markdown, quote=False), f"<p>{escape(markdown, quote=False)}</p>"):
        return "html", html
    same = _spaced(to_html(from_html(html, inline=inline), inline=inline)) == _spaced(html)
    return ("html", html) if same else ("markdown", markdown)


def element(tag: str, markdown: str, *more: str, inline: bool = False, **attributes: str) -> str:
    """Return an element with a text and perhaps more after it."""
    form, text = form_and_text(markdown, inline=inline)
    return node(tag, node("text", cdata(text)), *more, **attributes, format=form)


def _spaced(html: str) -> str:
    return " ".join(html.split())
