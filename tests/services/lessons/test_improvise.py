"""Improvised questions, their words, and votes on written answers."""

from typing import Any

import pytest

from classroom.core.database import db
from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.models import Answer, Lesson, Question, User
from classroom.services.bank import entries
from classroom.services.lessons import improvise, lifecycle, lookup
from classroom.services.results import reports, state
from tests.support.lessons import answer, ask, close, join, reveal


def ask_improvised(lesson: Lesson, kind: str = "choices", **how: Any) -> Any:
    return improvise.ask(lesson.id, lesson.owner_id, kind, **how)


def shown(lesson: Lesson) -> dict[str, Any]:
    db.session.expire_all()
    return dict(state.public(db.session.get_one(Lesson, lesson.id))["round"])


@pytest.mark.parametrize(
    ("kind", "type_name", "texts"),
    [
        ("true_false", "poll", ["True", "False"]),
        ("choices", "poll", ["A", "B", "C", "D"]),
        ("rating", "rating", None),
        ("text", "open_text", None),
    ],
)
def test_an_improvised_question_opens_a_round(
    lesson: Lesson, kind: str, type_name: str, texts: list[str] | None
) -> None:
    ask_improvised(lesson, kind)
    question = shown(lesson)["question"]
    assert (question["type"], question["improvised"]) == (type_name, True)
    assert [choice["text_html"] for choice in question["choices"]] == texts if texts else "choices" not in question
    (kept,) = entries.search(lesson.owner_id).items
    assert kept.tag_names == ["improvised"]


@pytest.mark.parametrize("count", [2, 6])
def test_the_number_of_letters(lesson: Lesson, count: int) -> None:
    ask_improvised(lesson, count=count)
    assert len(shown(lesson)["question"]["choices"]) == count


@pytest.mark.parametrize(
    ("kind", "count", "field"),
    [("essay", 4, "kind"), (None, 4, "kind"), ([], 4, "kind"), ("choices", 1, "count"), ("choices", 7, "count"),
     ("choices", True, "count"), ("choices", "4", "count")],
)  # fmt: skip
def test_invalid_kinds_and_counts_are_refused(lesson: Lesson, kind: Any, count: Any, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        ask_improvised(lesson, kind, count=count)
    assert list(caught.value.fields) == [field]


def test_the_bank_is_unchanged_when_the_round_cannot_open(lesson: Lesson, question: Question) -> None:
    ask(lesson, question)
    with pytest.raises(Conflict):
        ask_improvised(lesson)
    assert entries.search(lesson.owner_id).total == 1


def test_marking_right_choices_grades_the_answers(lesson: Lesson) -> None:
    asked = ask_improvised(lesson, count=3)
    ana, luis = join(lesson, "Ana"), join(lesson, "Luis")
    answer(ana, asked, ["b"])
    improvise.word(
        lesson.id, lesson.owner_id, asked.id, "Which is a *city*?", choices=["Nile", "Quito", "Andes"], right=["b"]
    )
    question = shown(lesson)["question"]
    assert (question["type"], question["prompt_html"]) == ("single_choice", "<p>Which is a <em>city</em>?</p>")
    answer(luis, asked, ["a"])
    reveal(close(asked))
    graded = {row.participant_id: (row.correct, row.points) for row in db.session.query(Answer)}
    assert graded == {ana.id: (True, 100), luis.id: (False, 0)}
    assert shown(lesson)["key"] == ["b"]
    (kept,) = entries.search(lesson.owner_id).items  # the one without words is out of sight
    assert (kept.type, kept.current.prompt) == ("single_choice", "Which is a *city*?")


def test_words_can_be_set_after_the_reveal_and_again(lesson: Lesson) -> None:
    asked = ask_improvised(lesson, "true_false")
    ana = join(lesson, "Ana")
    answer(ana, asked, ["a"])
    reveal(close(asked))
    for right, correct in ((["a"], True), (["b"], False), ([], None)):
        improvise.word(lesson.id, lesson.owner_id, asked.id, "The Nile is a river.", right=right)
        db.session.expire_all()
        assert db.session.query(Answer).one().correct is correct
    assert entries.search(lesson.owner_id).total == 1
    lifecycle.end(lesson.id, lesson.owner_id)
    improvise.word(lesson.id, lesson.owner_id, asked.id, "Once more", right=["a"])
    assert reports.report(lesson)["rounds"][0]["correct"] == 1


def test_in_a_survey_words_grade_no_answer(owner: User) -> None:
    lesson = lifecycle.create(owner.id, options={"scoring": "survey"})
    asked = ask_improvised(lesson)
    answer(join(lesson, "Ana"), asked, ["b"])
    improvise.word(lesson.id, owner.id, asked.id, "Which?", right=["b"])
    reveal(close(asked))
    graded = db.session.query(Answer).one()
    assert (graded.correct, graded.points, shown(lesson)["key"]) == (None, 0, None)


@pytest.mark.parametrize("kind", ["rating", "text"])
def test_words_of_a_question_without_choices(lesson: Lesson, kind: str) -> None:
    asked = ask_improvised(lesson, kind)
    improvise.word(lesson.id, lesson.owner_id, asked.id, "How was it?")
    assert shown(lesson)["question"]["prompt_html"] == "<p>How was it?</p>"
    assert entries.search(lesson.owner_id).total == 1


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ({"prompt": ""}, {"prompt"}),
        ({"prompt": None}, {"prompt"}),
        ({"prompt": "x", "choices": ["a", "b"]}, {"choices"}),
        ({"prompt": "x", "choices": ["a", "b", 5]}, {"choices"}),
        ({"prompt": "x", "choices": "abc"}, {"choices"}),
        ({"prompt": "x", "choices": ["a", "b", "a"]}, {"choices.2.text"}),
        ({"prompt": "x", "right": ["z"]}, {"right"}),
        ({"prompt": "x", "right": 5}, {"right"}),
    ],
)
def test_invalid_words_change_nothing(lesson: Lesson, words: dict[str, Any], fields: set[str]) -> None:
    asked = ask_improvised(lesson, count=3)
    before = shown(lesson)["question"]
    with pytest.raises(Invalid) as caught:
        improvise.word(lesson.id, lesson.owner_id, asked.id, **words)
    assert set(caught.value.fields) == fields
    db.session.rollback()
    assert shown(lesson)["question"] == before


