"""The weights of answers in GIFT: ``%50%`` before a text."""

import re

from flask_babel import gettext as _

from classroom.formats.gift.tokenizer import GiftError

_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:[.,][0-9]{0,9})?)%")
_HALF_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:[.,][0-9]{0,9})?)(?=\s*[^\W\d_<\[])")


def split_weight(piece: str, at: int) -> tuple[float | None, str]:
    """Return the weight before a text in percent, or None without one, and the text.

    Args:
        piece: an answer without its sign.
        at: its offset in the text of the question.

    Raises:
        GiftError: the second % of a weight is missing.
    """
    match = _WEIGHT.match(piece)
    if not match and (half := _HALF_WEIGHT.match(piece)):
        raise GiftError(
            _("A weight stands between two %% signs; in %%%(weight)s the second one is missing.", weight=half[1]),
            _("Write %%%(weight)s%% before the text, or %(weight)s %% in the text.", weight=half[1]),
            at,
        )
    return (float(match[1].replace(",", ".")), piece[match.end() :]) if match else (None, piece)


def credit_from_weight(weight: float) -> int:
    """Return the credit for a weight in whole percent, from 1 to 100."""
    return min(100, max(1, round(weight)))
