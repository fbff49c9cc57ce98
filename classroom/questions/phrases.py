"""Parts of answers in words, for pages that compare versions and for previews of imports."""

from collections.abc import Mapping
from typing import Any

from babel import Locale, numbers
from flask_babel import get_locale
from flask_babel import gettext as _

from classroom.questions.declarations import SummaryLine
from classroom.questions.number_parsing import number_text

LEAST_GROUPED = {"es": 10_000}
"""The least number whose thousands are separated, where it is not 1,000. From the CLDR, as browsers have it."""


def number_words(value: float) -> str:
    """Return a number as the reader's language writes it."""
    locale = get_locale() or Locale("en")
    if value and not 1e-6 <= abs(value) < 1e15:
        return number_text(value).replace(".", numbers.get_decimal_symbol(locale))
    is_grouped = abs(value) >= LEAST_GROUPED.get(locale.language, 1_000)
    return numbers.format_decimal(value, format="#,##0.##########", locale=locale, group_separator=is_grouped)


def percent_words(fraction: float) -> str:
    """Return a fraction (0 to 1) in percent."""
    return str(_("%(number)s %%", number=number_words(round(fraction * 100, 1))))


def with_credit(text: str, item: Mapping[str, Any]) -> str:
    """Return an accepted answer with its credit, if that is not the full one."""
    credit = item.get("credit", 100)
    if credit == 100:
        return text
    return str(_("%(text)s, for %(credit)s of the points", text=text, credit=percent_words(credit / 100)))


def accepted_line(text: str, item: Mapping[str, Any]) -> SummaryLine:
    """Return the summary of an accepted answer; it is correct if it earns all points."""
    credit = item.get("credit", 100)
    return SummaryLine(text if credit == 100 else f"{text} ({percent_words(credit / 100)})", correct=credit == 100)
