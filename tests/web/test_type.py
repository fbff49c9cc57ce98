"""The family of Tiza's texts: which file has which signs, and the names of weights."""

import re
import unicodedata

from tests.support.processes import ROOT

CSS = ROOT / "static" / "css"
SHEET = (CSS / "type.css").read_text()
SPANISH_AND_ENGLISH = (
    "abcdefghijklmnopqrstuvwxyzáéíóúüñABCDEFGHIJKLMNOPQRSTUVWXYZÁÉÍÓÚÜÑ0123456789"
    "¿?¡!.,;:«»“”‘’'\"()[]{}@#%&*+-–—…/\\|<>=×÷±°·ºª€$£§½¼¾²³µ"
)
LIVE = (
    "answers",
    "base",
    "forms",
    "header",
    "inputs",
    "live",
    "screen",
    "screen-answers",
    "screen-live",
    "standings",
    "student",
)
"""Sheets of the pages of a lesson, and of all pages."""


def ranges() -> list[set[int]]:
    """Return the signs of each file that is loaded."""
    found = []
    for text in re.findall(r"unicode-range: ([^;]+);", SHEET):
        parts = [part.strip().removeprefix("U+").split("-") for part in text.split(",")]
        found.append({sign for part in parts for sign in range(int(part[0], 16), int(part[-1], 16) + 1)})
    return found


def test_one_file_has_all_of_spanish_and_english() -> None:
    latin, _more = ranges()
    assert [sign for sign in SPANISH_AND_ENGLISH if ord(sign) not in latin] == []


def test_both_files_have_the_letters_of_europe() -> None:
    """All letters of the Latin alphabet with whatever is above or below them, such as in Polish, Czech or Turkish."""
    latin, more = ranges()
    letters = [sign for sign in range(0xC0, 0x180) if unicodedata.category(chr(sign)).startswith("L")]
    assert [chr(sign) for sign in letters if sign not in latin | more] == []
    assert [f"{sign:04x}" for sign in sorted(latin & more)] == [], "a page would load both files"


def test_weights_have_names() -> None:
    """A weight says what a text is: a question, an option, a figure, a label. Numbers stand in one place."""
    found = [name for name in LIVE if re.search(r"font-weight: \d", (CSS / f"{name}.css").read_text())]
    assert found == []
