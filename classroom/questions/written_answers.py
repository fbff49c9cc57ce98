"""Helpers for types whose answer is a text."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext

from classroom.core.errors import InvalidValue
from classroom.questions.base import SHOWN
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


def grouped(values: Mapping[str, int], key: Callable[[str], str], parts: Callable[[str], list[str]]) -> list[Any]:
    """Group equal texts and return the most frequent groups first, at most :data:`SHOWN`.

    Args:
        values: number of answers by canonical JSON text.
        key: returns the same for texts that count as the same answer.
        parts: splits an answer into parts that are counted separately.

    Returns ``[(key, text, count)]``; ``text`` is the most frequent spelling, the alphabetically first of equal ones.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for encoded, number in values.items():
        for part in parts(json.loads(encoded)):
            spellings[key(part)][part] += number
    found = [
        (name, min(texts, key=lambda text: (-texts[text], text)), texts.total()) for name, texts in spellings.items()
    ]
    return sorted(found, key=lambda item: (-item[2], item[0]))[:SHOWN]
