"""A person's own results: what they answered, what was right, and nothing that tells a key too early."""

from collections.abc import Callable
from typing import Any

import pytest

from classroom.core.database import db
from classroom.core.errors import NotFound
from classroom.models import Lesson, Participant, Question, User
from classroom.questions import registry
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle, rounds
from classroom.services.participants import members
from classroom.services.results import own, state
from tests.support.lessons import CAPITAL, answer, ask, close, join, play, reveal, vote_again
from tests.support.questions import question as question_of

SECRETS = ("key", "correct", "fraction", "points")


@pytest.fixture
def ana(lesson: Lesson, member: User) -> Participant:
    """The member, who has joined the lesson."""
    return join(lesson, user=member)


def entries_of(user: User, lesson: Lesson) -> list[dict[str, Any]]:
    """Return the questions of the account's results."""
    db.session.expire_all()
    return list(own.in_lesson(user.id, lesson.id)["questions"])


def is_secret(entry: dict[str, Any]) -> bool:
    """Say whether an entry tells nothing about the key; it must tell all of it or nothing."""
    told = [entry[name] is not None for name in SECRETS] + [bool(entry["explanation_html"]), entry["revealed"]]
    assert len(set(told)) == 1, entry
    return not told[0]


def test_own_answers_stand_beside_the_right_ones(
    lesson: Lesson, question: Question, ana: Participant, member: User, owner: User
) -> None:
    other = entries.create(owner.id, {**CAPITAL, "prompt": "Again?"})
    third = entries.create(owner.id, {**CAPITAL, "prompt": "And now?"})
    play(lesson, question, {ana: ["b"]})
    play(lesson, other, {ana: ["a"]})
    play(lesson, third, {})
    found = own.in_lesson(member.id, lesson.id)
    assert (found["right"], found["of"], found["points"]) == (1, 3, 100)
    assert found["lesson"] == {"id": lesson.id, "title": "Geography", "ended_at": None, "course": None, "mode": "live"}
    facts = [(entry["number"], entry["value"], entry["correct"], entry["points"]) for entry in found["questions"]]
    assert facts == [(1, ["b"], True, 100), (2, ["a"], False, 0), (3, None, False, 0)]
    first = found["questions"][0]
    assert first["prompt"] == "What is the capital of Australia?"
    assert "<strong>Australia</strong>" in first["question"]["prompt_html"]
    assert first["key"] == ["b"]
    assert "Canberra" in first["text"]
    assert "1913" in first["explanation_html"]
    assert [own.is_mistake(entry) for entry in found["questions"]] == [False, True, True]
    me = state.private(ana)
    assert (me["right"], me["total_points"]) == ({"right": 1, "of": 3}, 100), "the same figures as on the live page"


def test_the_key_is_secret_until_the_reveal(
    lesson: Lesson, question: Question, ana: Participant, member: User, owner: User
) -> None:
    asked = ask(lesson, question)
    answer(ana, asked, ["b"])
    for step in (lambda: None, lambda: close(asked)):
        step()
        found = own.in_lesson(member.id, lesson.id)
        assert is_secret(found["questions"][0])
        assert (found["right"], found["of"], found["points"]) == (0, 0, 0)
        assert found["questions"][0]["value"] == ["b"]
    reveal(asked)
    assert not is_secret(entries_of(member, lesson)[0])


def test_what_was_never_revealed_stays_secret_after_the_lesson(
    lesson: Lesson, question: Question, ana: Participant, member: User, owner: User
) -> None:
    asked = ask(lesson, question)
    answer(ana, asked, ["b"])
    close(asked)
    lifecycle.end(lesson.id, owner.id)
    assert is_secret(entries_of(member, lesson)[0])


def test_a_key_is_secret_again_while_the_question_is_voted_on(
    lesson: Lesson, question: Question, ana: Participant, member: User, owner: User
) -> None:
    play(lesson, question, {ana: ["b"]})
    assert not is_secret(entries_of(member, lesson)[0])
    again = rounds.revote(lesson.id, owner.id, rounds_newest(lesson))
    assert is_secret(entries_of(member, lesson)[0]), "a second vote in the lesson"
    found = own.in_lesson(member.id, lesson.id)
    assert (found["right"], found["of"], found["points"]) == (0, 0, 0), "the sums do not tell it either"
    close(again)
    assert is_secret(entries_of(member, lesson)[0]), "closed, not yet revealed"
    reveal(again)
    assert not is_secret(entries_of(member, lesson)[0])
    lifecycle.end(lesson.id, owner.id)
    elsewhere = lifecycle.create(owner.id, title="Parallel class")
    running = ask(elsewhere, question)
    assert is_secret(entries_of(member, lesson)[0]), "a vote in another lesson"
    close(running)
    assert is_secret(entries_of(member, lesson)[0])
    lifecycle.end(elsewhere.id, owner.id)
    assert not is_secret(entries_of(member, lesson)[0]), "no vote is going on any more"


