"""Between Markdown, which questions are written in, and formats that know only plain text."""

import re

from classroom.questions.text import plain, plain_inline

_MARKS = re.compile(r"([\\`*_{}\[\]<>#+\-!|~&.()$=])")


def one_line(text: str) -> str:
    """Return the text with single spaces in place of all white space."""
    return " ".join(text.split())


def to_markdown(text: str, *, inline: bool = False) -> str:
    """Return Markdown that shows plain text as it is: with backslashes, but only where something would be mark-up.

    Args:
        text: what people should see.
        inline: it is one line, such as a choice.
    """
    shown = plain_inline if inline else plain
    if shown(text) == one_line(text):
        return text
    return _MARKS.sub(r"\\\1", text)


def from_markdown(text: str, *, inline: bool = False) -> tuple[str, bool]:
    """Return the text without its mark-up on one line, and whether mark-up was lost.

    Args:
        text: Markdown.
        inline: it is one line, such as a choice.
    """
    bare = (plain_inline if inline else plain)(text) or one_line(text)
    return bare, to_markdown(bare, inline=inline) != text
