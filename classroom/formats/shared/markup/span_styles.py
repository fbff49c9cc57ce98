"""The elements that stand for a style that editors write into a ``style`` attribute."""

import re

_STYLES = (
    (re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bunderline\b"), "u"),
    (re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through\b"), "s"),
    (re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)\b"), "b"),
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)\b"), "i"),
    (re.compile(r"vertical-align\s*:\s*super\b"), "sup"),
    (re.compile(r"vertical-align\s*:\s*sub\b"), "sub"),
)
MAX_STYLE = 2000
"""Most characters of a style that are looked at."""


def span_elements(style: str) -> list[str]:
    """Return the names of the elements that look like a style: ``u`` for ``text-decoration: underline``."""
    style = style[:MAX_STYLE].lower()
    return [name for pattern, name in _STYLES if pattern.search(style)] if style else []
