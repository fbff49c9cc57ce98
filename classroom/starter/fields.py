"""Build the type-specific fields of a starter question from its data entry, in one language."""

from collections.abc import Callable
from typing import Any, Final

Entry = dict[str, Any]


def fields_of(entry: Entry, language: str) -> Entry:
    """Return the fields of ``entry`` that are specific to its type.

    Numbers, points and regions are the same in all languages and are fields of the entry itself; texts are below the
    language.

    Raises:
        KeyError: a field is missing, or the type is unknown.
    """
    return _BY_TYPE[entry["type"]](entry, entry[language])


def _marked(entry: Entry, words: Entry) -> Entry:
    """Return choices marked as correct by their indexes in ``correct``; a poll has none."""
    return {
        "choices": [{"text": text, "correct": index in entry["correct"]} for index, text in enumerate(words["choices"])]
    }


def _ordered(entry: Entry, words: Entry) -> Entry:
    """Return choices, which are listed in the correct order."""
    return {"choices": [{"text": text} for text in words["choices"]]}


def _matched(entry: Entry, words: Entry) -> Entry:
    pairs = [{"left": left, "right": right} for left, right in words["pairs"]]
    return {"pairs": pairs, "distractors": words["distractors"]}


def _written(entry: Entry, words: Entry) -> Entry:
    """Return accepted texts with full credit each; the first is the usual name."""
    return {"accepted": [{"text": text, "credit": 100} for text in words["accepted"]]}


def _named(*names: str) -> Callable[[Entry, Entry], Entry]:
    """Return a function that copies these fields from the texts of the language or else from the entry."""
    return lambda entry, words: {name: words[name] if name in words else entry[name] for name in names}


_BY_TYPE: Final[dict[str, Callable[[Entry, Entry], Entry]]] = {
    "true_false": _marked,
    "single_choice": _marked,
    "multiple_choice": _marked,
    "poll": _marked,
    "ordering": _ordered,
    "matching": _matched,
    "short_text": _written,
    "numeric": _named("accepted", "unit"),
    "map_pin": _named("point", "full_km", "zero_km"),
    "image_pin": _named("regions"),
    "word_cloud": _named("words"),
    "rating": _named("low", "high", "low_label", "high_label"),
    "open_text": _named(),
}
