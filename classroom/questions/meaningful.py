"""Which punctuation carries meaning: signs, fraction bars, decimal points, ``#``, ``+``, ``%``, primes in formulas."""

from collections.abc import Callable

_OPENING, _CLOSING = "([{", ")]}"
_IDLE = frozenset(
    ".,;:?!\u00a1\u00bf\u2039\u203a\u3001\u3002\u300c\u300d\u300e\u300f\uff64\u060c\u061b\u061f'\"-"
    + _OPENING
    + _CLOSING
)
"""Punctuation that may carry no meaning: it is judged by what stands around it. Everything else always counts."""
_OPERATORS = frozenset("+-*/^=<>%#&@|~\\_\u00d7\u00f7\u00b7\u22c5\u2264\u2265\u2260\u221a\u00b1")


def without_idle_punctuation(text: str) -> str:
    """Return a text without the punctuation that carries no meaning; a hyphen between words becomes a space.

    Args:
        text: on one line, with plain quotation marks, apostrophes and hyphens.
    """
    kept_brackets = _meaningful_brackets(text)
    quoted = _quotes(text)
    letters = []
    for place, sign in enumerate(text):
        if sign not in _IDLE or place in kept_brackets:
            letters.append(sign)
        elif sign not in _OPENING + _CLOSING and place not in quoted and _counts(text, place):
            letters.append("." if sign == "," and _is_decimal_comma(text, place) else sign)
        elif sign == "-":
            letters.append(" ")
    return " ".join("".join(letters).split())


def _counts(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return _RULES.get(text[place], _between_digits)(text, place, before, after)


def _word_length(text: str, place: int, step: int) -> int:
    """Return how many letters and digits stand before (step -1) or after (1) a place."""
    count = 0
    while 0 <= place + step < len(text) and text[place + step].isalnum():
        place, count = place + step, count + 1
    return count


def _is_term(text: str, place: int, step: int) -> bool:
    """Return whether a number or a single letter stands beside a place, as in a formula."""
    near = place + step
    if not 0 <= near < len(text):
        return False
    sign = text[near]
    if sign == " ":
        return 0 <= near + step < len(text) and _is_term(text, near, step)
    beside = _CLOSING if step < 0 else _OPENING
    return sign.isdigit() or (sign.isalpha() and _word_length(text, place, step) == 1) or sign in beside + "'!√"


def _between_digits(_text: str, _place: int, before: str, after: str) -> bool:
    return before.isdigit() and after.isdigit()


def _dot(_text: str, _place: int, before: str, after: str) -> bool:
    """A decimal point, also of .5"""
    return after.isdigit() and (before.isdigit() or not before.isalpha())


def _colon(text: str, place: int, before: str, after: str) -> bool:
    """A ratio or a time of day."""
    return _is_term(text, place, -1) and _is_term(text, place, 1) and " " not in (before + after)


def _hyphen(text: str, place: int, before: str, after: str) -> bool:
    """A sign: at the start or the end of a word (-5, OH-), or between terms (x-1). Not between words."""
    joins_words = before.isalpha() and after.isalpha()
    stands_alone = before in ("", " ") and after in ("", " ")
    if joins_words or stands_alone:
        return (place == 0 or _is_term(text, place, -1)) and _is_term(text, place, 1)
    return True


def _prime(text: str, place: int, before: str, after: str) -> bool:
    """A prime of a formula (f'(x), x''), feet or minutes (5'); not the apostrophe of a word."""
    while place > 0 and text[place - 1] == text[place]:
        place -= 1
    before = text[place - 1 : place]
    is_symbol = (
        before.isdigit() or before in tuple(_CLOSING) or (before.isalpha() and _word_length(text, place, -1) == 1)
    )
    return bool(before) and is_symbol and not after.isalpha()


def _exclamation(text: str, place: int, before: str, after: str) -> bool:
    """A factorial (5!, n!) or a negation (!=, !a)."""
    is_factorial = (
        before.isdigit() or before in tuple(_CLOSING) or (before.isalpha() and _word_length(text, place, -1) == 1)
    )
    is_negation = after == "=" or (before in ("", " ", "(") and after.isalpha())
    return (bool(before) and is_factorial and not after.isalpha()) or is_negation


_RULES: dict[str, Callable[[str, int, str, str], bool]] = {
    ".": _dot,
    ":": _colon,
    "-": _hyphen,
    "'": _prime,
    '"': _prime,
    "!": _exclamation,
}


def _is_decimal_comma(text: str, place: int) -> bool:
    """Return whether a comma is the only separator of a number by itself: 1,5 is 1.5, but (1,5) is a pair."""
    start, end = text.rfind(" ", 0, place) + 1, (text + " ").find(" ", place)
    word = text[start:end]
    return word.count(",") == 1 and not any(sign in word for sign in "." + _OPENING + _CLOSING)


def _quotes(text: str) -> set[int]:
    """Return the places of quotation marks that stand around something, which carry no meaning."""
    found: set[int] = set()
    for mark in "\"'":
        if len(text) > 2 and text[0] == text[-1] == mark and mark not in text[1:-1]:
            found |= {0, len(text) - 1}
    return found


def _meaningful_brackets(text: str) -> set[int]:
    """Return the places of the brackets that belong to a formula: f(x), Ca(OH)2, (a+b)c, [1, 2)."""
    found: set[int] = set()
    waiting: list[int] = []
    for place, sign in enumerate(text):
        if sign in _OPENING:
            waiting.append(place)
        elif sign in _CLOSING and waiting:
            start = waiting.pop()
            inside, before, after = text[start + 1 : place], text[start - 1 : start], text[place + 1 : place + 2]
            touches = (before + after).strip()
            is_formula = any(letter.isdigit() or letter in _OPERATORS for letter in inside)
            if is_formula or any(letter.isalnum() or letter in _OPERATORS or letter in "'!" for letter in touches):
                found |= {start, place}
    return found