def rounds_newest(lesson: Lesson) -> int:
    """Return the id of the round that the lesson shows."""
    from classroom.services.lessons import lookup

    newest = lookup.newest_round(lesson.id)
    assert newest is not None
    return newest.id


def test_an_abandoned_vote_elsewhere_does_not_hide_a_key_for_ever(
    lesson: Lesson, question: Question, ana: Participant, member: User, owner: User
) -> None:
    play(lesson, question, {ana: ["b"]})
    abandoned = close(ask(lifecycle.create(owner.id, title="Abandoned"), question))
    assert is_secret(entries_of(member, lesson)[0])
    assert abandoned.closed_at is not None
    abandoned.closed_at -= own.DISCUSSED + 1
    db.session.commit()
    assert not is_secret(entries_of(member, lesson)[0])


def test_the_vote_that_counts_is_the_one_that_is_shown(
    lesson: Lesson, question: Question, ana: Participant, member: User
) -> None:
    first = play(lesson, question, {ana: ["a"]})
    vote_again(lesson, first, {ana: ["b"]})
    (entry,) = entries_of(member, lesson)
    assert (entry["attempt"], entry["value"], entry["correct"]) == (2, ["b"], True)


def test_a_survey_has_no_right_answer(lesson: Lesson, question: Question, ana: Participant, member: User) -> None:
    lesson.options = {"scoring": "survey"}
    db.session.commit()
    play(lesson, question, {ana: ["a"]})
    found = own.in_lesson(member.id, lesson.id)
    (entry,) = found["questions"]
    assert (entry["graded"], entry["key"], entry["correct"], entry["explanation_html"]) == (False, None, None, "")
    assert (found["right"], found["of"]) == (0, 0)
    assert not own.is_mistake(entry)


def test_questions_from_before_one_joined_are_left_out(
    lesson: Lesson, question: Question, member: User, owner: User
) -> None:
    play(lesson, question, {})
    join(lesson, user=member)
    assert entries_of(member, lesson) == []
    assert own.in_lesson(member.id, lesson.id)["of"] == 0


def test_who_was_removed_reads_nothing_until_readmitted(
    lesson: Lesson, question: Question, ana: Participant, member: User, owner: User
) -> None:
    play(lesson, question, {ana: ["b"]})
    members.set_removed(lesson.id, owner.id, ana.id, True)
    with pytest.raises(NotFound) as caught:
        own.in_lesson(member.id, lesson.id)
    assert caught.value.code == "unknown_lesson"
    assert own.lessons_of(member.id)[1] == []
    members.set_removed(lesson.id, owner.id, ana.id, False)
    assert len(own.lessons_of(member.id)[1]) == 1


def test_the_list_is_the_accounts_own_newest_first_and_paged(
    lesson: Lesson, ana: Participant, member: User, stranger: User, owner: User
) -> None:
    later = lifecycle.create(owner.id, title="Later")
    join(later, user=member)
    join(later, "Guest")
    join(later, user=stranger)
    found, results = own.lessons_of(member.id)
    assert [result["lesson"]["title"] for result in results] == ["Later", "Geography"]
    found, results = own.lessons_of(member.id, page=2, per_page=1)
    assert (found.page, found.pages, found.total) == (2, 2, 2)
    assert [result["lesson"]["title"] for result in results] == ["Geography"]
    assert [result["lesson"]["title"] for result in own.lessons_of(stranger.id)[1]] == ["Later"]
    with pytest.raises(NotFound):
        own.in_lesson(stranger.id, lesson.id)


KEYED: dict[str, tuple[Any, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "map_pin": ([10.0, 20.0], lambda body: {**body, "point": [-70.0, -30.0]}),
    "image_pin": (
        [0.5, 0.5],
        lambda body: {**body, "regions": [{"shape": "rect", "x": 0.4, "y": 0.4, "width": 0.2, "height": 0.2}]},
    ),
}


@pytest.mark.parametrize("kind", sorted(KEYED))
def test_words_of_a_place_do_not_tell_how_far_it_is_from_the_right_one(owner: User, kind: str) -> None:
    value, other_key = KEYED[kind]
    body = entries.create(owner.id, question_of(kind)).current.body
    spoken = {registry.get(kind).answer_alone(each, value) for each in (body, other_key(body))}
    assert len(spoken) == 1
