"""Poll: choices without a right answer."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.questions.base import Body, Grade
from classroom.questions.choices import ChoiceType, parse_choices
from classroom.questions.declarations import Example


class Poll(ChoiceType):
    """One choice; nobody is right or wrong."""

    name = "poll"
    position = 40
    label = lazy_gettext("Poll")
    graded = False
    marks = ""

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Take ``choices``; a mark of a right one is dropped."""
        return parse_choices(raw, graded=False)

    def grade(self, body: Body, value: Any) -> Grade:
        """There is nothing to grade."""
        return Grade(None, 0.0)

    def example(self) -> Example:
        """Return a poll about cities."""
        choices = [{"text": city} for city in ("Quito", "Bogotá", "Lima", "La Paz")]
        question = {"prompt": _("Which of these would you like to see?"), "choices": choices}
        return Example(question, answers=[["a"], ["c"], ["d"]])
