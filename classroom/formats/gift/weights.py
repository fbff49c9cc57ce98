"""Percent weights, ``%50%``, before choices and answers."""

import re

_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:[.,][0-9]{0,9})?)%")


def weighed(piece: str) -> tuple[float | None, str]:
    """Return the weight before a text, or None where there is none, and the text."""
    match = _WEIGHT.match(piece)
    return (float(match[1].replace(",", ".")), piece[match.end() :]) if match else (None, piece)


def credit_of(weight: float) -> int:
    """Return the credit for a weight, in whole percent, at least 1 and at most 100."""
    return min(100, max(1, round(weight)))