def test_only_improvised_questions_can_be_worded(lesson: Lesson, question: Question, outsider: User) -> None:
    asked = ask(lesson, question)
    with pytest.raises(Conflict):
        improvise.word(lesson.id, lesson.owner_id, asked.id, "x")
    close(asked)
    mine = ask_improvised(lesson)
    with pytest.raises(NotFound):
        improvise.word(lesson.id, outsider.id, mine.id, "x")


@pytest.mark.both_databases
def test_a_vote_on_written_answers(lesson: Lesson) -> None:
    asked = ask_improvised(lesson, "text")
    answer(join(lesson, "Ana"), asked, "more **maps**")
    with pytest.raises(Conflict):
        improvise.promote(lesson.id, lesson.owner_id, asked.id, ["a", "b"])
    close(asked)
    vote = improvise.promote(lesson.id, lesson.owner_id, asked.id, ["more **maps**", "less homework"])
    question = shown(lesson)["question"]
    assert (question["type"], vote.number, vote.status) == ("poll", 2, "open")
    assert [choice["text_html"] for choice in question["choices"]] == ["more **maps**", "less homework"]
    assert not question["improvised"]


@pytest.mark.parametrize("texts", [["one"], ["one", "one "], [], None, "ab", ["a", 5], [str(n) for n in range(13)]])
def test_invalid_lists_of_answers_are_refused(lesson: Lesson, texts: Any) -> None:
    asked = close(ask_improvised(lesson, "text"))
    with pytest.raises(Invalid) as caught:
        improvise.promote(lesson.id, lesson.owner_id, asked.id, texts)
    assert list(caught.value.fields) == ["texts"]


def test_only_written_answers_can_be_voted_on(lesson: Lesson, question: Question) -> None:
    asked = close(ask(lesson, question))
    with pytest.raises(Invalid) as caught:
        improvise.promote(lesson.id, lesson.owner_id, asked.id, ["one", "two"])
    assert list(caught.value.fields) == ["round_id"]
    assert lookup.newest_round(lesson.id) == asked
