"""Slide: an entry of the bank that is shown between questions. Nobody answers it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.core.errors import InvalidValue
from classroom.questions.base import UNGRADED, Body, Grade, QuestionType
from classroom.questions.declarations import Example, SchemaField
from classroom.questions.markdown import plain

SLIDE = "slide"
"""The name of the type in the API, the database and files."""


def name_of(prompt: str) -> str:
    """Return what lists call a slide that has no title: the first line of its text, as plain text."""
    return plain(prompt.split("\n", 1)[0]) or plain(prompt)


class Slide(QuestionType):
    """A text, a picture, or both.

    It is stored, edited, shared, searched, put into quizzes and exported as questions are, and so has versions like
    them. It is not in ``classroom/questions/types``: no round asks it, so no answer to it is stored, graded or
    counted.
    """

    name = SLIDE
    position = 900
    label = lazy_gettext("Slide")
    answer = SchemaField(None, "nobody answers a slide")
    graded = False
    asked = False

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Return an empty body: text and picture are fields of every entry."""
        return {}

    def source(self, body: Body) -> dict[str, Any]:
        """Return nothing: the type has no fields."""
        return {}

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return nothing: text and picture are shown as those of every entry."""
        return {}

    def key(self, body: Body) -> None:
        """Return None: there is no right answer."""
        return

    def parse_answer(self, body: Body, value: Any) -> Any:
        """Refuse any answer.

        Raises:
            InvalidValue: always.
        """
        text = lazy_gettext("A slide has no answer.")
        raise InvalidValue(text, fields={"value": text})

    def grade(self, body: Body, value: Any) -> Grade:
        """Return no grade."""
        return UNGRADED

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count nothing."""
        return {"counts": {}}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return an empty text."""
        return ""

    def example(self) -> Example:
        """Return a slide with a title."""
        return Example(
            {"prompt": _("# The Andes\n\nThe longest chain of mountains on land: **7,000 km**.")}, answers=[]
        )
