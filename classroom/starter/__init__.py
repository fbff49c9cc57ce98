"""The starter bank: geography questions in Spanish and English that come with the product.

This package reads the data files and hands out questions in the product's native form. It knows no database:
the services load what it yields into a teacher's bank.
"""

from classroom.starter.bank import LANGUAGES, StarterQuestion, StarterQuiz, UnknownLanguageError, questions, quizzes

__all__ = ["LANGUAGES", "StarterQuestion", "StarterQuiz", "UnknownLanguageError", "questions", "quizzes"]
