"""What a link of a platform opens: signed by us when an instructor chose it, so that nobody can make one up."""

from itsdangerous import BadSignature, URLSafeSerializer

from classroom.core import settings
from classroom.core.database import db
from classroom.models import Lesson

HOMEWORK, TODAY, GRADED = "homework", "today", "graded"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings.current().secret_key, salt="lti target")


def make(lesson_id: int | None, *, graded: bool = False) -> str:
    """Return the parameter ``tiza`` of a link.

    Args:
        lesson_id: of the homework that it opens; None: the lesson of the class that is running.
        graded: whether the grades of the class's lessons are sent.
    """
    if lesson_id is not None:
        return str(_signer().dumps([HOMEWORK, lesson_id]))
    return str(_signer().dumps([TODAY, GRADED] if graded else [TODAY]))


def sends_lessons(parameter: str) -> bool:
    """Say whether a link was put into a course so that the grades of its class's lessons are sent."""
    try:
        return bool(_signer().loads(parameter) == [TODAY, GRADED])
    except (BadSignature, ValueError, TypeError):
        return False


def homework(parameter: str) -> Lesson | None:
    """Return the lesson of the homework that a link opens; None: it opens the lesson that is running.

    A parameter that we have not signed, or whose homework was deleted, opens the lesson that is running.
    """
    try:
        kind, *rest = _signer().loads(parameter)
    except (BadSignature, ValueError, TypeError):
        return None
    lesson = db.session.get(Lesson, rest[0]) if kind == HOMEWORK and rest else None
    return lesson if lesson is not None and lesson.mode == "homework" and lesson.owner_id is not None else None
