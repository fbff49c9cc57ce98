"""What the types with written answers share: a text as answer, and grouping those that are the same."""

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
        InvalidValue: no text, an empty or a too long one, or one with control characters.
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
    """Return what was written, the most frequent first, at most :data:`SHOWN`.

    Args:
        values: number of answers by canonical JSON text.
        key: what is the same for texts that are the same answer.
        parts: the pieces of an answer that count each for itself.

    Returns ``[(key, text, count)]``; ``text`` is the spelling that most used, the first of them by the alphabet.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for encoded, number in values.items():
        for part in parts(json.loads(encoded)):
            spellings[key(part)][part] += number
    found = [
        (name, min(texts, key=lambda text: (-texts[text], text)), texts.total()) for name, texts in spellings.items()
    ]
    return sorted(found, key=lambda item: (-item[2], item[0]))[:SHOWN]
