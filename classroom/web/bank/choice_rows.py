"""The rows of choices in the editor, as typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from string import ascii_uppercase
from typing import Any

from werkzeug.datastructures import MultiDict

from classroom.questions import QuestionType
from classroom.questions.choices import MAX_CHOICES, ChoiceType

ROWS = 4
"""Rows of choices that a new question has at first."""


@dataclass
class Row:
    """One row of choices as typed."""

    index: int
    text: str = ""
    correct: bool = False
    feedback: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The letter."""
        return ascii_uppercase[self.index]

    def is_used(self, marks: str) -> bool:
        """Say whether there is anything in it."""
        return bool(self.text.strip() or self.feedback.strip() or (marks and self.correct))

    def raw(self, marks: str) -> dict[str, Any]:
        """Return the choice as the bank takes it."""
        choice: dict[str, Any] = {"text": self.text}
        if marks:
            choice["correct"] = self.correct
        if self.feedback.strip():
            choice["feedback"] = self.feedback
        return choice


def marks_of(kind: QuestionType) -> str:
    """Return how choices are marked as right: ``one`` of them, ``some``, or none at all (an empty text)."""
    if not isinstance(kind, ChoiceType) or not kind.graded:
        return ""
    return "one" if kind.single else "some"


def blank_rows() -> list[Row]:
    """Return the rows of a new question."""
    return [Row(index) for index in range(ROWS)]


def rows_of(source: Mapping[str, Any]) -> list[Row]:
    """Return the rows of a question that is in the bank."""
    choices = source.get("choices") or []
    return [
        Row(index, choice["text"], choice.get("correct", False), choice.get("feedback", ""))
        for index, choice in enumerate(choices)
    ] or blank_rows()


def sent_rows(form: MultiDict[str, str]) -> list[Row]:
    """Return the rows that were sent."""
    texts, marked = form.getlist("choice")[:MAX_CHOICES], set(form.getlist("correct"))
    feedback = form.getlist("feedback")[: len(texts)]
    pairs = zip_longest(texts, feedback, fillvalue="")
    return [Row(index, text, str(index) in marked, said) for index, (text, said) in enumerate(pairs)] or blank_rows()


def renumbered(rows: list[Row]) -> list[Row]:
    """Give rows their numbers by their order."""
    for index, row in enumerate(rows):
        row.index = index
    return rows
