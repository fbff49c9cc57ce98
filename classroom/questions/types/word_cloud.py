"""Word cloud: each student sends one or a few words; frequent words are large."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.core.errors import InvalidValue
from classroom.questions.base import UNGRADED, Body, Grade, QuestionType
from classroom.questions.comparison import comparison_key
from classroom.questions.declarations import AuthorField, Example, SchemaField
from classroom.questions.field_reader import FieldReader
from classroom.questions.written_answers import grouped, read_text, split_words

MAX_WORD = 40
MAX_WORDS = 5
MAX_HIDDEN = 100


class WordCloud(QuestionType):
    """Words separated by commas, without a right answer."""

    name = "word_cloud"
    position = 80
    label = lazy_gettext("Word cloud")
    fields: ClassVar = {
        "words": AuthorField(int, "how many a student may send, 1 to 5", label=lazy_gettext("Words per student")),
        "hidden": AuthorField(list[str], "words that are not shown", label=lazy_gettext("Hidden words")),
    }
    public_fields: ClassVar = {
        "words": SchemaField(int, "how many words a student may send"),
        "max_length": SchemaField(int, "characters of each word"),
    }
    answer = SchemaField(str, "words separated by commas")
    graded = False
    has_text_answers = True
    messages: ClassVar = {
        "field_word": lazy_gettext("Your word"),
        "field_word_n": lazy_gettext("Word {n}"),
    }

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Read ``words`` (how many a student may send, by default 1) and ``hidden`` (words that are not shown)."""
        reader = FieldReader()
        words = raw.get("words")
        number = 1 if words in (None, "") else reader.whole(words, "words", 1, MAX_WORDS)
        hidden = reader.texts(raw.get("hidden"), "hidden", most=MAX_HIDDEN, longest=MAX_WORD)
        reader.done()
        return {"words": number, "hidden": hidden}

    def source(self, body: Body) -> dict[str, Any]:
        """Return ``words`` and ``hidden``."""
        return {"words": body["words"], "hidden": body["hidden"]}

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return how many words a student may send, and their maximum length."""
        return {"words": body["words"], "max_length": MAX_WORD}

    def key(self, body: Body) -> None:
        """Return None: there is no right answer."""
        return

    def parse_answer(self, body: Body, value: Any) -> str:
        """Accept words separated by commas; a repeated word counts once."""
        words: dict[str, str] = {}
        for part in split_words(read_text(value, (MAX_WORD + 2) * MAX_WORDS)):
            words.setdefault(comparison_key(part), part)
        if not words:
            problem = lazy_gettext("Write an answer.")
        elif len(words) > body["words"]:
            problem = lazy_gettext("Enter at most this number of words: %(max)d.", max=body["words"])
        elif any(len(word) > MAX_WORD for word in words.values()):
            problem = lazy_gettext("A word has at most %(max)d characters.", max=MAX_WORD)
        else:
            return ", ".join(words.values())
        raise InvalidValue(problem, fields={"value": problem})

    def grade(self, body: Body, value: Any) -> Grade:
        """Return no grade."""
        return UNGRADED

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count words, ignoring case, accents, spaces and punctuation; hidden words are left out."""
        hidden = {comparison_key(word) for word in body["hidden"]}
        groups, unlisted = grouped(values, comparison_key, split_words)
        entries = [{"text": text, "count": count} for name, text, count in groups if name not in hidden]
        counts = {entry["text"]: entry["count"] for entry in entries}
        return {"counts": counts, "entries": entries, "unlisted": unlisted}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return the words."""
        return str(value)

    def texts(self, value: Any) -> list[str]:
        """Return the words."""
        return split_words(str(value))

    def without(self, value: Any, is_withheld: Callable[[str], bool]) -> str | None:
        """Return the other words, or None if there are none."""
        return ", ".join(word for word in self.texts(value) if not is_withheld(word)) or None

    def example(self) -> Example:
        """Return a question about mountains."""
        question = {"prompt": _("What comes to your mind: the Andes?"), "words": 2, "hidden": [_("nothing")]}
        return Example(question, answers=["cóndor, quinua", "llama", "cóndor"])
