"""Helpers for types whose answer is a text."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext

from classroom.core.errors import InvalidValue
from classroom.questions.base import SHOWN, SHOWN_BYTES
from classroom.questions.clean_text import is_storable, tidy, tidy_line


def read_text(value: Any, most: int, *, lines: bool = False) -> str:
    """Return the text of an answer.

    Raises:
        InvalidValue: if it is not a text, is empty or too long, or has control characters.
    """
    text = (tidy if lines else tidy_line)(value) if isinstance(value, str) and len(value) <= 4 * most else value
    if not isinstance(text, str) or not text:
        problem = lazy_gettext("Write an answer.")
    elif len(text) > most:
        problem = lazy_gettext("Use at most %(max)d characters.", max=most)
    elif not is_storable(text):
        problem = lazy_gettext("This text holds a control character. Remove it.")
    else:
        return text
    raise InvalidValue(problem, fields={"value": problem})


def split_words(text: str) -> list[str]:
    """Return the words of a text that separates them with commas or semicolons."""
    return [word for part in re.split(r"[,;、，]", text) if (word := part.strip())]


def grouped(
    values: Mapping[str, int],
    key: Callable[[str], str],
    parts: Callable[[str], list[str]],
    *,
    keep_order: bool = False,
) -> tuple[list[Any], int]:
    """Group equal texts; return the most frequent groups, and the number of groups that are left out.

    At most :data:`SHOWN` groups whose texts have at most :data:`SHOWN_BYTES` together, since the tally goes to every
    page several times a second; at least one.

    Args:
        values: number of answers by canonical JSON text.
        key: returns the same for texts that count as the same answer.
        parts: splits an answer into parts that are counted separately.
        keep_order: leave groups of one size in the order of ``values`` instead of that of their keys.

    Returns ``[(key, text, count)]``; ``text`` is the most frequent spelling, the alphabetically first of equal ones.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for encoded, number in values.items():
        for part in filter(None, parts(json.loads(encoded))):  # what was forgotten is empty
            spellings[key(part)][part] += number
    found = [
        (name, min(texts, key=lambda text: (-texts[text], text)), texts.total()) for name, texts in spellings.items()
    ]
    found.sort(key=lambda item: (-item[2], "" if keep_order else item[0]))
    size = count = 0
    for _name, text, _count in found[:SHOWN]:
        size += len(text.encode())
        if count and size > SHOWN_BYTES:
            break
        count += 1
    return found[:count], len(found) - count
