"""What authors may write: each error names its field."""

from typing import Any

import pytest

from classroom import questions
from classroom.core.errors import Invalid
from tests.support.questions import CHOICE_TYPES, question


def parse(kind: str, choices: Any, language: str | None = None) -> dict[str, Any]:
    return questions.get(kind).parse({"choices": choices}, language)


def fields(kind: str, choices: Any) -> dict[str, Any]:
    with pytest.raises(Invalid) as caught:
        parse(kind, choices)
    return caught.value.fields


def rows(*texts: Any, right: tuple[int, ...] = (0,)) -> list[dict[str, Any]]:
    return [{"text": text, "correct": index in right} for index, text in enumerate(texts)]


@pytest.mark.parametrize("kind", CHOICE_TYPES)
def test_source_gives_back_what_parse_took(kind: str) -> None:
    raw = question(kind)
    parsed = questions.get(kind).parse(raw, "en")
    assert questions.get(kind).source(parsed) == {"choices": raw["choices"]}
    assert [choice["id"] for choice in parsed["choices"]] == list("abcd")[: len(raw["choices"])]


@pytest.mark.parametrize("kind", [*CHOICE_TYPES, "ordering"])
@pytest.mark.parametrize("choices", [None, "a", 5, {}, ["a", "b"], [None, None], [[], []]])
def test_choices_that_are_no_list_of_objects(kind: str, choices: Any) -> None:
    assert list(fields(kind, choices)) == ["choices"]


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice", "poll"])
@pytest.mark.parametrize("count", [0, 1, 13])
def test_number_of_choices(kind: str, count: int) -> None:
    assert list(fields(kind, rows(*(f"c{n}" for n in range(count))))) == ["choices"]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_true_false_has_two(count: int) -> None:
    assert list(fields("true_false", rows(*(f"c{n}" for n in range(count))))) == ["choices"]


@pytest.mark.parametrize("count", [2, 12])
def test_least_and_most(count: int) -> None:
    assert len(parse("single_choice", rows(*(f"c{n}" for n in range(count))))["choices"]) == count


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "choices.1.text"),
        ("   ", "choices.1.text"),
        (None, "choices.1.text"),
        (5, "choices.1.text"),
        ("x" * 501, "choices.1.text"),
        ("one", "choices.1.text"),
        ("**one**", "choices.1.text"),
        ("a\x00b", "choices.1.text"),
        ("a\x1bb", "choices.1.text"),
        ("\ud800", "choices.1.text"),
    ],
)
def test_wrong_text_is_named(text: Any, name: str) -> None:
    assert list(fields("single_choice", rows("one", text))) == [name]


def test_all_wrong_choices_are_named_at_once() -> None:
    wrong = [{"text": "", "correct": True}, {"text": "b", "correct": "yes"}, {"text": "c", "colour": 1}]
    assert set(fields("multiple_choice", wrong)) == {"choices.0.text", "choices.1.correct", "choices.2.colour"}


@pytest.mark.parametrize("pair", [("+", "-"), ("1.", "2."), ("#", "*"), ("mW", "MW"), ("a", "A"), ("---", "***")])
def test_short_and_similar_choices_are_different(pair: tuple[str, str]) -> None:
    assert [choice["text"] for choice in parse("single_choice", rows(*pair))["choices"]] == list(pair)


def test_texts_have_one_spelling() -> None:
    parsed = parse("poll", rows(" e\u0301 \r\n two ", "b", right=()))
    assert parsed["choices"][0]["text"] == "é two"


@pytest.mark.parametrize("right", [(), (0, 1)])
@pytest.mark.parametrize("kind", ["single_choice", "true_false"])
def test_exactly_one_is_right(kind: str, right: tuple[int, ...]) -> None:
    assert list(fields(kind, rows("a", "b", right=right))) == ["choices"]


def test_multiple_choice_needs_a_right_one() -> None:
    assert list(fields("multiple_choice", rows("a", "b", right=()))) == ["choices"]


def test_a_poll_forgets_marks() -> None:
    assert not any(choice["correct"] for choice in parse("poll", rows("a", "b"))["choices"])


@pytest.mark.parametrize(("language", "words"), [("es", ["Verdadero", "Falso"]), ("en", ["True", "False"])])
def test_true_false_writes_its_words(language: str, words: list[str]) -> None:
    parsed = parse("true_false", [{"correct": True}, {"text": " \n", "correct": False}], language)
    assert [choice["text"] for choice in parsed["choices"]] == words


@pytest.mark.parametrize("name", ["essay", "", None, 5, [], {}])
def test_unknown_types(name: Any) -> None:
    with pytest.raises(Invalid) as caught:
        questions.get(name)
    assert list(caught.value.fields) == ["type"]
