"""Single choice: exactly one of 2 to 12 choices is right."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.questions.base import Body, Grade
from classroom.questions.choices import ChoiceType, parse_choices, require_right
from classroom.questions.declarations import Example


class SingleChoice(ChoiceType):
    """One right choice; all points or none."""

    name = "single_choice"
    position = 20
    label = lazy_gettext("Single choice")

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Read ``choices``, of which exactly one is right."""
        body = parse_choices(raw, graded=True)
        require_right(body, exactly_one=True)
        return body

    def grade(self, body: Body, value: Any) -> Grade:
        """Give all points for the right choice, else none."""
        right = value == self.key(body)
        return Grade(right, float(right))

    def guess(self, body: Body) -> float:
        """Return the share of the choices that are right."""
        return 1 / len(body["choices"])

    def example(self) -> Example:
        """Return a question about a capital, with feedback."""
        feedback = _("Think of the altitude.")
        cities = ("Quito", "Bogotá", "Lima", "La Paz")
        question = {
            "title": _("Capital of Colombia"),
            "prompt": _("What is the **capital** of Colombia?"),
            "choices": [{"text": city, "correct": city == "Bogotá", "feedback": feedback} for city in cities],
            "tags": [_("first term")],
        }
        return Example(question, answers=[["b"], ["c"], ["a"]])
