"""Reading the numbers that people type in answers: what is clear is a number, and what is not gets a reason.

``static/js/questions/number_logic.js`` reads by the same rules, and the tests of both read the same table,
``tests/fixtures/numbers.json``.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from classroom.questions.number_parsing import LARGEST, Number, number_of

LONGEST = 64
"""Most characters of a text that is read."""

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile("[\t-\r \u1680\u2028\u2029]+")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe63\uff0d]")
_QUOTES = re.compile("[\u2018\u2019\u02bc\u2032\u00b4`]")
_SLASHES = re.compile("[\u2044\u2215]")
_VULGAR = re.compile("[\u00bc-\u00be\u2150-\u215e]")
_RAISED = re.compile("[\u00b9\u00b2\u00b3\u2070-\u207b]+")

_SIGN = re.compile(r"([+-]?) ?(.*)", re.DOTALL)
_FRACTION = re.compile(r"(?:([0-9]{1,15}) )?([0-9]{1,15}) ?/ ?([0-9]{1,15})")
_POWER = re.compile(r"(.*[0-9.,'])(?: ?[eE]| ?[\u00b7\u22c5\u00d7xX*] ?10 ?\^) ?([+-]?[0-9]{1,3})")
_PLAIN = re.compile(r"([0-9]+)(?:[.,']([0-9]+|[0-9]{3}(?: [0-9]{3})*(?: [0-9]{1,3})?)|[.,])?|[.,]([0-9]+)")
_GROUPED = re.compile(r"([1-9][0-9]{0,2})([.,' ])([0-9]{3}(?:\2[0-9]{3})*)(?:([.,'])([0-9]+))?")
_DIGITS_AND_SEPARATORS = re.compile(r"[0-9.,' ]*[0-9][0-9.,' ]*")
_NUMBER_AND_MORE = re.compile(r"([0-9.,'/ ]*[0-9]) ?([^0-9.,'/ ].*)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text stands for: a number, or a reason why it is none."""

    number: Number | None = None
    problem: str = ""
    """``unreadable``, ``separators``, ``words`` or ``zero``."""
    words: str = ""
    """With ``words``: what stands after the number."""


def read_number(value: Any, unit: str = "") -> Reading:
    """Read a number, or a text as people write numbers.

    A text may have a decimal point, comma or apostrophe; separators between groups of three digits; a fraction such as
    ``3/4`` or ``1 3/4``; a power of ten; any kind of minus sign; and the question's unit. Where the only separator may
    be either, as in ``1.500``, it is the decimal one.

    Args:
        value: a number or a text.
        unit: the question's unit, which may be written too.
    """
    if not isinstance(value, str):
        number = number_of(value)
        return Reading(number, "" if number is not None else "unreadable")
    text = _simplified(value) if len(value) <= LONGEST else ""
    sign, rest = _SIGN.fullmatch(text).groups()  # type: ignore[union-attr]  # matches any text
    rest = _without_unit(rest, _simplified(unit))
    if not sign:  # "$-5"
        sign, rest = _SIGN.fullmatch(rest).groups()  # type: ignore[union-attr]
    found = _read(rest)
    if isinstance(found, Reading):
        return found
    number = number_of(-found if sign == "-" else found)
    return Reading(number, "" if number is not None else "unreadable")


def _simplified(text: str) -> str:
    """Return the text with one kind of digit, sign, quote and space."""
    text = _INVISIBLE.sub("", text)
    text = _QUOTES.sub("'", text)
    text = _VULGAR.sub(lambda match: " " + unicodedata.normalize("NFKC", match[0]), text)
    text = _RAISED.sub(lambda match: "^" + unicodedata.normalize("NFKC", match[0]), text)
    text = _SLASHES.sub("/", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))
    return _SPACES.sub(" ", text).strip(" ")


def _without_unit(text: str, unit: str) -> str:
    size = len(unit)
    if not unit or not re.search("[^0-9.,' /-]", unit):
        return text
    if _is_unit(text[-size:], unit):
        return text[:-size].rstrip(" ")
    return text[size:].lstrip(" ") if _is_unit(text[:size], unit) else text


def _is_unit(text: str, unit: str) -> bool:
    """Return whether a text is the unit. Capitals do not matter, but for mW and MW."""
    if text == unit:
        return True
    return text.lower() == unit.lower() and (len(unit) == 1 or text[0] == unit[0] or unit[0] not in "mMpP")


def _read(text: str) -> float | Reading:
    """Return the number that a text without a sign stands for, or a reading with the problem."""
    if found := _FRACTION.fullmatch(text):
        return _fraction(found)
    power = _POWER.fullmatch(text)
    digits, exponent = (power[1], power[2]) if power else (text, "0")
    plain = _decimal(digits)
    if plain is not None:
        value = float(f"{plain}e{exponent}")
        return value if value <= LARGEST else Reading(problem="unreadable")
    if _DIGITS_AND_SEPARATORS.fullmatch(text):
        return Reading(problem="separators")
    more = _NUMBER_AND_MORE.fullmatch(text)
    if more and not isinstance(_read(more[1].strip(" ")), Reading):
        return Reading(problem="words", words=more[2])
    return Reading(problem="unreadable")


def _fraction(found: re.Match[str]) -> float | Reading:
    whole, above, below = (int(part or 0) for part in found.groups())
    if not below:
        return Reading(problem="zero")
    return Reading(problem="separators") if found[1] and above >= below else float(whole) + above / below


def _decimal(text: str) -> str | None:
    """Return a decimal numeral with a point, or None."""
    if found := _GROUPED.fullmatch(text):
        first, separator, groups, mark, decimals = found.groups()
        if mark != separator and (mark or separator == " " or separator in groups):
            return f"{first}{groups.replace(separator, '')}.{decimals or 0}"
    if found := _PLAIN.fullmatch(text):
        return f"{found[1] or 0}.{(found[2] or found[3] or '0').replace(' ', '')}"
    return None
