"""Texts in the cells of a table: plain as they stand, or Markdown in rows that say so in their column ``markup``.

``3*4*5`` and ``12. Which one?`` are what they look like; who wants Markdown writes ``markdown`` into the row.
"""

import re
from collections.abc import Iterable

from classroom.formats.shared.markup import from_plain
from classroom.formats.shared.tables.columns import CHOICES, FEEDBACKS, MATCHES
from classroom.formats.shared.tables.headings import simplified

MARKUP = "markup"
MARKDOWN = "markdown"
BLOCKS = ("prompt", "explanation", "notes", *FEEDBACKS)
LINES = (*CHOICES, *MATCHES)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SIGN = re.compile(r"[\\`*_~\[\]<>&|$#]|^[ \t]{0,3}(?:[+=-]|[0-9]{1,9}[.)])", re.MULTILINE)
"""What may be mark-up; a text without it need not be rendered to find out."""
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s{0,3}[0-9]{1,9})(?=[.)](?:\s|$))", re.MULTILINE)
_MARKED = re.compile(
    r"\*\*[^*\s][^*\n]*\*\*|(?<!\w)__[^_\s][^_\n]*__(?!\w)|`[^`\n]+`|^#{1,6} |\$[^$\n]*[\\^_{][^$\n]*\$"
    r"|\[[^\]\n]+\]\([^)\n]+\)",
    re.MULTILINE,
)
_HTML = re.compile(r"</?(?:b|br|div|em|i|img|li|ol|p|span|strong|sub|sup|u|ul)(?:\s[^<>\n]{0,300})?/?>", re.IGNORECASE)
_FORMULA = re.compile(r"\$(?=[^\s$])([^$\n]*\\[A-Za-z]{2}[^$\n]*)(?<=\S)\$")
"""A formula with a command of TeX, which is nothing else: ``$\\sqrt{2}$``."""
_NAMES = frozenset((MARKDOWN, "md", "mark down"))


def markdown_of(text: str, *, inline: bool) -> str:
    """Return the Markdown that shows a plain text; a number at the beginning of a line begins no list."""
    if not _SIGN.search(text):
        return _INDENT.sub("", text.strip())
    markdown = from_plain(_FORMULA.sub(r"\\(\1\\)", text), inline=inline)
    return markdown if inline else _NUMBERED.sub(r"\1\\", markdown)


def is_markdown(row: dict[str, str]) -> bool:
    """Return whether the row says that its texts are Markdown."""
    return simplified(row.get(MARKUP, "")) in _NAMES


def looks_marked(texts: Iterable[str]) -> bool:
    """Return whether a text of a plain row looks as if Markdown was meant."""
    return any(_MARKED.search(_FORMULA.sub("", text)) for text in texts)


def has_html(texts: Iterable[str]) -> bool:
    """Return whether a text of a plain row has HTML in it, which is shown as it stands like any other text."""
    return any(_HTML.search(text) for text in texts)


def to_markdown(row: dict[str, str]) -> dict[str, str]:
    """Return a row of plain texts with its texts as Markdown."""
    changed = {name: markdown_of(row[name], inline=False) for name in BLOCKS if row.get(name)}
    return row | changed | {name: markdown_of(row[name], inline=True) for name in LINES if row.get(name)}


def to_plain(row: dict[str, str]) -> dict[str, str]:
    """Return a row of Markdown with plain texts that stand for exactly the same; else with a column that says Markdown.

    The inverse of :func:`to_markdown`.
    """
    plain: dict[str, str] = {}
    for name in (*BLOCKS, *LINES):
        if not (text := row.get(name, "")):
            continue
        inline = name in LINES
        for candidate in (text, _ESCAPED.sub(r"\1", text)):
            if candidate == candidate.strip() and markdown_of(candidate, inline=inline) == text:
                plain[name] = candidate
                break
        else:
            return row | {MARKUP: MARKDOWN}
    return row | ({MARKUP: MARKDOWN} if looks_marked(plain.values()) else plain)
