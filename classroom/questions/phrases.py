"""Parts of answers in words, for pages that compare versions and for previews of imports."""

from collections.abc import Mapping
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from classroom.questions.declarations import SummaryLine


def number_words(value: float) -> str:
    """Return a number as the reader's language writes it."""
    return str(format_decimal(value, format="#,##0.##########"))


def percent_words(fraction: float) -> str:
    """Return a fraction (0 to 1) in percent."""
    return str(_("%(number)s %%", number=format_decimal(round(fraction * 100, 1))))


def with_credit(text: str, item: Mapping[str, Any]) -> str:
    """Return an accepted answer with its credit, if that is not the full one."""
    credit = item.get("credit", 100)
    if credit == 100:
        return text
    return str(_("%(text)s, for %(credit)s of the points", text=text, credit=percent_words(credit / 100)))


def accepted_line(text: str, item: Mapping[str, Any]) -> SummaryLine:
    """Return the summary of an accepted answer; it is correct if it earns all points."""
    credit = item.get("credit", 100)
    return SummaryLine(text if credit == 100 else f"{text} ({credit} %)", correct=credit == 100)
