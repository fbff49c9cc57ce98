"""Open text: a free answer of several lines."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.questions.base import UNGRADED, Body, Grade, QuestionType
from classroom.questions.declarations import Example, SchemaField
from classroom.questions.written_answers import grouped, read_text

MAX_TEXT = 1000


class OpenText(QuestionType):
    """A text of several lines, without a right answer."""

    name = "open_text"
    position = 70
    label = lazy_gettext("Open answer")
    public_fields: ClassVar = {"max_length": SchemaField(int, "characters")}
    answer = SchemaField(str, "a text")
    graded = False
    has_text_answers = True
    lists_newest = True

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Return an empty body: the type has no fields."""
        return {}

    def source(self, body: Body) -> dict[str, Any]:
        """Return nothing: the type has no fields."""
        return {}

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return the maximum length of an answer."""
        return {"max_length": MAX_TEXT}

    def key(self, body: Body) -> None:
        """Return None: there is no right answer."""
        return

    def parse_answer(self, body: Body, value: Any) -> str:
        """Accept a text."""
        return read_text(value, MAX_TEXT, lines=True)

    def grade(self, body: Body, value: Any) -> Grade:
        """Return no grade."""
        return UNGRADED

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count equal texts."""
        groups, unlisted = grouped(values, lambda text: text, lambda text: [text], keep_order=True)
        entries = [{"text": text, "count": count} for _name, text, count in groups]
        return {"counts": {}, "entries": entries, "unlisted": unlisted}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return the text on one line."""
        return " ".join(str(value).split())

    def example(self) -> Example:
        """Return a question that invites whole sentences."""
        question = {"prompt": _("Why do so many people live high up in the Andes?")}
        return Example(question, answers=[_("It is cooler there."), _("The soil is good.")])
