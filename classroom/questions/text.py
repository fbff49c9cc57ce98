"""Text that authors write (Markdown) as HTML that is safe to put into a page."""

from functools import lru_cache
from html import unescape

import nh3
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").enable("strikethrough")
_markdown.disable(["image", "link", "autolink", "reference"])

_BLOCK = {"p", "br", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "hr"}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_INLINE = {"strong", "em", "s", "code", "br"}


@lru_cache(maxsize=4096)
def block_html(source: str) -> str:
    """Render a prompt or explanation. Links and remote pictures are not made: students stay in the lesson."""
    return nh3.clean(_markdown.render(source), tags=_BLOCK | _TABLE, attributes={}).strip()


@lru_cache(maxsize=8192)
def inline_html(source: str) -> str:
    """Render one line, such as a choice."""
    return nh3.clean(_markdown.renderInline(source), tags=_INLINE, attributes={}).strip()


@lru_cache(maxsize=4096)
def plain(source: str) -> str:
    """Return the text without its mark-up, on one line, for lists, titles and CSV."""
    return " ".join(unescape(nh3.clean(_markdown.render(source), tags=set(), attributes={})).split())


@lru_cache(maxsize=8192)
def plain_inline(source: str) -> str:
    """Return one line, such as a choice, without its mark-up. (As a block, ``1.`` would be an empty list.)"""
    return " ".join(unescape(nh3.clean(_markdown.renderInline(source), tags=set(), attributes={})).split())
