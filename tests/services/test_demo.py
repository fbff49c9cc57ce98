"""What readers of one language see first of a starter bank in two."""

from classroom import starter
from classroom.models import User
from classroom.services import demo
from classroom.services.bank import entries, quiz_lookup, quizzes
from tests.support.lessons import CAPITAL


def test_readers_see_the_starters_of_their_language_first(owner: User) -> None:
    for language in starter.LANGUAGES:
        demo.load_starter(owner.id, language)
    own = entries.create(owner.id, {**CAPITAL, "language": "en", "prompt": "My own, in English"})
    quizzes.create(owner.id, "My English quiz", [own.id])
    for language in starter.LANGUAGES:
        last = demo.questions_in_other_languages(owner.id, language)
        shown = entries.search(owner.id, per_page=100, last=last).items
        assert shown[0].id == own.id, "what teachers wrote themselves stays where it is"
        assert {question.current.language for question in shown[1:]} == {language}
        ended = entries.search(owner.id, per_page=100, page=4, last=last).items
        assert language not in {question.current.language for question in ended}
        titles = [
            quiz.title for quiz in quiz_lookup.listing(owner.id, last=demo.titles_in_other_languages(language)).items
        ]
        mine = {quiz["title"] for quiz in starter.quizzes(language)}
        assert titles[0] == "My English quiz"
        assert set(titles[1 : len(mine) + 1]) == mine


def test_a_bank_without_starters_keeps_its_order(owner: User) -> None:
    entries.create(owner.id, {**CAPITAL, "language": "en"})
    assert demo.questions_in_other_languages(owner.id, "es") == []
