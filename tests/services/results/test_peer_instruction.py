"""Peer instruction: discussion, second vote, who changed to what, and the gain, against hand-worked cases."""

from typing import Any

import pytest

from classroom.core.errors import Conflict, Invalid
from classroom.models import Lesson, Question, Round, User
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle, rounds, timer
from classroom.services.results import full_results, peer_instruction, reports, state, tables, tallies
from tests.support.lessons import CAPITAL, answer, ask, close, join, reveal

RIGHT, WRONG, OTHER = ["b"], ["a"], ["c"]


def vote(asked: Round, values: list[list[str] | None]) -> Round:
    """Have people answer (None: not at all) and close; who is not there yet joins."""
    for number, value in enumerate(values):
        person = join_once(asked.lesson, number)
        if value is not None:
            answer(person, asked, value)
    return close(asked)


def join_once(lesson: Lesson, number: int) -> Any:
    """Return the participant with a number, as the same one each time."""
    people = lesson.__dict__.setdefault("people", {})
    if number not in people:
        people[number] = join(lesson, f"Student {number}")
    return people[number]


def voted_twice(lesson: Lesson, question: Question, first: list[Any], second: list[Any]) -> Round:
    """Have a class vote, and vote again; return the second round, closed."""
    asked = vote(ask(lesson, question), first)
    return vote(rounds.revote(lesson.id, lesson.owner_id, asked.id), second)


@pytest.mark.both_databases
def test_the_flow_and_the_gain(lesson: Lesson, question: Question) -> None:
    # Ten students; the last two answer only once. Of the eight others two were right before, and six after.
    first = [RIGHT, RIGHT, WRONG, WRONG, WRONG, WRONG, OTHER, OTHER, RIGHT, None]
    second = [RIGHT, WRONG, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, WRONG, None, WRONG]
    asked = voted_twice(lesson, question, first, second)
    found = peer_instruction.compare_with_previous_vote(asked)
    assert found is not None
    assert (found["both"], found["same"], found["changed"]) == (8, 1, 7)
    assert found["flow"] == {"right_right": 1, "right_wrong": 1, "wrong_right": 5, "wrong_wrong": 1}
    assert found["gain"] == pytest.approx((6 / 8 - 2 / 8) / (1 - 2 / 8))
    assert found["before"] == {"attempt": 1, "answered": 9, "correct": 3, "counts": {"a": 4, "b": 3, "c": 2}}


@pytest.mark.both_databases
def test_which_options_moved_where(lesson: Lesson, question: Question) -> None:
    """Of those who answered both votes, the most frequent first; letters, and whether they are right."""
    first = [WRONG, WRONG, WRONG, OTHER, RIGHT, RIGHT, None, WRONG]
    asked = voted_twice(lesson, question, first, [RIGHT, RIGHT, WRONG, RIGHT, RIGHT, OTHER, RIGHT, None])
    assert [tuple(move.values()) for move in peer_instruction.moves(asked)] == [
        ("A", "B", 2, False, True),
        ("A", "A", 1, False, False),
        ("B", "B", 1, True, True),
        ("B", "C", 1, True, False),
        ("C", "B", 1, False, True),
    ]
    report = reports.report(lesson)
    assert [len(item["moves"]) for item in report["rounds"]] == [0, 5]


def test_only_options_move(lesson: Lesson, owner: User) -> None:
    written = entries.create(owner.id, {"type": "short_text", "prompt": "Where?", "accepted": [{"text": "Quito"}]})
    assert peer_instruction.moves(voted_twice(lesson, written, ["Lima"], ["Quito"])) == []


@pytest.mark.parametrize(
    ("flow", "wanted"),
    [
        ((0, 0, 4, 0), 1.0),
        ((0, 0, 0, 4), 0.0),
        ((2, 2, 0, 4), -2 / 4),  # half was right, a quarter is: -0.25 / 0.5
        ((1, 0, 1, 2), 1 / 3),
        ((4, 0, 0, 0), None),
        ((0, 4, 0, 0), None),
        ((0, 0, 0, 0), None),
    ],
)
def test_the_gain_of_hake(flow: tuple[int, int, int, int], wanted: float | None) -> None:
    names = ("right_right", "right_wrong", "wrong_right", "wrong_wrong")
    found = peer_instruction.gain(dict(zip(names, flow, strict=True)))
    assert found == (pytest.approx(wanted) if wanted is not None else None)


def test_a_poll_has_no_right_or_wrong(lesson: Lesson, owner: User) -> None:
    choices = [{"text": text} for text in ("tea", "coffee", "water")]
    poll = entries.create(owner.id, {"type": "poll", "prompt": "What do you drink?", "choices": choices})
    found = peer_instruction.compare_with_previous_vote(
        voted_twice(lesson, poll, [["a"], ["a"], ["b"]], [["a"], ["b"], ["b"]])
    )
    assert found is not None
    assert (found["flow"], found["gain"]) == (None, None)
    assert (found["same"], found["changed"]) == (2, 1)


