"""When a delivery that failed is tried again."""

import secrets

_MINUTE, _HOUR = 60, 3600
PAUSES = (
    5,
    5 * _MINUTE,
    30 * _MINUTE,
    2 * _HOUR,
    5 * _HOUR,
    10 * _HOUR,
    14 * _HOUR,
    20 * _HOUR,
    24 * _HOUR,
)
"""Seconds after each failed try; the one after these is the last. Three days in all, so that a weekend is survived."""
ATTEMPTS = len(PAUSES) + 1
SPREAD = 0.1
"""Each pause is longer by up to this share, so that what failed together is not tried again at the same moment."""
LONGEST = 24 * _HOUR
"""Most seconds that the other side can ask to wait."""


def pause(attempts: int, retry_after: float = 0.0) -> float | None:
    """Return how many seconds to wait after so many failed tries; None: give it up.

    Args:
        attempts: from 1.
        retry_after: seconds that the other side asks to wait.
    """
    if attempts >= ATTEMPTS:
        return None
    own = PAUSES[attempts - 1] * (1 + SPREAD * secrets.randbelow(1001) / 1000)
    return max(own, min(retry_after, LONGEST))
