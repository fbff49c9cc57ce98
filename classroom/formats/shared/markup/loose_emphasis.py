"""Emphasis that other programs render and CommonMark does not: ``**Note:**text`` and ``she**'s here**``.

In CommonMark a mark between a letter and a punctuation character neither opens nor closes, so that students would see
the signs. With the punctuation on the other side of the mark it does.
"""

import re

_MARK = r"(?P<mark>\*\*|\*|~~)"
_INSIDE = r"(?:[^\s*~`\\$]|[^\S\n](?=[^\s*~`]))"
_CLOSING = re.compile(rf"{_MARK}(?P<inside>{_INSIDE}{{1,300}}?)(?P<signs>[^\w\s*~`\\$]{{1,4}})(?P=mark)(?=\w)")
_OPENING = re.compile(rf"(?<=\w){_MARK}(?P<signs>[^\w\s*~`\\$]{{1,4}})(?P<inside>\w{_INSIDE}{{0,300}}?)(?P=mark)")


_LITERAL = re.compile(r"(`+[^`]{0,2000}`+|\$[^$\n]{1,2000}\$)")
"""Code and formulas, in which the signs are letters."""


def with_strict_emphasis(markdown: str) -> str:
    """Return Markdown in which emphasis beside punctuation is rendered."""
    if "*" not in markdown and "~~" not in markdown:
        return markdown
    pieces = _LITERAL.split(markdown)
    return "".join(piece if number % 2 else _strict(piece) for number, piece in enumerate(pieces))


def _strict(text: str) -> str:
    closed = _CLOSING.sub(lambda found: f"{found['mark']}{found['inside']}{found['mark']}{found['signs']}", text)
    return _OPENING.sub(lambda found: f"{found['signs']}{found['mark']}{found['inside']}{found['mark']}", closed)
