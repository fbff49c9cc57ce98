"""The steps by which each kind of thing is forgotten: a function that does some and returns whether there is more."""

from collections.abc import Callable, Mapping

from classroom.core.locks import locked
from classroom.models import Course, Question
from classroom.services.forgetting import accounts, courses, lessons, participants, questions


def _participant(participant_id: int) -> bool:
    participants.forget_one(participant_id)
    return False


def _course(course_id: int) -> bool:
    course = locked(Course, course_id)
    if course is not None:
        courses.remove(course)
    return False


def _question(question_id: int) -> bool:
    question = locked(Question, question_id)
    if question is not None:
        questions.release(question)
    return False


STEPS: Mapping[str, Callable[[int], bool]] = {
    "user": accounts.erase_some,
    "lesson": lessons.delete_some,
    "names": lessons.anonymise_some,
    "participant": _participant,
    "course": _course,
    "question": _question,
}
"""By kind; each runs inside a transaction."""
