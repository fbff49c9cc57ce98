"""Poll: choices without a right answer."""

from collections.abc import Mapping
from typing import Any

from classroom.questions.base import Body, Grade
from classroom.questions.choices import ChoiceType, parse_choices


class Poll(ChoiceType):
    """One choice; nobody is right or wrong."""

    name = "poll"
    position = 40
    graded = False
    marks = ""

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Take ``choices``; a mark of a right one is dropped."""
        return parse_choices(raw, graded=False)

    def grade(self, body: Body, value: Any) -> Grade:
        """There is nothing to grade."""
        return Grade(None, 0.0)
