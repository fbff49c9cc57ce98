"""Fields that a format has no place for, named for people."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _

from classroom import questions
from classroom.formats.base import Portable, Written
from classroom.questions.comparison import FORGIVABLE

DEFAULT_POINTS = 100


def unheld(question: Portable, held: Collection[str]) -> list[str]:
    """Return the names of the fields that are set and are not among those that a format holds.

    Args:
        question: what goes into the file.
        held: ``language``, ``title``, ``explanation``, ``notes``, ``time_limit``, ``points``, ``difficulty``, ``tags``,
            ``image``, ``feedback`` (of choices), ``forgive``, ``unit``.
    """
    points = question.get("points")
    is_graded = questions.get(question["type"]).graded
    fields = {
        "title": (_("title"), bool(question.get("title"))),
        "language": (_("language"), question.get("language") is not None),
        "explanation": (_("explanation"), bool(question.get("explanation"))),
        "notes": (_("notes for the teacher"), bool(question.get("notes"))),
        "feedback": (_("feedback of choices"), any(choice.get("feedback") for choice in question.get("choices") or ())),
        "time_limit": (_("time limit"), question.get("time_limit") is not None),
        "points": (_("points"), is_graded and points not in (None, DEFAULT_POINTS)),
        "difficulty": (_("difficulty"), question.get("difficulty") is not None),
        "tags": (_("tags"), bool(question.get("tags"))),
        "image": (_("picture"), bool(question.get("image"))),
        "unit": (_("unit"), bool(question.get("unit"))),
        "forgive": (_("what is overlooked in answers"), _forgives_less(question.get("forgive"))),
    }
    return [str(label) for name, (label, is_set) in fields.items() if is_set and name not in held]


def _forgives_less(forgive: Any) -> bool:
    return forgive is not None and set(forgive) != set(FORGIVABLE)


def say_unheld(written: Written, position: int, question: Portable, held: Collection[str]) -> None:
    """Say in one sentence which fields of a question are not in the file, if there are any."""
    if names := unheld(question, held):
        written.lose(position, _("Not in the file: %(names)s.", names=", ".join(names)))
