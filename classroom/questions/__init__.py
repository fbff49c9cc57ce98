"""Question types: one module each in ``types``, found by the registry; what several of them share is beside it."""

from classroom.questions.base import Body, Grade, QuestionType
from classroom.questions.registry import all_types, entry_types, get, is_known, labels, names
from classroom.questions.slide import SLIDE

__all__ = ["SLIDE", "Body", "Grade", "QuestionType", "all_types", "entry_types", "get", "is_known", "labels", "names"]
