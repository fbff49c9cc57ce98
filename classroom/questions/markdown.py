"""Rendering Markdown by authors as sanitised HTML."""

import re
from functools import lru_cache
from html import unescape

import nh3
from markdown_it import MarkdownIt

from classroom.questions import formulas, literal_signs

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").enable("strikethrough")
_markdown.disable(["image", "link", "autolink", "reference"])
formulas.install(_markdown)
literal_signs.install(_markdown)

_BLOCK = {
    "p",
    "br",
    "strong",
    "em",
    "s",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "span",
    "div",
}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_INLINE = {"strong", "em", "s", "code", "br", "span"}
_ATTRIBUTES = {"ol": {"start"}}
"""The number of a list that begins with another than 1: "1914. Which war began?"."""
_NUMBERED = re.compile(r'<ol start="(\d+)">\s*<li>')
_CLASSES = {"span": formulas.CLASSES, "div": formulas.CLASSES}


@lru_cache(maxsize=4096)
def block_html(source: str) -> str:
    """Render a prompt or explanation. Links and pictures are not rendered, so that students stay in the lesson.

    Formulas are elements of the class ``math`` with their TeX as text, which a page may show as mathematics.
    """
    return _clean(_markdown.render(source), _BLOCK | _TABLE)


@lru_cache(maxsize=8192)
def inline_html(source: str) -> str:
    """Render one line, such as a choice."""
    return _clean(_markdown.renderInline(source), _INLINE)


def _clean(html: str, tags: set[str]) -> str:
    return nh3.clean(html, tags=tags, attributes=_ATTRIBUTES, allowed_classes=_CLASSES).strip()


@lru_cache(maxsize=4096)
def plain(source: str) -> str:
    """Return the text without mark-up on one line, for lists, titles and CSV. A formula is its TeX: ``x^2``."""
    html = _NUMBERED.sub(r"\1. ", _markdown.render(source))
    return " ".join(unescape(nh3.clean(html, tags=set(), attributes={})).split())


@lru_cache(maxsize=8192)
def plain_inline(source: str) -> str:
    """Return one line, such as a choice, without mark-up. (As a block, ``1.`` would be an empty list.)"""
    return " ".join(unescape(nh3.clean(_markdown.renderInline(source), tags=set(), attributes={})).split())
