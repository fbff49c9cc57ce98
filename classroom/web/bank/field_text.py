"""The fields of a question in words, for pages that compare: each a text or a list of texts."""

from collections.abc import Mapping
from typing import Any

from classroom.questions.declarations import AuthorField
from classroom.questions.phrases import number_words
from classroom.web.bank.blueprint import DIFFICULTY_NAMES, LANGUAGE_NAMES

Words = str | list[str]


def in_words(name: str, value: Any, fields: Mapping[str, AuthorField]) -> Words:
    """Return a field of a portable question in words; an empty text for None.

    Args:
        name: of the field, as in :func:`classroom.services.bank.entries.source`.
        value: its value.
        fields: those of the question's type.
    """
    if name in fields and (read := fields[name].in_words):
        return read(value)
    if isinstance(value, list):
        return [str(entry) for entry in value]
    if value is None or isinstance(value, str):
        return str(LANGUAGE_NAMES.get(value, value)) if name == "language" and value else value or ""
    return str(DIFFICULTY_NAMES[value]) if name == "difficulty" else number_words(value)
