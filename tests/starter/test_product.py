"""The product itself takes every starter question as it is."""

import pytest

from classroom.questions import registry, text
from classroom.starter import LANGUAGES, StarterQuestion, questions

EVERY = [question for language in LANGUAGES for question in questions(language)]


def _name(question: StarterQuestion) -> str:
    return f"{question['language']}-{question['ref']}"


def _spaced(words: str) -> str:
    """With single plain spaces, as the product shows text on one line."""
    return " ".join(words.split())


@pytest.mark.parametrize("question", EVERY, ids=_name)
def test_its_type_accepts_it_and_gives_it_back(question: StarterQuestion) -> None:
    kind = registry.get(question["type"])
    source = kind.source(kind.parse({"choices": question["choices"]}, question["language"]))
    shown = [(_spaced(choice["text"]), choice["correct"]) for choice in source["choices"]]
    assert shown == [(_spaced(choice["text"]), choice["correct"]) for choice in question["choices"]]
    assert kind.graded == any(choice["correct"] for choice in question["choices"])


@pytest.mark.parametrize("question", EVERY, ids=_name)
def test_markdown_changes_none_of_its_words(question: StarterQuestion) -> None:
    for words in (question["prompt"], question["explanation"]):
        assert text.plain(words) == _spaced(words.replace("**", ""))
    for choice in question["choices"]:
        assert text.plain_inline(choice["text"]) == _spaced(choice["text"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_prompts_tells_the_questions_apart(language: str) -> None:
    prompts = [question["prompt"].casefold() for question in questions(language)]
    assert len(set(prompts)) == len(prompts)
