"""The shape of the starter questions, and that they are well spread."""

import re
from collections import Counter
from typing import Any

import pytest

from classroom.questions import registry
from classroom.starter import LANGUAGES, UnknownLanguageError, questions
from classroom.starter.bank import DATA, SUBJECTS
from tests.starter.entries import ENTRIES, by_ref, each

each_entry = each(ENTRIES)
each_language = pytest.mark.parametrize("language", LANGUAGES)
SINGLE = [entry for entry in ENTRIES if entry["type"] == "single_choice"]
KEYED = [entry for entry in ENTRIES if entry["type"] in ("true_false", "single_choice", "multiple_choice", "poll")]
"""Choices of which some are marked as right, or none."""

WORDS = {kind: {"choices"} for kind in ("true_false", "single_choice", "multiple_choice", "poll", "ordering")} | {
    "matching": {"pairs", "distractors"},
    "numeric": {"unit"},
    "short_text": {"accepted"},
    "rating": {"low_label", "high_label"},
    "map_pin": set(),
    "image_pin": set(),
    "word_cloud": set(),
    "open_text": set(),
}
"""What each type has of its own in every language."""


def _items(words: dict[str, Any]) -> list[str]:
    """The texts of choices, pairs, accepted answers and scales."""
    pairs = [side for pair in words.get("pairs", []) for side in pair]
    lists = [*words.get("choices", []), *words.get("distractors", []), *words.get("accepted", []), *pairs]
    return lists + [words[name] for name in ("low_label", "high_label", "unit") if name in words]


def test_enough_questions_of_every_type() -> None:
    counts = Counter(entry["type"] for entry in ENTRIES)
    assert set(counts) == set(registry.names())
    assert len(ENTRIES) >= 150
    assert min(counts["true_false"], counts["single_choice"]) >= 20
    assert counts["multiple_choice"] >= 10
    assert counts["poll"] >= 5
    assert counts["map_pin"] >= 10
    assert min(counts["ordering"], counts["matching"]) >= 6
    assert min(counts["numeric"], counts["short_text"]) >= 8
    assert counts["image_pin"] >= 2


def test_refs_are_unique_and_plain() -> None:
    refs = [entry["ref"] for entry in ENTRIES]
    assert len(refs) == len(set(refs))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", ref) for ref in refs)


def test_every_data_file_is_read() -> None:
    assert {path.stem for path in DATA.glob("*.json")} == {*SUBJECTS, "slides", "quizzes"}


@each_entry
def test_both_languages_are_complete(entry: dict[str, Any]) -> None:
    wanted = {"prompt", "explanation", "tags", *WORDS[entry["type"]]} | ({"image_alt"} if "image" in entry else set())
    for language in LANGUAGES:
        words = entry[language]
        assert set(words) - {"notes"} == wanted
        texts = [words["prompt"], words["explanation"], *_items(words), *words["tags"], words.get("image_alt", "-")]
        texts.append(words.get("notes", "-"))
        assert all(text == text.strip() and text and "  " not in text for text in texts)
        assert len(words["explanation"]) >= 60
        assert words["prompt"][-1] in ".?"
    for name in ("choices", "pairs", "distractors"):
        assert len(entry["es"].get(name, [])) == len(entry["en"].get(name, []))
    assert len(entry["es"]["tags"]) == len(entry["en"]["tags"])
    assert ("notes" in entry["es"]) == ("notes" in entry["en"])


TO_TEACHERS = re.compile(
    r"\b(ask (again|those)|invite|your (class|pupils|students)|next lesson|exit ticket|talk about|have them"
    r"|pide|pregunta a|invita|conversen|comparen|tu (clase|alumnado)|próxima (clase|lección)|boleto|hazla|repite)\b",
    re.IGNORECASE,
)
"""What one says to who teaches."""


@each_entry
def test_explanations_speak_to_students(entry: dict[str, Any]) -> None:
    for language in LANGUAGES:
        assert not TO_TEACHERS.search(entry[language]["explanation"])


@each_entry
def test_prompts_are_written_in_their_language(entry: dict[str, Any]) -> None:
    spanish, english = entry["es"]["prompt"], entry["en"]["prompt"]
    assert ("¿" in spanish) == ("?" in spanish)
    assert "¿" not in english
    assert spanish != english
    assert entry["es"]["explanation"] != entry["en"]["explanation"]


