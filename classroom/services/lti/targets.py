"""What a link of a platform opens: signed by us when an instructor chose it, so that nobody can make one up."""

from itsdangerous import BadSignature

from classroom.core.database import db
from classroom.core.signing import signer
from classroom.models import Lesson

HOMEWORK, TODAY, GRADED = "homework", "today", "graded"


def make(lesson_id: int | None, *, graded: bool = False) -> str:
    """Return the parameter ``tiza`` of a link.

    Args:
        lesson_id: of the homework that it opens; None: the lesson of the class that is running.
        graded: whether the grades of the class's lessons are sent.
    """
    if lesson_id is not None:
        return str(signer("lti target").dumps([HOMEWORK, lesson_id]))
    return str(signer("lti target").dumps([TODAY, GRADED] if graded else [TODAY]))


def sends_lessons(parameter: str) -> bool:
    """Say whether a link was put into a course so that the grades of its class's lessons are sent."""
    try:
        return bool(signer("lti target").loads(parameter) == [TODAY, GRADED])
    except (BadSignature, ValueError, TypeError):
        return False


def homework(parameter: str) -> Lesson | None:
    """Return the lesson of the homework that a link opens; None: it opens the lesson that is running.

    A parameter that we have not signed, or whose homework was deleted, opens the lesson that is running.
    """
    try:
        kind, *rest = signer("lti target").loads(parameter)
    except (BadSignature, ValueError, TypeError):
        return None
    lesson = db.session.get(Lesson, rest[0]) if kind == HOMEWORK and rest else None
    return lesson if lesson is not None and lesson.mode == "homework" and lesson.owner_id is not None else None
