"""Word cloud: a word or a few from everybody; those that many gave are large."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

from classroom.core.errors import InvalidValue
from classroom.questions.base import UNGRADED, Body, Grade, QuestionType
from classroom.questions.comparison import comparison_key
from classroom.questions.field_reader import FieldReader
from classroom.questions.written_answers import grouped, read_text

MAX_WORD = 40
MAX_WORDS = 5
MAX_HIDDEN = 100


class WordCloud(QuestionType):
    """Words with commas between them; nobody is right or wrong."""

    name = "word_cloud"
    position = 80
    fields = ("words", "hidden")
    graded = False
    has_text_answers = True

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Take ``words`` (how many one may send, by default 1) and ``hidden`` (words that are not shown)."""
        reader = FieldReader()
        words = raw.get("words")
        number = 1 if words in (None, "") else reader.whole(words, "words", 1, MAX_WORDS)
        hidden = reader.texts(raw.get("hidden"), "hidden", most=MAX_HIDDEN, longest=MAX_WORD)
        reader.done()
        return {"words": number, "hidden": hidden}

    def source(self, body: Body) -> dict[str, Any]:
        """Give back ``words`` and ``hidden``."""
        return {"words": body["words"], "hidden": body["hidden"]}

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return how many words one may send and how long one may be."""
        return {"words": body["words"], "max_length": MAX_WORD}

    def key(self, body: Body) -> None:
        """Nothing is right."""
        return

    def parse_answer(self, body: Body, value: Any) -> str:
        """Accept words with commas between them; each counts once."""
        words: dict[str, str] = {}
        for part in _words(read_text(value, (MAX_WORD + 2) * MAX_WORDS)):
            words.setdefault(comparison_key(part), part)
        if not words:
            problem = lazy_gettext("Write an answer.")
        elif len(words) > body["words"]:
            problem = lazy_gettext("Give at most this number of words: %(max)d.", max=body["words"])
        elif any(len(word) > MAX_WORD for word in words.values()):
            problem = lazy_gettext("A word has at most %(max)d characters.", max=MAX_WORD)
        else:
            return ", ".join(words.values())
        raise InvalidValue(problem, fields={"value": problem})

    def grade(self, body: Body, value: Any) -> Grade:
        """There is nothing to grade."""
        return UNGRADED

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count words whatever their case, accents, spaces and punctuation, without those that are hidden."""
        hidden = {comparison_key(word) for word in body["hidden"]}
        entries = [
            {"text": text, "count": count}
            for name, text, count in grouped(values, comparison_key, _words)
            if name not in hidden
        ]
        return {"counts": {entry["text"]: entry["count"] for entry in entries}, "entries": entries}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return the words."""
        return str(value)


def _words(text: str) -> list[str]:
    return [word for part in re.split(r"[,;、，]", text) if (word := part.strip())]
