"""The short texts of the starter bank: right in the data, and accepted in both languages."""

from typing import Any

from classroom.questions.comparison import comparison_key
from classroom.questions.types.short_text import ShortText
from classroom.starter import questions
from tests.starter import facts
from tests.starter.entries import ENTRIES, by_ref, each

WORDS = [entry for entry in ENTRIES if entry["type"] == "short_text"]
each_word = each(WORDS)


def _grade(ref: str, language: str, answer: str) -> float:
    question = next(question for question in questions(language) if question["ref"] == ref)
    kind = ShortText()
    return kind.grade(kind.parse(dict(question), language), answer).fraction


def test_enough_short_texts() -> None:
    assert len(WORDS) >= 8


@each_word
def test_the_usual_name_of_each_language_is_accepted_in_both(entry: dict[str, Any]) -> None:
    for language in ("en", "es"):
        for usual in (entry["en"]["accepted"][0], entry["es"]["accepted"][0]):
            assert _grade(entry["ref"], language, usual.upper()) == 1


@each_word
def test_no_answer_stands_twice_or_in_its_prompt(entry: dict[str, Any]) -> None:
    for language in ("en", "es"):
        accepted = entry[language]["accepted"]
        assert len(set(accepted)) == len(accepted)
        assert not any(comparison_key(text) in comparison_key(entry[language]["prompt"]) for text in accepted)


def test_accents_and_case_do_not_matter() -> None:
    assert _grade("word-beijing", "es", "pekin") == 1
    assert _grade("word-around-lesotho", "es", "SUDAFRICA") == 1
    assert _grade("word-around-lesotho", "es", "Lesoto") == 0


@each([e for e in WORDS if e.get("fact", {}).get("check") == "capital"])
def test_the_capital_is_that_of_the_data(entry: dict[str, Any]) -> None:
    for language in ("en", "es"):
        for name in entry[language]["accepted"]:
            assert facts.is_capital((entry["fact"]["country"], name))


def test_one_country_surrounds_lesotho() -> None:
    fact = by_ref("word-around-lesotho")["fact"]
    assert facts.countries()[fact["country"]]["neighbours"] == fact["answer"]
    assert facts.countries()[fact["answer"]]["name"] in by_ref("word-around-lesotho")["en"]["accepted"]


def test_africa_is_what_the_globe_shows() -> None:
    assert by_ref("word-continent-on-globe")["image"] == by_ref("classic-ring-of-fire-africa")["image"]
