"""The starter quizzes: named in both languages, of a lesson's length, and made of questions and slides that exist."""

import pytest

from classroom.questions import registry
from classroom.services.bank.validation import check
from classroom.starter import LANGUAGES, UnknownLanguageError, questions, quizzes, slides

SLIDES = {slide["ref"] for slide in slides("en")}


def test_enough_quizzes_with_their_own_names() -> None:
    refs = [quiz["ref"] for quiz in quizzes("en")]
    assert len(refs) == len(set(refs)) >= 4
    for language in LANGUAGES:
        titles = [quiz["title"] for quiz in quizzes(language)]
        assert len(titles) == len(set(titles))
        assert all(titles)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quiz_is_a_list_of_known_questions(language: str) -> None:
    known = {question["ref"] for question in questions(language)}
    for quiz in quizzes(language):
        assert quiz["language"] == language
        assert 6 <= len(set(quiz["questions"]) - SLIDES) <= 13
        assert len(set(quiz["questions"])) == len(quiz["questions"])
        assert set(quiz["questions"]) - SLIDES <= known


def test_the_order_is_the_same_in_every_language() -> None:
    assert [quiz["questions"] for quiz in quizzes("es")] == [quiz["questions"] for quiz in quizzes("en")]


def test_one_quiz_has_every_type_once() -> None:
    types = {question["ref"]: question["type"] for question in questions("en")}
    quiz = next(quiz for quiz in quizzes("en") if quiz["ref"] == "every-type")
    assert sorted(types[ref] for ref in quiz["questions"] if ref not in SLIDES) == sorted(registry.names())


@pytest.mark.parametrize("language", LANGUAGES)
def test_slides_stand_in_quizzes_and_say_the_same_in_both_languages(language: str) -> None:
    chosen = {ref for quiz in quizzes(language) for ref in quiz["questions"]}
    for slide, other in zip(slides(language), slides("en"), strict=True):
        assert slide["ref"] in chosen
        assert (slide["prompt"][:2], slide["prompt"].count("\n\n")) == ("# ", other["prompt"].count("\n\n"))
        assert slide["image"] is None or (slide["image"]["path"].is_file() and slide["image"]["alt"])
        content = check({name: value for name, value in slide.items() if name not in ("ref", "image")})
        assert (content.type, content.language, content.notes) == ("slide", language, slide["notes"])


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownLanguageError, match="'fr'"):
        quizzes("fr")
    with pytest.raises(UnknownLanguageError, match="'fr'"):
        slides("fr")
