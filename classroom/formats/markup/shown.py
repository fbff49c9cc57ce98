"""Markdown that shows exactly a given text.

Mark-up signs are escaped only where the renderer would take them for mark-up, since people edit these texts later:
it is asked. The signs are those of CommonMark (https://spec.commonmark.org/), of tables and of strikethrough.
"""

import re
from collections.abc import Callable, Sequence

from classroom.formats.markup.formulas import Formulas
from classroom.questions.markdown import plain, plain_inline

LONGEST_ASKED = 8000
"""Characters of a text about which the renderer is asked; longer ones than a question may have are just escaped."""
_ANYWHERE = re.compile(r"[\\`*_~\[\]<>&|$#]")
_RISKY = re.compile(r"\\(?=[!-/:-@\[-`{-~])|[`*~]|(?<![^\W_])_|_(?![^\W_])|&(?=[#A-Za-z])|\$")
"""What is mark-up in most places; the lighter way, tried first, so that ``a < b`` and ``x_1`` stay readable."""
_SIGN = re.compile(r"[\\`*_~\[\]<>&|$#+=.)-]")
_AT_BEGIN = re.compile(r"^([ ]{0,3})([#+=-]|[0-9]{1,9}(?=[.)]))", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def escape_risky(text: str) -> str:
    """Return the text with a backslash before what is mark-up in most places."""
    return _AT_BEGIN.sub(_guard, _RISKY.sub(r"\\\g<0>", text))


def escape(text: str) -> str:
    """Return the text with a backslash before everything that could be mark-up."""
    return _AT_BEGIN.sub(_guard, _ANYWHERE.sub(r"\\\g<0>", text))


def _guard(match: re.Match[str]) -> str:
    """``1.`` cannot be escaped at its digit, so its sign is: ``1\\.`` (the sign follows the match)."""
    return f"{match[1]}{match[2]}\\" if match[2].isdigit() else f"{match[1]}\\{match[2]}"


def squeezed(text: str) -> str:
    """Return the text without any space: what is compared, since HTML gathers spaces."""
    return "".join(text.split())


def shows(markdown: str, text: str, *, inline: bool) -> bool:
    """Say whether the renderer makes this text out of the Markdown, apart from spaces."""
    return squeezed(plain_inline(markdown) if inline else plain(markdown)) == squeezed(text)


def first_right(candidates: Sequence[Callable[[], str]], text: str, formulas: Formulas, *, inline: bool) -> str:
    """Return the first candidate that shows the text, or else the last one, which is always right.

    Args:
        candidates: make Markdown that holds a place for each formula.
        text: what is to be seen, with a place for each formula.
        formulas: what stands in these places.
        inline: for one line, such as a choice.
    """
    seen = formulas.plain(text)
    for candidate in candidates[:-1] if len(text) <= LONGEST_ASKED else ():
        markdown = formulas.show(candidate())
        if shows(markdown, seen, inline=inline):
            return markdown
    return formulas.show(candidates[-1]())


def from_plain(text: str, *, inline: bool = False) -> str:
    """Return the Markdown for a plain text, line by line as it stands; formulas in ``\\(...\\)`` get their own form.

    Args:
        text: what is to be seen.
        inline: for one line, such as a choice.
    """
    formulas = Formulas()
    text = _INDENT.sub("", formulas.hide(text).strip())
    if not _SIGN.search(text):
        return formulas.show(text)
    candidates = (lambda: text, lambda: escape_risky(text), lambda: escape(text))
    return first_right(candidates, text, formulas, inline=inline)