def test_each_vote_is_compared_with_the_one_before(lesson: Lesson, question: Question) -> None:
    second = voted_twice(lesson, question, [WRONG, WRONG], [RIGHT, WRONG])
    third = vote(rounds.revote(lesson.id, lesson.owner_id, second.id), [RIGHT, RIGHT])
    found = peer_instruction.compare_with_previous_vote(third)
    assert found is not None
    assert found["before"]["attempt"] == 2
    assert found["flow"] == {"right_right": 1, "right_wrong": 0, "wrong_right": 1, "wrong_wrong": 0}


def test_students_see_it_only_when_it_is_revealed(lesson: Lesson, question: Question) -> None:
    asked = voted_twice(lesson, question, [WRONG, RIGHT], [RIGHT, RIGHT])
    assert "comparison" not in state.public(lesson)["round"]
    reveal(asked)
    assert state.public(lesson)["round"]["comparison"]["gain"] == 1.0


def test_a_first_vote_has_none(lesson: Lesson, question: Question) -> None:
    asked = reveal(vote(ask(lesson, question), [RIGHT]))
    assert peer_instruction.compare_with_previous_vote(asked) is None
    assert state.public(lesson)["round"]["comparison"] is None


@pytest.mark.both_databases
def test_results_and_report_have_it(lesson: Lesson, question: Question) -> None:
    reveal(voted_twice(lesson, question, [WRONG, RIGHT], [RIGHT, RIGHT]))
    first, second = full_results.of_lesson(lesson)["rounds"]
    assert (first["comparison"], second["comparison"]["both"]) == (None, 2)
    assert [bool(item["comparison"]) for item in reports.report(lesson)["rounds"]] == [False, True]


def test_a_discussion_has_a_time_and_ends_with_the_next_vote(lesson: Lesson, question: Question) -> None:
    asked = ask(lesson, question)
    with pytest.raises(Conflict):
        timer.discuss_round(lesson.id, lesson.owner_id, asked.id, 60)
    vote(asked, [RIGHT])
    timer.discuss_round(lesson.id, lesson.owner_id, asked.id, 60)
    shown = state.public(lesson)
    assert 50 < shown["round"]["discussion"]["until"] - shown["now"] <= 60
    assert shown["round"]["status"] == "closed"
    timer.discuss_round(lesson.id, lesson.owner_id, asked.id, 0)
    assert state.public(lesson)["round"]["discussion"] is None
    timer.discuss_round(lesson.id, lesson.owner_id, asked.id, 60)
    again = rounds.revote(lesson.id, lesson.owner_id, asked.id)
    assert (asked.discuss_until, again.discuss_until, again.attempt) == (None, None, 2)
    close(again)
    timer.discuss_round(lesson.id, lesson.owner_id, again.id, 60)
    assert rounds.reopen_round(lesson.id, lesson.owner_id, again.id).discuss_until is None


@pytest.mark.parametrize("seconds", [-1, "60", 1.5, True, False, None, 10**6])
def test_seconds_of_a_discussion(lesson: Lesson, question: Question, seconds: Any) -> None:
    asked = vote(ask(lesson, question), [])
    with pytest.raises(Invalid) as caught:
        timer.discuss_round(lesson.id, lesson.owner_id, asked.id, seconds)
    assert list(caught.value.fields) == ["seconds"]


@pytest.mark.both_databases
def test_how_sure_people_were(owner: User) -> None:
    lesson = lifecycle.create(owner.id, options={"confidence": True})
    asked = ask(lesson, entries.create(owner.id, CAPITAL))
    said = [(RIGHT, 3), (RIGHT, 3), (RIGHT, 1), (WRONG, 3), (WRONG, 3), (OTHER, 3), (WRONG, 2), (OTHER, None)]
    for number, (value, sure) in enumerate(said):
        answer(join_once(lesson, number), asked, value, confidence=sure)
    close(asked)
    found = tallies.tally(asked)
    assert found["confidence"] == {"said": {"1": 1, "2": 1, "3": 5}, "right": {"1": 1, "2": 0, "3": 2}}
    assert [(item["text"], item["count"]) for item in found["sure_wrong"]] == [("A", 2), ("C", 1)]
    assert "confidence" not in str(state.public(lesson)["round"])
    reveal(asked)
    assert state.public(lesson)["round"]["tally"]["sure_wrong"] == found["sure_wrong"]
    (report,) = reports.report(lesson)["rounds"]
    assert report["tally"]["confidence"] == found["confidence"]
    _title, header, rows, *_ = tables.answers_for_programs(lesson)
    assert [row[header.index("confidence")] for row in rows] == [3, 3, 1, 3, 3, 3, 2, ""]


def test_a_lesson_that_does_not_ask_says_nothing_of_it(lesson: Lesson, question: Question) -> None:
    asked = vote(ask(lesson, question), [RIGHT])
    assert set(tallies.tally(asked)) == {"answered", "correct", "counts"}


@pytest.mark.parametrize("changes", [{"type": "poll", "points": 0}, {}])
def test_it_is_asked_only_where_something_is_right(owner: User, changes: dict[str, Any]) -> None:
    scoring = "points" if changes else "survey"
    lesson = lifecycle.create(owner.id, options={"confidence": True, "scoring": scoring})
    asked = vote(ask(lesson, entries.create(owner.id, {**CAPITAL, **changes})), [RIGHT])
    assert state.public(lesson)["round"]["graded"] is False
    assert "confidence" not in tallies.tally(asked)
