"""One example of each question type, for the file templates that people download."""

from flask_babel import get_locale

from classroom import questions
from classroom.formats.base import Portable


def examples() -> list[Portable]:
    """Return an example of each type, with texts in the language of the request."""
    common = {"language": str(get_locale() or "en")[:2], "time_limit": 30}
    return [
        {
            **common,
            "points": 100 if kind.graded else 0,
            "difficulty": 1 if kind.graded else None,
            "type": kind.name,
            **kind.example().question,
        }
        for kind in questions.all_types()
    ]
