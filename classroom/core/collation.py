"""The alphabetical order of names, by the language of the reader.

A simple form of the Unicode Collation Algorithm (UTS 10): letters count first, then accents, then capitals; numbers in
a name are compared by their value. In Spanish, ñ is a letter of its own, after n. Browsers: ``static/js/names.js``.
"""

import re
import unicodedata
from collections.abc import Callable

Key = tuple[str, ...]

_AFTER_ALL = "~"
"""Greater than every basic letter: ``n~`` stands for ñ, between n and o."""
_OWN_LETTERS = {"es": {"ñ": f"n{_AFTER_ALL}"}}
_WITHOUT_DECOMPOSITION = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
PARTICLES = frozenset(
    ["de", "del", "la", "las", "los", "da", "das", "do", "dos", "di", "van", "von", "der", "den", "y", "e"]
)
"""Words inside a name that belong to the surname after them; alphabetical lists pass over them."""


def key(text: str, language: str) -> Key:
    """Return a sort key: texts in the order of their keys are in the alphabetical order of the language.

    Args:
        text: any text.
        language: a language tag such as ``es`` or ``es_MX``.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    letters = folded.translate(_WITHOUT_DECOMPOSITION)
    for letter, place in _OWN_LETTERS.get(language[:2], {}).items():
        letters = letters.replace(letter, place)
    letters = "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))
    letters = re.sub(r"[0-9]+", lambda digits: digits[0].lstrip("0").zfill(20), letters)
    return letters, folded, text.swapcase()


def surname_key(name: str, language: str) -> Key:
    """Return a sort key by surname, then by the other names."""
    surname, given = split_name(name, language)
    words = surname.split()
    while len(words) > 1 and words[0].casefold() in PARTICLES:
        words.pop(0)
    return *key(" ".join(words), language), *key(given, language), name


def split_name(name: str, language: str) -> tuple[str, str]:
    """Return surname and given names of a full name.

    Before a comma stands the surname. Otherwise it is the last name, in Spanish the last two of three or more; words
    such as “de la” belong to the name after them. One name alone is the surname.
    """
    before, comma, after = name.partition(",")
    if comma and before.strip() and after.strip():
        return before.strip(), after.strip()
    names: list[str] = []
    particles: list[str] = []
    for position, word in enumerate(name.split()):
        particles.append(word)
        if position == 0 or word.casefold() not in PARTICLES:
            names.append(" ".join(particles))
            particles = []
    names += [" ".join(particles)] if particles else []
    surnames = 2 if language[:2] == "es" and len(names) > 2 else 1
    return " ".join(names[-surnames:]), " ".join(names[:-surnames])


ORDERS: dict[str, Callable[[str, str], Key]] = {"name": key, "surname": surname_key}
