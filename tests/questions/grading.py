"""Questions of every type, and what an answer to one earns."""

from typing import Any

from classroom import questions
from tests.support.questions import CHOICE_TYPES, TYPES, fields_of

OTHERS = [kind for kind in TYPES if kind not in CHOICE_TYPES]
"""The types without fixed choices."""
RECT = {"shape": "rect", "x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4}


def body(kind: str, **fields: Any) -> dict[str, Any]:
    """Return the stored form of a sample question, with other fields."""
    return questions.get(kind).parse({**fields_of(kind), **fields}, "en")


def graded(kind: str, value: Any, **fields: Any) -> tuple[bool | None, float]:
    """Return whether an answer to a sample question is right, and the share of its points that it earns."""
    made = body(kind, **fields)
    grade = questions.get(kind).grade(made, questions.get(kind).parse_answer(made, value))
    return grade.correct, round(grade.fraction, 4)
