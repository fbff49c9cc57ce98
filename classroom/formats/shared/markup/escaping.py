"""Escaping text so that Markdown renders exactly that text.

Characters are escaped only where the renderer takes them for mark-up, because people edit these texts later. To find
out, the text is rendered. Special characters are those of CommonMark (https://spec.commonmark.org/), tables and
strikethrough.
"""

import re
from collections.abc import Callable, Sequence

from classroom.formats.shared.markup.formulas import Formulas
from classroom.questions.markdown import plain, plain_inline

MAX_RENDERED = 8000
"""Most characters of a text that is rendered to find out; in longer texts everything is escaped."""
_ANYWHERE = re.compile(r"[\\`*_~\[\]<>&|$#]")
_RISKY = re.compile(r"\\(?=[!-/:-@\[-`{-~])|[`*~]|(?<![^\W_])_|_(?![^\W_])|&(?=[#A-Za-z])|\$")
"""What is mark-up in most places. Only this is escaped at first, so that ``a < b`` and ``x_1`` stay readable."""
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
    """A digit cannot be escaped, so the ``.`` or ``)`` after the match is: ``1\\.``."""
    return f"{match[1]}{match[2]}\\" if match[2].isdigit() else f"{match[1]}\\{match[2]}"


def without_spaces(text: str) -> str:
    """Return the text without white space, for comparisons: HTML collapses it."""
    return "".join(text.split())


def renders_as(markdown: str, text: str, *, inline: bool) -> bool:
    """Return whether the Markdown is rendered as this text, apart from white space."""
    return without_spaces(plain_inline(markdown) if inline else plain(markdown)) == without_spaces(text)


def first_faithful(candidates: Sequence[Callable[[], str]], text: str, formulas: Formulas, *, inline: bool) -> str:
    """Return the first candidate that is rendered as the text, or else the last one, which always is.

    Args:
        candidates: functions that return Markdown with a placeholder for each formula.
        text: the text to be rendered, with a placeholder for each formula.
        formulas: the formulas behind these placeholders.
        inline: for one line, such as a choice.
    """
    seen = formulas.plain(text)
    for candidate in candidates[:-1] if len(text) <= MAX_RENDERED else ():
        markdown = formulas.restore(candidate())
        if renders_as(markdown, seen, inline=inline):
            return markdown
    return formulas.restore(candidates[-1]())


def from_plain(text: str, *, inline: bool = False) -> str:
    """Return a plain text as Markdown, line by line; formulas in ``\\(...\\)`` become ``$...$``.

    Args:
        text: the text to be rendered.
        inline: for one line, such as a choice.
    """
    formulas = Formulas()
    text = _INDENT.sub("", formulas.extract(text).strip())
    if not _SIGN.search(text):
        return formulas.restore(text)
    candidates = (lambda: text, lambda: escape_risky(text), lambda: escape(text))
    return first_faithful(candidates, text, formulas, inline=inline)
