"""Format question fields as text for version comparison."""

from collections.abc import Mapping
from typing import Any

from classroom.core import languages
from classroom.questions.declarations import AuthorField
from classroom.questions.phrases import number_words
from classroom.web.bank.blueprint import DIFFICULTY_NAMES

Words = str | list[str]


def in_words(name: str, value: Any, fields: Mapping[str, AuthorField]) -> Words:
    """Return a field as a text or a list of texts; None gives an empty text.

    Args:
        name: a field of :func:`classroom.services.bank.entries.source`.
        value: the value of the field.
        fields: the fields of the question's type.
    """
    if name in fields and (read := fields[name].in_words):
        return read(value)
    if isinstance(value, list):
        return [str(entry) for entry in value]
    if value is None or isinstance(value, str):
        return languages.NAMES.get(value, value) if name == "language" and value else value or ""
    return str(DIFFICULTY_NAMES[value]) if name == "difficulty" else number_words(value)
