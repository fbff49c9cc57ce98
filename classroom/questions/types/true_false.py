"""True/false: a statement and its two choices."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.core.errors import Invalid
from classroom.questions.base import Body
from classroom.questions.choices import parse_choices, require_right
from classroom.questions.clean_text import tidy_line
from classroom.questions.declarations import Example
from classroom.questions.types.single_choice import SingleChoice

WORDS = {"es": ("Verdadero", "Falso"), "en": ("True", "False")}


class TrueFalse(SingleChoice):
    """Exactly two choices, the first of which stands for "true"."""

    name = "true_false"
    position = 10
    label = lazy_gettext("True or false")
    fixed_choices = 2

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Read two ``choices``; without texts they get the words of the question's language."""
        choices = raw.get("choices")
        if isinstance(choices, list) and len(choices) == 2 and all(isinstance(c, Mapping) for c in choices):
            words = WORDS.get(language or "en", WORDS["en"])
            choices = [
                {**choice, "text": word} if _is_empty(choice.get("text")) else choice
                for choice, word in zip(choices, words, strict=True)
            ]
        elif isinstance(choices, list) and len(choices) != 2:
            text = _("A true/false question has two choices.")
            raise Invalid(text, fields={"choices": text})
        body = parse_choices({"choices": choices}, graded=True)
        require_right(body, exactly_one=True)
        return body

    def example(self) -> Example:
        """Return a statement that is true."""
        choices = [{"text": _("True"), "correct": True}, {"text": _("False"), "correct": False}]
        question = {"prompt": _("Bogotá is the capital of Colombia."), "choices": choices}
        return Example(question, answers=[["a"], ["b"]])


def _is_empty(text: Any) -> bool:
    return text is None or (isinstance(text, str) and not tidy_line(text))
