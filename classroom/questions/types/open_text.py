"""Open text: whatever somebody has to say."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.questions.base import UNGRADED, Body, Grade, QuestionType
from classroom.questions.declarations import Example, SchemaField
from classroom.questions.written_answers import grouped, read_text

MAX_TEXT = 1000


class OpenText(QuestionType):
    """A text of some lines; nobody is right or wrong."""

    name = "open_text"
    position = 70
    label = lazy_gettext("Open answer")
    public_fields: ClassVar = {"max_length": SchemaField(int, "characters")}
    answer = SchemaField(str, "a text")
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

    def example(self) -> Example:
        """Return a question that invites whole sentences."""
        question = {"prompt": _("Why do so many people live high up in the Andes?")}
        return Example(question, answers=[_("It is cooler there."), _("The soil is good.")])
