"""The option shuffle_choices: what the state says, whose seed it is, and that answers and reports do not notice."""

import pytest
from flask import Flask

from classroom.core.database import db
from classroom.models import Lesson, Question, Round, User
from classroom.services.bank import entries
from classroom.services.lessons import improvise, lifecycle, rounds
from classroom.services.participants import own_order
from classroom.services.results import state
from tests.support.lessons import CAPITAL, answer, ask, close, join, reveal


@pytest.fixture
def lesson(owner: User) -> Lesson:
    """A lesson with the option."""
    return lifecycle.create(owner.id, options={"shuffle_choices": True})


def test_the_state_is_the_authors_order_and_says_that_pages_make_their_own(lesson: Lesson, question: Question) -> None:
    ask(lesson, question)
    seen = state.public(lesson)
    assert seen["round"]["shuffled"] is True
    assert [choice["label"] for choice in seen["round"]["question"]["choices"]] == ["A", "B", "C"]
    assert state.is_for_all(state.for_teachers(lesson)), "one state for all pages"


def test_what_is_not_shuffled(owner: User, lesson: Lesson) -> None:
    for change in (
        {"type": "true_false", "choices": [{"text": "True", "correct": True}, {"text": "False"}]},
        {"choices": [{"text": "Sydney", "correct": True}, {"text": "Canberra"}, {"text": "Both of them"}]},
    ):
        asked = ask(lesson, entries.create(owner.id, {**CAPITAL, **change}))
        close(asked)
        assert asked.shuffled is False
    assert improvise.ask(lesson.id, owner.id, "choices").shuffled is False


def test_the_option_counts_from_the_next_question_on(owner: User, question: Question) -> None:
    lesson = lifecycle.create(owner.id)
    asked = ask(lesson, question)
    lifecycle.set_options(lesson.id, owner.id, {"shuffle_choices": True})
    assert state.public(lesson)["round"]["shuffled"] is False
    close(asked)
    assert rounds.revote(lesson.id, owner.id, asked.id).shuffled is True


def test_each_participant_has_a_seed_that_stays(lesson: Lesson, question: Question) -> None:
    ana, ben = join(lesson, "Ana"), join(lesson, "Ben")
    seeds = {person.id: state.private(person)["seed"] for person in (ana, ben)}
    assert len(set(seeds.values())) == 2
    assert all(len(seed) == 16 for seed in seeds.values())
    ask(lesson, question)
    db.session.expire_all()
    assert state.privates(lesson.id, [ana.id, ben.id])[ana.id]["seed"] == seeds[ana.id]


def test_a_seed_follows_from_the_servers_secret(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    before = own_order.seed(1, 23)
    assert own_order.seed(1, 23) == before
    assert len({own_order.seed(12, 3), own_order.seed(1, 23), own_order.seed(1, 2)}) == 3
    other = own_order.settings.current().model_copy(update={"secret_key": "another secret, long enough to be one"})
    with monkeypatch.context() as patch:
        patch.setattr(own_order.settings, "current", lambda: other)
        assert own_order.seed(1, 23) != before


def test_answers_are_graded_and_counted_as_ever(lesson: Lesson, question: Question) -> None:
    ana, ben = join(lesson, "Ana"), join(lesson, "Ben")
    asked: Round = ask(lesson, question)
    answer(ana, asked, ["b"])
    answer(ben, asked, ["c"])
    reveal(close(asked))
    seen = state.public(lesson)["round"]
    assert (seen["key"], seen["tally"]["counts"]) == (["b"], {"a": 0, "b": 1, "c": 1})
    assert [state.private(person)["result"]["correct"] for person in (ana, ben)] == [True, False]
