"""Another name for somebody in a lesson, and who has answered a round."""

import pytest
from flask import Flask

from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.core.events import ParticipantChanged
from classroom.models import Lesson, Participant, Question, User
from classroom.services.lessons import lifecycle
from classroom.services.participants import nickname_generator, nicknames, renaming
from classroom.services.results import state, tallies
from tests.support.lessons import answer, ask, join


def rename(lesson: Lesson, who: Participant, nickname: str) -> str:
    """Rename somebody as the lesson's owner; return the name that was given."""
    return renaming.rename_participant(lesson.id, lesson.owner_id, who.id, nickname).nickname


def test_a_new_name_is_cleaned_and_told(app: Flask, lesson: Lesson, guest: Participant) -> None:
    heard: list[object] = []
    app.extensions["tiza.listeners"] = [heard.extend]
    assert rename(lesson, guest, "  Ana\u202e   María ") == "Ana María"
    assert heard == [ParticipantChanged(lesson.id, guest.id, guest.version)]
    assert state.private(guest)["participant"]["nickname"] == "Ana María"
    assert rename(lesson, guest, "Ana María") == "Ana María"
    assert len(heard) == 1


@pytest.mark.both_databases
def test_a_taken_name_gets_a_number_and_the_old_one_comes_back(lesson: Lesson, guest: Participant) -> None:
    luis = join(lesson, "Luis")
    assert rename(lesson, luis, "ANA") == "ANA 2"
    assert rename(lesson, luis, "Ana 2") == "Ana 2"
    assert rename(lesson, luis, "Luis") == "Luis"
    assert join(lesson, "ana").nickname == "ana 2"


def test_what_is_no_name_is_refused(lesson: Lesson, guest: Participant) -> None:
    for wrong in ("", " \u200b ", "x" * 61):
        with pytest.raises(Invalid) as caught:
            rename(lesson, guest, wrong)
        assert set(caught.value.fields) == {"nickname"}


def test_only_the_lessons_teacher_renames_and_while_it_runs(
    lesson: Lesson, guest: Participant, outsider: User, owner: User
) -> None:
    with pytest.raises(NotFound):
        renaming.rename_participant(lesson.id, outsider.id, guest.id, "Eva")
    other = lifecycle.create(owner.id)
    with pytest.raises(NotFound) as caught:
        renaming.rename_participant(other.id, owner.id, guest.id, "Eva")
    assert caught.value.code == "unknown_participant"
    lifecycle.end(lesson.id, owner.id)
    with pytest.raises(Conflict):
        rename(lesson, guest, "Eva")


def test_long_names_keep_the_number_that_tells_them_apart(lesson: Lesson) -> None:
    """Hangul syllables come apart into three letters each when they are compared."""
    first, second = join(lesson, "한" * 60), join(lesson, "한" * 60)
    assert first.nickname != second.nickname
    assert nicknames.key(first.nickname) != nicknames.key(second.nickname)


def test_who_has_answered_is_told_to_the_teacher_alone(
    lesson: Lesson, question: Question, guest: Participant, outsider: User
) -> None:
    luis, eva = join(lesson, "Luis"), join(lesson, "Eva")
    asked = ask(lesson, question)
    assert tallies.who_answered(lesson.id, lesson.owner_id, asked.id) == []
    for who in (luis, eva):
        answer(who, asked, ["a"])
    assert set(tallies.who_answered(lesson.id, lesson.owner_id, asked.id)) == {luis.id, eva.id}
    with pytest.raises(NotFound):
        tallies.who_answered(lesson.id, outsider.id, asked.id)
    elsewhere = lifecycle.create(lesson.owner_id)
    with pytest.raises(NotFound) as caught:
        tallies.who_answered(elsewhere.id, lesson.owner_id, asked.id)
    assert caught.value.code == "unknown_round"


def test_in_the_lobby_a_guest_changes_the_name_by_the_rules_of_joining(lesson: Lesson, guest: Participant) -> None:
    join(lesson, "Luis")
    assert renaming.rename_self(guest.id, "Eva").nickname == "Eva"
    assert renaming.rename_self(guest.id, "luis").nickname == "luis 2"
    assert renaming.rename_self(guest.id, lesson.owner.display_name).nickname == f"{lesson.owner.display_name} 2"
    for wrong in ("Pr0fe", "p u t a", ""):
        with pytest.raises(Invalid) as caught:
            renaming.rename_self(guest.id, wrong)
        assert set(caught.value.fields) == {"nickname"}


def test_where_names_are_given_out_another_is_drawn(owner: User) -> None:
    lesson = lifecycle.create(owner.id, options={"generated_names": True})
    guest = join(lesson)
    names = {renaming.rename_self(guest.id, None).nickname for _time in range(6)}
    assert len(names) > 1
    assert all(nickname_generator.is_generated(name) for name in names)
    with pytest.raises(Invalid):
        renaming.rename_self(guest.id, "Eva")


def test_once_the_lesson_has_begun_or_with_an_account_the_name_stays(
    lesson: Lesson, guest: Participant, member: User, question: Question
) -> None:
    account = join(lesson, user=member)
    with pytest.raises(Conflict):
        renaming.rename_self(account.id, "Eva")
    ask(lesson, question)
    with pytest.raises(Conflict):
        renaming.rename_self(guest.id, "Eva")
