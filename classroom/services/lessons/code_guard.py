"""Slows down guessing of lesson codes without making anybody wait for another's mistakes.

Many people share an address: a class, a school. So a code is looked up first, and only unknown codes are counted and
refused (``join_miss_rate``); a right code works at any time. An attacker would not mind the refusals, though, and learn
the right codes from what is not refused. Therefore an address with more unknown codes than a school can mistype
(``join_flood_rate``) finds only the lessons that are in use there: those that its visitors or a teacher have opened
before, and those that the visitor belongs to.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from classroom.core import rate_limits, settings
from classroom.core.errors import NotFound, RateLimited

IN_USE_FOR = 12 * 3600
"""Seconds for which a lesson counts as in use at an address."""
MOST_IN_USE = 50_000
"""Pairs of address and lesson that are kept."""

_in_use: OrderedDict[tuple[str, int], float] = OrderedDict()  # until when, by the monotonic clock


def note_use(address: str, lesson_id: int) -> None:
    """Note that somebody at an address uses a lesson: its teacher, or a visitor with the right code."""
    _in_use[address, lesson_id] = time.monotonic() + IN_USE_FOR
    _in_use.move_to_end((address, lesson_id))
    if len(_in_use) > MOST_IN_USE:
        _in_use.popitem(last=False)


def forget() -> None:
    """Remove what was noted; for tests."""
    _in_use.clear()


def found(address: str, lesson_id: int, belongs: Callable[[], bool] = lambda: False) -> None:
    """Let a visitor with a right code pass.

    Args:
        address: of the request, as limits count it.
        lesson_id: the lesson that has the code.
        belongs: says whether the visitor is in the lesson or teaches it.

    Raises:
        RateLimited: the address may be guessing, after so many unknown codes, and nobody there uses the lesson.
    """
    is_guarded = settings.current().join_miss_rate != "off"
    if is_guarded and _in_use.get((address, lesson_id), 0) < time.monotonic():
        try:
            rate_limits.guard("join_flood", address)
        except RateLimited:
            if not belongs():
                raise
    note_use(address, lesson_id)


def unknown(address: str) -> NotFound:
    """Count an unknown code, and return the error for it.

    Raises:
        RateLimited: too many unknown codes from this address.
    """
    count_unknown(address)
    text = _("No lesson has this code. Check it and try again.")
    return NotFound(text, code="unknown_code", fields={"code": text})


def count_unknown(address: str) -> None:
    """Count an unknown code.

    Raises:
        RateLimited: too many unknown codes from this address.
    """
    rate_limits.record_failure("join_flood", address)
    try:
        rate_limits.guard("join_miss", address)
    except RateLimited as error:
        text = ngettext(
            "This code is not known. After many wrong codes from your network, the next one has to wait "
            "%(num)d second. The right code works at once.",
            "This code is not known. After many wrong codes from your network, the next one has to wait "
            "%(num)d seconds. The right code works at once.",
            round(error.retry_after or 1),
        )
        raise RateLimited(text, retry_after=error.retry_after) from None
    rate_limits.record_failure("join_miss", address)
