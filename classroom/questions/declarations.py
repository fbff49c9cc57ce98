"""What a question type declares: its fields for the API and the editor, an example, and summary lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class SchemaField:
    """A JSON field in the API: its Python type, as pydantic reads it, and its description in the document."""

    annotation: Any
    description: str = ""


@dataclass(frozen=True)
class AuthorField(SchemaField):
    """A field that authors fill in, beside those of every question.

    CSV and XLSX have a column with the field's name: ``str``, ``int``, ``float`` and ``list[str]`` are written as such,
    anything else as JSON, unless the table formats know the type better.
    """

    label: LazyString | str = ""
    """The name of the field on pages."""
    in_words: Callable[[Any], str | list[str]] | None = None
    """Returns a value as text for pages that compare versions, one text for each entry of a list. None: as it is."""


@dataclass(frozen=True)
class Example:
    """An example question for the file templates and for the page of all components."""

    question: Mapping[str, Any]
    """The prompt, the type's fields and others, in the form that the bank's ``create`` takes, pictures as bytes."""
    answers: Sequence[Any]
    """At least two values: a right one first (for types without right answers, any), then others."""


@dataclass(frozen=True)
class SummaryLine:
    """One answer of a question, as the preview of an import lists it."""

    text: str
    correct: bool = False
