"""Open text: whatever somebody has to say."""

from collections.abc import Mapping
from typing import Any

from classroom.questions.base import UNGRADED, Body, Grade, QuestionType
from classroom.questions.written_answers import grouped, read_text

MAX_TEXT = 1000


class OpenText(QuestionType):
    """A text of some lines; nobody is right or wrong."""

    name = "open_text"
    position = 70
    graded = False
    has_text_answers = True

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """There is nothing to say."""
        return {}

    def source(self, body: Body) -> dict[str, Any]:
        """There is nothing to give back."""
        return {}

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return how long an answer may be."""
        return {"max_length": MAX_TEXT}

    def key(self, body: Body) -> None:
        """Nothing is right."""
        return

    def parse_answer(self, body: Body, value: Any) -> str:
        """Accept a text."""
        return read_text(value, MAX_TEXT, lines=True)

    def grade(self, body: Body, value: Any) -> Grade:
        """There is nothing to grade."""
        return UNGRADED

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count texts; nearly all are different."""
        entries = [
            {"text": text, "count": count}
            for _name, text, count in grouped(values, lambda text: text, lambda text: [text])
        ]
        return {"counts": {}, "entries": entries}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return the text on one line."""
        return " ".join(str(value).split())
