"""Question types: one module each in ``types``, found by the registry; what several of them share is beside it."""

from classroom.questions.base import Body, Grade, QuestionType
from classroom.questions.registry import all_types, get, labels, names

__all__ = ["Body", "Grade", "QuestionType", "all_types", "get", "labels", "names"]
