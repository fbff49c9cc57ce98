"""The product itself takes every starter question as it is."""

from typing import Any

import pytest

from classroom.questions import markdown, registry
from classroom.starter import LANGUAGES, StarterQuestion, questions
from tests.support.cases import for_each

COMMON = {
    "ref", "type", "language", "difficulty", "prompt", "explanation", "notes", "time_limit", "points", "tags", "image",
}  # fmt: skip
EVERY = [question for language in LANGUAGES for question in questions(language)]


def _name(question: StarterQuestion) -> str:
    return f"{question['language']}-{question['ref']}"


def _spaced(words: str) -> str:
    """With single plain spaces, as the product shows text on one line."""
    return " ".join(words.split())


def _tidy(value: Any) -> Any:
    """All texts in it with single plain spaces."""
    if isinstance(value, dict):
        return {name: _tidy(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    return _spaced(value) if isinstance(value, str) else value


@for_each(EVERY, _name)
def test_its_type_accepts_it_and_gives_it_back(question: StarterQuestion) -> None:
    kind = registry.get(question["type"])
    given = {name: value for name, value in question.items() if name in kind.fields}
    assert set(question) == COMMON | set(given)
    source = kind.source(kind.parse(given, question["language"]))
    assert _tidy(given).items() <= _tidy(source).items()
    assert kind.graded == (question["points"] > 0)
    assert kind.needs_picture <= (question["image"] is not None)


@for_each(EVERY, _name)
def test_markdown_changes_none_of_its_words(question: StarterQuestion) -> None:
    for words in (question["prompt"], question["explanation"], question["notes"]):
        assert markdown.plain(words) == _spaced(words.replace("**", ""))
    pairs, choices = question.get("pairs", []), question.get("choices", [])
    inline = [choice["text"] for choice in choices] + [side for pair in pairs for side in pair.values()]
    for words in inline + question.get("distractors", []):
        assert markdown.plain_inline(words) == _spaced(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_prompts_tells_the_questions_apart(language: str) -> None:
    prompts = [question["prompt"].casefold() for question in questions(language)]
    assert len(set(prompts)) == len(prompts)
