"""How a question did each time it was asked, against the item analysis of each lesson."""

import pytest

from classroom.core.errors import NotFound
from classroom.models import Lesson, Question, Round, User
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle, rounds
from classroom.services.participants import members
from classroom.services.results.analysis import lesson as analysis
from classroom.services.results.over_time import question as over_time
from tests.support.lessons import CAPITAL, answer, ask, close, join, play, reveal, share, vote_again

RIGHT, WRONG, OTHER = ["b"], ["a"], ["c"]
both_databases = pytest.mark.both_databases


def held(owner: User, question: Question, values: list[list[str] | None], title: str = "One") -> Round:
    """Ask a question in a new lesson; None: was there and did not answer."""
    lesson = lifecycle.create(owner.id, title=title)
    people = [join(lesson, f"Student {number}") for number in range(len(values))]
    return play(lesson, question, {person: value for person, value in zip(people, values, strict=True) if value})


def item_of(asked: Round) -> dict[str, object]:
    found = analysis.of_lesson(asked.lesson)
    return next(item for item in found["items"] if item["round_id"] == asked.id)


def test_a_question_that_was_not_asked(owner: User, question: Question, lesson: Lesson) -> None:
    assert over_time.of_question(question.id, owner.id)[1] == []
    ask(lesson, question)
    assert over_time.of_question(question.id, owner.id)[1] == [], "nothing was revealed yet"


@both_databases
def test_each_time_across_versions(owner: User, question: Question) -> None:
    first = held(owner, question, [RIGHT, WRONG, WRONG, OTHER, None])
    entries.edit(question.id, owner.id, {"prompt": "Which city is it?"})
    second = held(owner, entries.get(question.id, owner.id), [RIGHT, RIGHT], "Two")
    found, times = over_time.of_question(question.id, owner.id)
    assert [(time.lesson, time.version, time.n, time.facility, time.votes) for time in times] == [
        ("One", 1, 5, pytest.approx(1 / 5), 1),
        ("Two", 2, 2, 1.0, 1),
    ]
    assert [time.round_id for time in found.items] == [second.id, first.id]
    assert [time.distractor for time in found.items] == [None, ("A", 2 / 5)]
    for asked, time in zip((first, second), times, strict=True):
        assert (item_of(asked)["n"], item_of(asked)["facility"]) == (time.n, time.facility)


@both_databases
def test_two_votes_late_and_removed_people(owner: User, question: Question) -> None:
    """The first vote counts, without those who came later or were removed; the last is shown beside it."""
    lesson = lifecycle.create(owner.id, title="One")
    ana, beto, gone = (join(lesson, name) for name in ("Ana", "Beto", "Gone"))
    first = play(lesson, question, {ana: WRONG, beto: RIGHT, gone: WRONG})
    late = join(lesson, "Late")
    vote_again(lesson, first, {ana: RIGHT, beto: RIGHT, late: WRONG})
    members.set_removed(lesson.id, owner.id, gone.id, True)
    (time,) = over_time.of_question(question.id, owner.id)[1]
    assert (time.round_id, time.votes, time.n, time.facility) == (first.id, 2, 2, 0.5)
    assert time.facility_last == pytest.approx(2 / 3)
    assert time.distractor == ("A", 0.5)
    assert item_of(first)["facility"] == 0.5


def test_the_same_question_twice_in_a_lesson_and_surveys(owner: User, question: Question) -> None:
    lesson = lifecycle.create(owner.id, title="One")
    ana = join(lesson, "Ana")
    play(lesson, question, {ana: WRONG})
    play(lesson, question, {ana: RIGHT})
    lifecycle.set_options(lesson.id, owner.id, {"scoring": "survey"})
    play(lesson, question, {ana: RIGHT})
    assert [time.facility for time in over_time.of_question(question.id, owner.id)[1]] == [0.0, 1.0]


def test_discrimination_from_30_people_on(owner: User, question: Question) -> None:
    """As in the analysis of the lesson; with fewer people there is none, nor a flag."""
    second = entries.create(owner.id, {**CAPITAL, "prompt": "And this?"})
    asked = []
    for people in (29, 30):
        lesson = lifecycle.create(owner.id, title=str(people))
        seats = [join(lesson, f"Student {number}") for number in range(people)]
        asked.append(play(lesson, question, {seat: RIGHT if n % 3 else WRONG for n, seat in enumerate(seats)}))
        play(lesson, second, {seat: RIGHT if n % 2 else OTHER for n, seat in enumerate(seats)})
    few, enough = over_time.of_question(question.id, owner.id)[1]
    assert (few.n, few.discrimination, few.flags) == (29, None, [])
    item = item_of(asked[1])
    assert enough.discrimination is not None
    assert (enough.discrimination, enough.flags) == (item["discrimination"], item["flags"])


def test_pages(owner: User, question: Question) -> None:
    for number in range(3):
        held(owner, question, [RIGHT], str(number))
    found, times = over_time.of_question(question.id, owner.id, page=2, per_page=2)
    assert (found.page, found.pages, found.total) == (2, 2, 3)
    assert [time.lesson for time in found.items] == ["0"]
    assert len(times) == 3


def test_who_sees_what(owner: User, colleague: User, question: Question) -> None:
    """The owner alone, and only lessons that they teach: not those of a colleague who got a copy."""
    asked = held(owner, question, [RIGHT])
    share(asked.lesson, colleague)
    with pytest.raises(NotFound) as caught:
        over_time.of_question(question.id, colleague.id)
    assert caught.value.code == "unknown_question"


def test_written_answers_and_polls(owner: User) -> None:
    lesson = lifecycle.create(owner.id, title="One")
    ana = join(lesson, "Ana")
    written = entries.create(owner.id, {"type": "short_text", "prompt": "Where?", "accepted": [{"text": "Quito"}]})
    asked = rounds.open_round(lesson.id, owner.id, written.id)
    answer(ana, asked, "Lima")
    reveal(close(asked))
    (time,) = over_time.of_question(written.id, owner.id)[0].items
    assert (time.facility, time.distractor) == (0.0, None)
    poll = {"type": "poll", "prompt": "Which?", "choices": [{"text": "one"}, {"text": "two"}]}
    opinion = entries.create(owner.id, poll)
    play(lesson, opinion, {ana: ["a"]})
    assert over_time.of_question(opinion.id, owner.id)[1] == []
