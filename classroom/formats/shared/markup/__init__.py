"""Conversion between the mark-up of other programs (HTML, plain text) and Tiza's Markdown.

The result is safe: :mod:`classroom.questions.markdown` renders the Markdown without HTML, links or pictures from other
sites. All functions take time in proportion to the length of the text.
"""

from classroom.formats.shared.markup.converter import Converted, Picture, convert, formulas_to_tex, looks_like_html
from classroom.formats.shared.markup.escaping import from_plain
from classroom.formats.shared.markup.loose_emphasis import with_strict_emphasis
from classroom.questions.formulas import with_delimiters
from classroom.questions.markdown import block_html, inline_html

__all__ = [
    "Converted",
    "Picture",
    "convert",
    "from_html",
    "from_markdown",
    "from_plain",
    "looks_like_html",
    "to_html",
]


def from_markdown(text: str) -> str:
    """Return Markdown of another program as it is written here: MathML becomes TeX, all emphasis is rendered."""
    return with_strict_emphasis(formulas_to_tex(text))


def from_html(text: str, *, inline: bool = False) -> str:
    """Return HTML as Markdown, with the alternative text of pictures in their place.

    Args:
        text: HTML, well-formed or not.
        inline: for one line, such as a choice.
    """
    return convert(text, inline=inline).markdown


def to_html(markdown: str, *, inline: bool = False) -> str:
    r"""Return safe HTML for Markdown: a prompt or, with ``inline``, one line, such as a choice.

    Formulas are written as ``\(...\)`` and ``\[...\]``, which other programs render.
    """
    return with_delimiters(inline_html(markdown) if inline else block_html(markdown))
