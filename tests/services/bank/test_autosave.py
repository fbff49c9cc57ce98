"""Saving while typing: no version is overwritten, and none is left over that no lesson needs."""

import pytest

from classroom.core.database import db
from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.models import Question, Round, User
from classroom.services.bank import autosave, entries, offers
from classroom.services.lessons import lifecycle, rounds
from tests.support.questions import question

pytestmark = pytest.mark.both_databases


@pytest.fixture
def made(owner: User) -> Question:
    return entries.create(owner.id, question(prompt="One"))


def numbers(made: Question, owner: User) -> list[int]:
    return [state.number for state in entries.get(made.id, owner.id).versions]


def type_on(made: Question, owner: User, words: str, base: int, opened: int = 1) -> Question:
    return autosave.save(made.id, owner.id, {"prompt": words}, base=base, opened=opened)


def test_pauses_leave_one_version_and_the_one_before(made: Question, owner: User) -> None:
    for base, words in enumerate(("Two", "Two and", "Two and a half"), start=1):
        saved = type_on(made, owner, words, base)
    assert (saved.current_number, saved.current.prompt) == (4, "Two and a half")
    assert numbers(made, owner) == [1, 4]
    assert entries.version(saved, 1).prompt == "One"


def test_a_question_that_was_made_here_leaves_only_its_last_version(made: Question, owner: User) -> None:
    type_on(made, owner, "Two", 1, opened=0)
    type_on(made, owner, "Three", 2, opened=0)
    assert numbers(made, owner) == [3]


def test_the_same_again_makes_no_version(made: Question, owner: User) -> None:
    assert type_on(made, owner, "One", 1, opened=0).current_number == 1
    assert numbers(made, owner) == [1]


def test_what_a_lesson_has_asked_stays(made: Question, owner: User) -> None:
    lesson = lifecycle.create(owner.id, question_ids=[made.id])
    type_on(made, owner, "Two", 1)
    asked = rounds.open_round(lesson.id, owner.id, made.id)
    saved = type_on(made, owner, "Three", 2)
    assert numbers(made, owner) == [1, 2, 3]
    assert saved.current.prompt == "Three"
    assert db.session.get_one(Round, asked.id).version.prompt == "Two"
    type_on(made, owner, "Four", 3)
    assert numbers(made, owner) == [1, 2, 4]


def test_what_was_offered_stays(made: Question, owner: User, colleague: User) -> None:
    lesson = lifecycle.create(owner.id, question_ids=[made.id])
    with db.session.begin_nested():
        offers.add_changed(lesson.id, colleague.id, made.current, {"prompt": "Offered"})
    db.session.commit()
    saved = type_on(made, owner, "Two", 1)
    assert (numbers(made, owner), saved.current_number) == ([1, 2, 3], 3)


def test_a_change_from_elsewhere_is_told_and_nothing_is_overwritten(made: Question, owner: User) -> None:
    entries.edit(made.id, owner.id, {"prompt": "From another window"})
    with pytest.raises(Conflict) as caught:
        type_on(made, owner, "Two", 1)
    assert caught.value.code == "changed_meanwhile"
    assert entries.get(made.id, owner.id).current.prompt == "From another window"
    assert numbers(made, owner) == [1, 2]


def test_wrong_fields_save_nothing(made: Question, owner: User) -> None:
    with pytest.raises(Invalid) as caught:
        type_on(made, owner, "", 1, opened=0)
    assert list(caught.value.fields) == ["prompt"]
    assert numbers(made, owner) == [1]


def test_only_its_owner(made: Question, outsider: User, colleague: User) -> None:
    for other in (outsider, colleague):
        with pytest.raises(NotFound):
            type_on(made, other, "Two", 1)
