"""The starter bank: geography questions and slides in Spanish and English that come with the product.

This package reads the data files and returns them in Tiza's native format. It does not use the database:
``classroom.services.demo`` loads the questions into a teacher's bank.
"""

from classroom.starter.bank import (
    LANGUAGES,
    StarterQuestion,
    StarterQuiz,
    StarterSlide,
    UnknownLanguageError,
    questions,
    quizzes,
    slides,
)

__all__ = [
    "LANGUAGES",
    "StarterQuestion",
    "StarterQuiz",
    "StarterSlide",
    "UnknownLanguageError",
    "questions",
    "quizzes",
    "slides",
]