@each(KEYED)
def test_choices_and_key(entry: dict[str, Any]) -> None:
    count, right = len(entry["en"]["choices"]), entry["correct"]
    assert 2 <= count <= 12
    assert right == sorted(set(right))
    assert all(0 <= index < count for index in right)
    for language in LANGUAGES:
        folded = [choice.casefold() for choice in entry[language]["choices"]]
        assert len(set(folded)) == count
    if entry["type"] == "true_false":
        assert entry["en"]["choices"] == ["True", "False"]
        assert entry["es"]["choices"] == ["Verdadero", "Falso"]
    expected = {
        "true_false": len(right) == 1,
        "single_choice": len(right) == 1,
        "multiple_choice": 2 <= len(right) < count,
        "poll": right == [],
    }
    assert expected[entry["type"]]


@each_entry
def test_time_points_and_difficulty(entry: dict[str, Any]) -> None:
    assert 15 <= entry["time_limit"] <= 90
    assert entry["points"] == (100 if registry.get(entry["type"]).graded else 0)
    assert entry["difficulty"] in {"easy", "medium", "hard"}


@each_entry
def test_words_are_plain_text_or_bold(entry: dict[str, Any]) -> None:
    """Nothing that Markdown, HTML or mathematics would read as anything but words."""
    for language in LANGUAGES:
        words = entry[language]
        for text in [words["prompt"], words["explanation"], words.get("notes", ""), *_items(words)]:
            assert not re.search(r"[<>`$\[\]_#|\\]|^([-+*]|\d+[.)]) ", text.replace("**", "")), text


def test_difficulties_are_spread() -> None:
    counts = Counter(entry["difficulty"] for entry in ENTRIES)
    assert min(counts.values()) >= len(ENTRIES) * 0.12


def test_true_and_false_are_balanced() -> None:
    truths = [entry["correct"] == [0] for entry in ENTRIES if entry["type"] == "true_false"]
    assert 0.4 <= sum(truths) / len(truths) <= 0.6


def test_the_right_choice_stands_anywhere() -> None:
    assert {len(entry["en"]["choices"]) for entry in SINGLE} == {4}
    places = Counter(entry["correct"][0] for entry in SINGLE)
    assert all(0.18 <= places[place] / len(SINGLE) <= 0.32 for place in range(4))


def test_right_choices_of_multiple_choice_stand_anywhere() -> None:
    several = [entry for entry in ENTRIES if entry["type"] == "multiple_choice"]
    asked = Counter(place for entry in several for place in range(len(entry["en"]["choices"])))
    right = Counter(place for entry in several for place in entry["correct"])
    assert all(0.2 <= right[place] / asked[place] <= 0.8 for place in range(4))


@each_language
def test_the_right_choice_is_not_betrayed_by_its_length(language: str) -> None:
    def longest(entry: dict[str, Any]) -> bool:
        lengths = [len(choice) for choice in entry[language]["choices"]]
        right: int = lengths.pop(entry["correct"][0])
        return right > max(lengths)

    assert sum(map(longest, SINGLE)) / len(SINGLE) <= 0.3


@each_language
def test_native_form(language: str) -> None:
    native = questions(language)
    assert [question["ref"] for question in native] == [entry["ref"] for entry in ENTRIES]
    for question in native:
        entry = by_ref(question["ref"])
        assert question["language"] == language
        assert question["prompt"] == entry[language]["prompt"]
        choices = question.get("choices", [])
        assert [choice["text"] for choice in choices] == entry[language].get("choices", [])
        assert [i for i, choice in enumerate(choices) if choice.get("correct")] == entry.get("correct", [])
        assert question["tags"] == entry[language]["tags"]
        assert len(question["tags"]) == len(set(question["tags"]))
        assert all(len(tag) <= 64 for tag in question["tags"])
        assert (question["image"] is None) == ("image" not in entry)


def test_both_languages_have_the_same_key() -> None:
    def keys(language: str) -> list[Any]:
        bank = questions(language)
        marked = [[choice.get("correct") for choice in question.get("choices", [])] for question in bank]
        places = [[question.get("point"), question.get("regions")] for question in bank]
        numbers = [question["accepted"] for question in bank if question["type"] == "numeric"]
        return [marked, places, numbers]

    assert keys("es") == keys("en")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownLanguageError, match="'fr'"):
        questions("fr")
