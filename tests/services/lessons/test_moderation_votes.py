"""Moderation in a vote on written answers: what is hidden or held back is not voted on, and shown to teachers only."""

import pytest

from classroom.core.database import db
from classroom.core.errors import Invalid
from classroom.models import Lesson, Round, User
from classroom.services.lessons import improvise
from classroom.services.results import state, tables
from tests.services.lessons.test_moderation import PUBLIC, everything_public, hide, round_of
from tests.support.lessons import answer, close, join, reveal


@pytest.fixture
def vote(lesson: Lesson, owner: User) -> Round:
    """A vote on two written answers."""
    asked = round_of(lesson, owner, "open_text")
    for name, text in (("Ana", "Sol y sombra"), ("Leo", "Mar"), ("Eva", "puta")):
        answer(join(lesson, name), asked, text)
    close(asked)
    return improvise.promote(lesson.id, owner.id, asked.id, ["Sol y sombra", "Mar"])


@pytest.mark.parametrize("name", ["a", "sol y sombra"])
def test_in_a_vote_on_written_answers_a_text_is_hidden_too(vote: Round, name: str) -> None:
    hide(vote, value=name)
    first, second = state.public_round(vote)["question"]["choices"]
    assert (first["text_html"], first["hidden"]) == ("…", True)
    assert (second["text_html"], "hidden" in second) == ("Mar", False)
    hide(vote, False, value=name)
    assert state.public_round(vote)["question"]["choices"][0]["text_html"] == "Sol y sombra"


def test_hiding_the_answer_hides_it_in_the_vote(vote: Round, lesson: Lesson) -> None:
    answer(join(lesson, "Luz"), vote, ["b"])
    reveal(close(vote))
    first = db.session.get_one(Round, (vote.voted_texts or {})["round_id"])
    hide(first, value="Mar")
    assert state.public_round(vote)["question"]["choices"][1]["text_html"] == "…"
    assert "Mar" in str(tables.answers_for_readers(lesson, None).rows)
    assert "Mar" not in everything_public(lesson)
    assert "Mar" not in str(tables.answers_for_readers(lesson, None, PUBLIC).rows)


def test_what_is_hidden_cannot_be_voted_on(vote: Round, lesson: Lesson, owner: User) -> None:
    first = (vote.voted_texts or {})["round_id"]
    reveal(close(vote))
    with pytest.raises(Invalid) as refused:
        improvise.promote(lesson.id, owner.id, first, ["Mar", "puta"])
    assert set(refused.value.fields) == {"texts"}
