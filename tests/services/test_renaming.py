"""Another name for somebody in a lesson, and who has answered a round."""

import pytest
from flask import Flask

from classroom.errors import Conflict, Invalid, NotFound
from classroom.events import ParticipantChanged
from classroom.models import Lesson, Participant, Question, User
from classroom.services import counting, lessons, nicknames, renaming, state
from tests.support.lessons import answer, ask, join


def rename(lesson: Lesson, who: Participant, nickname: str) -> str:
    """Rename somebody as the lesson's owner; return the name that was given."""
    return renaming.rename(lesson.id, lesson.owner_id, who.id, nickname).nickname


def test_a_new_name_is_cleaned_and_told(app: Flask, lesson: Lesson, guest: Participant) -> None:
    heard: list[object] = []
    app.extensions["tiza.listeners"] = [heard.extend]
    assert rename(lesson, guest, "  Ana\u202e   María ") == "Ana María"
    assert heard == [ParticipantChanged(lesson.id, guest.id)]
    assert state.private(guest)["participant"]["nickname"] == "Ana María"
    assert rename(lesson, guest, "Ana María") == "Ana María"
    assert len(heard) == 1


def test_a_taken_name_gets_a_number_and_the_old_one_comes_back(lesson: Lesson, guest: Participant) -> None:
    luis = join(lesson, "Luis")
    assert rename(lesson, luis, "ANA") == "ANA 2"
    assert rename(lesson, luis, "Ana 2") == "Ana 2"
    assert rename(lesson, luis, "Luis") == "Luis"
    assert join(lesson, "ana").nickname == "ana 2"


def test_what_is_no_name_is_refused(lesson: Lesson, guest: Participant) -> None:
    for wrong in ("", " \u200b ", "x" * 33):
        with pytest.raises(Invalid) as caught:
            rename(lesson, guest, wrong)
        assert set(caught.value.fields) == {"nickname"}


def test_only_the_lessons_teacher_renames_and_while_it_runs(
    lesson: Lesson, guest: Participant, outsider: User, owner: User
) -> None:
    with pytest.raises(NotFound):
        renaming.rename(lesson.id, outsider.id, guest.id, "Eva")
    other = lessons.create(owner.id)
    with pytest.raises(NotFound) as caught:
        renaming.rename(other.id, owner.id, guest.id, "Eva")
    assert caught.value.code == "unknown_participant"
    lessons.end(lesson.id, owner.id)
    with pytest.raises(Conflict):
        rename(lesson, guest, "Eva")


def test_long_names_keep_the_number_that_tells_them_apart(lesson: Lesson) -> None:
    """Hangul syllables come apart into three letters each when they are compared."""
    first, second = join(lesson, "한" * 32), join(lesson, "한" * 32)
    assert first.nickname != second.nickname
    assert nicknames.key(first.nickname) != nicknames.key(second.nickname)


def test_who_has_answered_is_told_to_the_teacher_alone(
    lesson: Lesson, question: Question, guest: Participant, outsider: User
) -> None:
    luis, eva = join(lesson, "Luis"), join(lesson, "Eva")
    asked = ask(lesson, question)
    assert counting.who_answered(lesson.id, lesson.owner_id, asked.id) == []
    for who in (luis, eva):
        answer(who, asked, ["a"])
    assert set(counting.who_answered(lesson.id, lesson.owner_id, asked.id)) == {luis.id, eva.id}
    with pytest.raises(NotFound):
        counting.who_answered(lesson.id, outsider.id, asked.id)
    elsewhere = lessons.create(lesson.owner_id)
    with pytest.raises(NotFound) as caught:
        counting.who_answered(elsewhere.id, lesson.owner_id, asked.id)
    assert caught.value.code == "unknown_round"
