"""Colleagues who teach a lesson together: who can be added, what they can do, and removal."""

import pytest
from flask import Flask

from classroom.core.errors import Forbidden, Invalid, NotFound
from classroom.core.events import CoTeacherRemoved
from classroom.models import Lesson, Participant, Question, User
from classroom.services.bank import entries
from classroom.services.lessons import co_teachers, lifecycle, lookup, rounds
from classroom.services.participants import members
from tests.support.lessons import CAPITAL, share


def test_a_colleague_runs_the_lesson(lesson: Lesson, guest: Participant, colleague: User) -> None:
    with pytest.raises(NotFound):
        lookup.for_teacher(lesson.id, colleague.id)
    share(lesson, colleague)
    mine = entries.create(colleague.id, CAPITAL)
    asked = rounds.open_round(lesson.id, colleague.id, mine.id)
    rounds.close_round(lesson.id, colleague.id, asked.id)
    assert members.set_removed(lesson.id, colleague.id, guest.id, True).removed_at
    assert lifecycle.end(lesson.id, colleague.id).status == "ended"


def test_colleagues_ask_their_own_questions_and_those_of_the_agenda(
    owner: User, colleague: User, outsider: User, question: Question
) -> None:
    other = entries.create(owner.id, {**CAPITAL, "prompt": "Not on the agenda"})
    lesson = lifecycle.create(owner.id, question_ids=[question.id])
    share(lesson, colleague)
    for foreign in (other, entries.create(outsider.id, CAPITAL)):
        with pytest.raises(NotFound) as caught:
            rounds.open_round(lesson.id, colleague.id, foreign.id)
        assert caught.value.code == "unknown_question"
    assert rounds.open_round(lesson.id, colleague.id, question.id).status == "open"
    with pytest.raises(NotFound):
        rounds.open_round(lesson.id, outsider.id, question.id)


def test_only_the_owner_shares_and_archives(lesson: Lesson, colleague: User, outsider: User) -> None:
    share(lesson, colleague)
    lifecycle.end(lesson.id, lesson.owner_id)
    with pytest.raises(Forbidden):
        lifecycle.set_archived(lesson.id, colleague.id, True)
    with pytest.raises(Forbidden):
        co_teachers.add(lesson.id, colleague.id, outsider.username)
    with pytest.raises(NotFound):
        co_teachers.add(lesson.id, outsider.id, outsider.username)
    with pytest.raises(NotFound):
        co_teachers.of_lesson(lesson.id, outsider.id)


@pytest.mark.parametrize("name", ["member", "nobody", "owner", ""])
def test_only_other_teachers_can_be_added(lesson: Lesson, member: User, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        co_teachers.add(lesson.id, lesson.owner_id, name)
    assert set(caught.value.fields) == {"username"}


@pytest.mark.both_databases
def test_adding_twice_changes_nothing(lesson: Lesson, colleague: User, owner: User) -> None:
    share(lesson, colleague)
    share(lesson, colleague)
    assert co_teachers.of_lesson(lesson.id, owner.id) == co_teachers.of_lesson(lesson.id, colleague.id) == [colleague]


def test_removing_takes_effect_at_once(
    app: Flask, lesson: Lesson, owner: User, colleague: User, outsider: User
) -> None:
    share(lesson, colleague)
    heard: list[object] = []
    app.extensions["tiza.listeners"] = [heard.extend]
    with pytest.raises(NotFound):
        co_teachers.remove(lesson.id, outsider.id, colleague.id)
    with pytest.raises(NotFound):
        co_teachers.remove(lesson.id, owner.id, outsider.id)
    co_teachers.remove(lesson.id, owner.id, colleague.id)
    assert heard == [CoTeacherRemoved(lesson.id, colleague.id)]
    assert not lookup.may_teach(lesson, colleague.id)


def test_colleagues_can_only_remove_themselves(lesson: Lesson, colleague: User, outsider: User) -> None:
    share(lesson, colleague)
    share(lesson, outsider)
    with pytest.raises(Forbidden):
        co_teachers.remove(lesson.id, colleague.id, outsider.id)
    co_teachers.remove(lesson.id, colleague.id, colleague.id)
    assert co_teachers.of_lesson(lesson.id, lesson.owner_id) == [outsider]


@pytest.mark.both_databases
def test_both_lists_show_the_lesson(lesson: Lesson, owner: User, colleague: User, outsider: User) -> None:
    share(lesson, colleague)
    assert [entry["shared_by"] for entry in lookup.overview(owner.id)] == [None]
    assert [entry["shared_by"] for entry in lookup.overview(colleague.id, "running")] == [owner.display_name]
    assert lookup.running(colleague.id) == [lesson]
    assert lookup.overview(outsider.id) == []


def test_users_without_access_are_found(lesson: Lesson, owner: User, colleague: User, outsider: User) -> None:
    share(lesson, colleague)
    here = {(lesson.id, user.id) for user in (owner, colleague, outsider)}
    assert co_teachers.without_access(here) == {(lesson.id, outsider.id)}
    assert co_teachers.without_access(set()) == set()
