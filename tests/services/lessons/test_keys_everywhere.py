"""Correcting the key of a question in all lessons that asked it."""

import pytest

from classroom.core.database import db
from classroom.core.errors import Invalid, NotFound
from classroom.models import Answer, Question, Round, User
from classroom.services.bank import entries, offers
from classroom.services.lessons import keys_everywhere, lifecycle
from tests.support.lessons import CAPITAL, answer, ask, join, play, share, vote_again

SYDNEY = {"choices": [{"text": name, "correct": name == "Sydney"} for name in ("Sydney", "Canberra", "Melbourne")]}
"""Another key of CAPITAL."""
both_databases = pytest.mark.both_databases


def held(owner: User, question: Question, ana: str = "a", beto: str = "b") -> Round:
    """Ask a question in a new lesson of this teacher."""
    lesson = lifecycle.create(owner.id, title="Another")
    return play(lesson, question, {join(lesson, "Ana"): [ana], join(lesson, "Beto"): [beto]})


def points(*asked: Round) -> list[tuple[int, ...]]:
    """Return the points of the answers of these rounds, in the order of the participants."""
    db.session.expire_all()
    found = [db.session.query(Answer).filter_by(round_id=item.id).order_by(Answer.participant_id) for item in asked]
    return [tuple(row.points for row in rows) for rows in found]


@pytest.fixture
def here(owner: User, question: Question) -> Round:
    """Ana chose Sydney, Beto Canberra, which the key says."""
    return held(owner, question)


@both_databases
def test_all_rounds_and_undo(owner: User, question: Question, here: Round) -> None:
    there, again = held(owner, question), held(owner, question, "b", "a")
    assert keys_everywhere.count_lessons(owner.id, here) == 2
    old = here.version_id
    found = keys_everywhere.correct(here.lesson_id, owner.id, here.id, SYDNEY)
    assert points(here, there, again) == [(100, 0), (100, 0), (0, 100)]
    assert (found.lessons, found.kept, len(found.here.changes), len(found.others)) == (2, 0, 2, 4)
    assert found.previous == {there.id: old, again.id: old}
    assert len({here.version_id, there.version_id, again.version_id}) == 1, "the version of the bank serves all"
    assert here.version.number == entries.get(question.id, owner.id).current_number
    keys_everywhere.undo(here.lesson_id, owner.id, here.id, found.here.previous, found.previous)
    assert points(here, there, again) == [(0, 100), (0, 100), (100, 0)]
    assert there.version_id == old
    assert entries.get(question.id, owner.id).current.body["choices"][1]["correct"]


def test_a_preview_saves_nothing(owner: User, question: Question, here: Round) -> None:
    there = held(owner, question)
    found = keys_everywhere.preview(here.lesson_id, owner.id, here.id, SYDNEY)
    assert (found.lessons, len(found.others)) == (1, 2)
    assert points(here, there) == [(0, 100), (0, 100)]
    assert db.session.get_one(Round, there.id).version.number == 1


def test_without_the_bank_each_lesson_has_its_own_version(owner: User, question: Question, here: Round) -> None:
    there = held(owner, question)
    found = keys_everywhere.correct(here.lesson_id, owner.id, here.id, SYDNEY, bank=False)
    assert points(here, there) == [(100, 0), (100, 0)]
    assert entries.get(question.id, owner.id).current.number == 1
    assert (here.version.lesson_id, there.version.lesson_id) == (here.lesson_id, there.lesson_id)
    keys_everywhere.undo(here.lesson_id, owner.id, here.id, found.here.previous, found.previous)
    assert points(here, there) == [(0, 100), (0, 100)]


