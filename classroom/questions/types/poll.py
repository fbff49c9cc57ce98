"""Poll: choices without a right answer."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.questions.base import Body, Grade
from classroom.questions.choices import ChoiceType, parse_choices
from classroom.questions.declarations import Example


class Poll(ChoiceType):
    """One choice, without a right answer."""

    name = "poll"
    position = 40
    label = lazy_gettext("Poll")
    graded = False
    marks = ""

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Read ``choices``; ``correct`` is ignored."""
        return parse_choices(raw, graded=False)

    def grade(self, body: Body, value: Any) -> Grade:
        """Return no grade."""
        return Grade(None, 0.0)

    def example(self) -> Example:
        """Return a poll about cities."""
        choices = [{"text": city} for city in ("Quito", "Bogotá", "Lima", "La Paz")]
        question = {"prompt": _("Which of these would you like to see?"), "choices": choices}
        return Example(question, answers=[["a"], ["c"], ["d"]])
