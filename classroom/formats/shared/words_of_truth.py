"""The words for true and false of questions whose file does not say them."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from flask_babel import get_locale

from classroom.formats.base import ParsedItem
from classroom.questions.types.true_false import WORDS

MOST_QUESTIONS = 200
"""Questions of a file from which its language is told."""
_FREQUENT = {
    "es": frozenset(
        ("el", "la", "los", "las", "del", "que", "es", "en", "un", "una", "y", "por", "con", "para", "se", "su", "más")
    ),
    "en": frozenset(
        ("the", "of", "is", "in", "and", "to", "are", "what", "which", "who", "how", "for", "with", "by", "on", "it")
    ),
}
"""Words that nearly every sentence of the language has, and that the other one has not."""
_WORD = re.compile(r"[^\W\d_]+")


def language_of(texts: Iterable[str]) -> str | None:
    """Return the language in which texts are written, of those that have words for true and false, or None.

    The language whose frequent words are more than half again as many as those of each other one.
    """
    counts = dict.fromkeys(_FREQUENT, 0)
    for text in texts:
        words = _WORD.findall(text.lower())
        for language, frequent in _FREQUENT.items():
            counts[language] += sum(word in frequent for word in words)
    (best, most), (_other, second) = sorted(counts.items(), key=lambda pair: -pair[1])[:2]
    return best if most > 1.5 * second else None


def add_words_of_truth(items: Sequence[ParsedItem]) -> None:
    """Give true/false questions without texts and without a language the words of the language of the file's prompts.

    Where that is not clear, they are those of the language of the request.
    """
    wanting = [item.question for item in items if _wants_words(item)]
    if not wanting:
        return
    prompts = (prompt for item in items if isinstance(prompt := item.question.get("prompt"), str))
    language = language_of(prompt[:2000] for prompt in islice(prompts, MOST_QUESTIONS))
    words = WORDS.get(language or str(get_locale() or "en")[:2], WORDS["en"])
    for question in wanting:
        question["choices"] = [
            {**choice, "text": choice.get("text") or word}
            for choice, word in zip(question["choices"], words, strict=True)
        ]


def _wants_words(item: ParsedItem) -> bool:
    question = item.question
    choices = question.get("choices")
    return (
        question.get("type") == "true_false"
        and not question.get("language")
        and isinstance(choices, list)
        and len(choices) == 2
        and all(isinstance(choice, dict) and _is_without_text(choice.get("text")) for choice in choices)
    )


def _is_without_text(text: object) -> bool:
    return text is None or (isinstance(text, str) and not text.strip())