@both_databases
def test_other_versions(owner: User, question: Question, here: Round) -> None:
    """Where only the wording of the question differs, its key is corrected; where the choices differ, it stays."""
    entries.edit(question.id, owner.id, {"prompt": "Which city is Australia's capital?"})
    reworded = held(owner, entries.get(question.id, owner.id))
    other = [{**choice, "text": f"{choice['text']}!"} for choice in CAPITAL["choices"]]
    entries.edit(question.id, owner.id, {"choices": other})
    changed = held(owner, entries.get(question.id, owner.id))
    found = keys_everywhere.correct(here.lesson_id, owner.id, here.id, SYDNEY)
    assert points(here, reworded, changed) == [(100, 0), (100, 0), (0, 100)]
    assert (found.lessons, found.kept) == (1, 1)
    assert reworded.version.prompt == "Which city is Australia's capital?"
    keys_everywhere.undo(here.lesson_id, owner.id, here.id, found.here.previous, found.previous)
    assert points(here, reworded, changed) == [(0, 100)] * 3


def test_both_votes_and_open_rounds(owner: User, question: Question, here: Round) -> None:
    first = held(owner, question)
    ana, beto = db.session.query(Answer).filter_by(round_id=first.id).order_by(Answer.id)
    second = vote_again(first.lesson, first, {ana.participant: ["b"], beto.participant: ["a"]})
    lesson = lifecycle.create(owner.id, title="Now")
    being_asked = ask(lesson, question)
    answer(join(lesson, "Carla"), being_asked, ["b"])
    found = keys_everywhere.correct(here.lesson_id, owner.id, here.id, SYDNEY)
    assert points(first, second, being_asked) == [(100, 0), (0, 100), (100,)]
    assert (found.lessons, found.kept) == (1, 1)
    assert being_asked.version_id == found.here.previous
    keys_everywhere.undo(here.lesson_id, owner.id, here.id, found.here.previous, found.previous)
    assert points(first, second) == [(0, 100), (100, 0)]


def test_only_lessons_that_the_user_teaches(
    owner: User, colleague: User, question: Question, here: Round, outsider: User
) -> None:
    """A colleague corrects the lessons that both teach; the owner of the question is offered the key once."""
    shared, own = held(owner, question), held(owner, question)
    share(here.lesson, colleague)
    share(shared.lesson, colleague)
    assert keys_everywhere.count_lessons(colleague.id, here) == 1
    found = keys_everywhere.correct(here.lesson_id, colleague.id, here.id, SYDNEY)
    assert points(here, shared, own) == [(100, 0), (100, 0), (0, 100)]
    assert len(offers.waiting(owner.id)) == 1
    assert entries.get(question.id, owner.id).current.number == 1
    with pytest.raises(NotFound):
        keys_everywhere.correct(here.lesson_id, outsider.id, here.id, SYDNEY)
    before = {own.id: own.version_id, **found.previous}
    keys_everywhere.undo(here.lesson_id, colleague.id, here.id, found.here.previous, before)
    assert points(here, shared, own) == [(0, 100)] * 3


def test_undo_takes_only_what_students_saw(owner: User, question: Question, here: Round) -> None:
    there = held(owner, question)
    entries.edit(question.id, owner.id, {"prompt": "Something else"})
    other = entries.get(question.id, owner.id).current
    strange = entries.create(owner.id, CAPITAL).current
    found = keys_everywhere.correct(here.lesson_id, owner.id, here.id, SYDNEY)
    for version_id in (other.id, strange.id, 10**9):
        with pytest.raises(NotFound) as caught:
            keys_everywhere.undo(here.lesson_id, owner.id, here.id, found.here.previous, {there.id: version_id})
        assert caught.value.code == "unknown_version"
    assert points(here, there) == [(100, 0), (100, 0)], "nothing of it is undone"


def test_a_wrong_key_changes_nothing_anywhere(owner: User, question: Question, here: Round) -> None:
    there = held(owner, question)
    with pytest.raises(Invalid):
        keys_everywhere.correct(here.lesson_id, owner.id, here.id, {"choices": [{"text": "Lima", "correct": True}]})
    assert points(here, there) == [(0, 100), (0, 100)]
