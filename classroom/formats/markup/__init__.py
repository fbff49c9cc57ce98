"""Between the mark-up of other programs (HTML, plain text) and Tiza's Markdown.

Reading never makes anything that runs: what comes out is text for :mod:`classroom.questions.markdown`, which shows no
HTML, no link and no picture from another server. All functions take time linear in the length of the text.
"""

from classroom.formats.markup.html import Converted, Picture, convert
from classroom.formats.markup.shown import from_plain
from classroom.questions.formulas import with_delimiters
from classroom.questions.markdown import block_html, inline_html

__all__ = ["Converted", "Picture", "convert", "from_html", "from_plain", "to_html"]


def from_html(text: str, *, inline: bool = False) -> str:
    """Return the Markdown for HTML; in the place of a picture stands its alternative text.

    Args:
        text: HTML, right or wrong.
        inline: for one line, such as a choice.
    """
    return convert(text, inline=inline).markdown


def to_html(markdown: str, *, inline: bool = False) -> str:
    r"""Return safe HTML for Markdown: a prompt or, with ``inline``, one line, such as a choice.

    Formulas stand in it as ``\(...\)`` and ``\[...\]``, as other programs show them.
    """
    return with_delimiters(inline_html(markdown) if inline else block_html(markdown))
