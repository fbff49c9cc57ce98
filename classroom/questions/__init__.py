"""Question types, one file each, found through the registry."""

from classroom.questions.base import Body, Grade, QuestionType
from classroom.questions.registry import get, names

__all__ = ["Body", "Grade", "QuestionType", "get", "names"]
