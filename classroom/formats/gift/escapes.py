r"""GIFT's signs ``~ = # { } :`` and the backslash that takes their meaning away; ``\n`` is a line break.

A backslash before any other character is a backslash.
Source: https://docs.moodle.org/en/GIFT_format, "Special characters".
"""

import re
from functools import lru_cache

_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_SIGN = re.compile(r"[~=#{}:\\\n]")


def unescape(text: str) -> str:
    """Return what a text stands for, without spaces around it."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], text).strip()


def escape(text: str) -> str:
    """Return a text in the form in which it holds no sign of GIFT and stands on one line."""
    return _SIGN.sub(lambda match: "\\n" if match[0] == "\n" else f"\\{match[0]}", text)


@lru_cache(maxsize=32)
def _looking_for(signs: str) -> re.Pattern[str]:
    return re.compile(rf"\\[~=#{{}}:\\n]|({signs})")


def places(text: str, signs: str, start: int = 0) -> list[int]:
    """Return where signs stand that are not escaped; ``signs`` is a pattern, such as ``[=~]`` or ``->``."""
    return [match.start() for match in _looking_for(signs).finditer(text, start) if match[1]]


def first(text: str, signs: str, start: int = 0) -> int:
    """Return where the first such sign stands, or -1."""
    return next((match.start() for match in _looking_for(signs).finditer(text, start) if match[1]), -1)


def cut(text: str, signs: str) -> tuple[str, list[str]]:
    """Return what stands before the first such sign, and the pieces that begin with one."""
    starts = places(text, signs)
    if not starts:
        return text, []
    ends = [*starts[1:], len(text)]
    return text[: starts[0]], [text[start:end] for start, end in zip(starts, ends, strict=True)]


def parts(text: str, sign: str, most: int) -> list[str]:
    """Split at a sign of one character into at most so many parts."""
    cuts = places(text, re.escape(sign))[: most - 1]
    starts, ends = [0, *(cut + 1 for cut in cuts)], [*cuts, len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]
