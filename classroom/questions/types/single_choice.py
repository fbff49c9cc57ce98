"""Single choice: exactly one of 2 to 12 choices is right."""

from collections.abc import Mapping
from typing import Any

from classroom.questions.base import Body, Grade
from classroom.questions.choices import ChoiceType, parse_choices, require_right


class SingleChoice(ChoiceType):
    """One right choice; all points or none."""

    name = "single_choice"
    position = 20

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Take ``choices`` with exactly one right one."""
        body = parse_choices(raw, graded=True)
        require_right(body, exactly_one=True)
        return body

    def grade(self, body: Body, value: Any) -> Grade:
        """All or nothing."""
        right = value == self.key(body)
        return Grade(right, float(right))
