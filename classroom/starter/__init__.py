"""The starter bank: geography questions in Spanish and English that come with the product.

This package reads the data files and returns questions in Tiza's native format. It does not use the database:
``classroom.services.demo`` loads the questions into a teacher's bank.
"""

from classroom.starter.bank import LANGUAGES, StarterQuestion, StarterQuiz, UnknownLanguageError, questions, quizzes

__all__ = ["LANGUAGES", "StarterQuestion", "StarterQuiz", "UnknownLanguageError", "questions", "quizzes"]
