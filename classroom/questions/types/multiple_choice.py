"""Multiple choice: one or more choices are right; partial credit."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.questions.base import Body, Grade
from classroom.questions.choices import ChoiceType, parse_choices, require_right
from classroom.questions.declarations import Example


class MultipleChoice(ChoiceType):
    """One or more right choices."""

    name = "multiple_choice"
    position = 30
    label = lazy_gettext("Multiple choice")
    marks = "some"

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Read ``choices``, of which at least one is right."""
        body = parse_choices(raw, graded=True)
        require_right(body, exactly_one=False)
        return body

    def grade(self, body: Body, value: Any) -> Grade:
        """Grade with partial credit: (right chosen - wrong chosen) / right, never below 0.

        The usual "right minus wrong" scoring of multiple-response items: choosing everything earns nothing when at
        least half of the choices are wrong. Correct only when exactly the right ones are chosen.
        """
        key = set(self.key(body) or ())
        chosen = set(value)
        fraction = max(0, len(chosen & key) - len(chosen - key)) / len(key)
        return Grade(chosen == key, fraction)

    def example(self) -> Example:
        """Return a question with three right choices of four."""
        cities = ("Quito", "Bogotá", "Lima", "La Paz")
        question = {
            "prompt": _("Which of these lie south of the equator?"),
            "choices": [{"text": city, "correct": city != "Bogotá"} for city in cities],
            "difficulty": 2,
        }
        return Example(question, answers=[["a", "c", "d"], ["b", "c"]])
