"""Right answers, of the graded questions that were asked while a participant was in: everywhere the figure stands."""

import re
from typing import Any

import pytest
from flask import Flask

from classroom.models import Lesson, Participant, Question, User
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle, rounds
from classroom.services.participants import members
from classroom.services.results import full_results, reports, state
from tests.support.lessons import CAPITAL, answer, ask, close, join, play, reveal, vote_again
from tests.support.people import log_in

pytestmark = pytest.mark.both_databases

RIGHT, WRONG = ["b"], ["a"]


def right_of(lesson: Lesson) -> dict[str, tuple[int, int]]:
    """Return right and asked by nickname, after checking that report, results and students' pages agree."""
    report, results = reports.report(lesson), full_results.of_lesson(lesson)
    found = {row["nickname"]: (row["correct"], row["asked"]) for row in report["participants"]}
    assert {row["nickname"]: (row["correct"], row["asked"]) for row in results["participants"]} == found
    ids = {row["id"]: row["nickname"] for row in report["participants"]}
    own = {ids[key]: view["right"] for key, view in state.privates(lesson.id, list(ids)).items()}
    assert {name: (view["right"], view["of"]) if view else (0, 0) for name, view in own.items()} == found
    return found


@pytest.fixture
def people(lesson: Lesson) -> tuple[Participant, Participant, Participant]:
    """Three guests who are in from the beginning."""
    return join(lesson, "Ana"), join(lesson, "Bea"), join(lesson, "Ciro")


People = tuple[Participant, Participant, Participant]


def test_who_skips_a_question_has_not_answered_it_right(lesson: Lesson, question: Question, people: People) -> None:
    ana, bea, _ciro = people
    play(lesson, question, {ana: RIGHT, bea: RIGHT})
    play(lesson, question, {ana: RIGHT})
    assert right_of(lesson) == {"Ana": (2, 2), "Bea": (1, 2), "Ciro": (0, 2)}


UNGRADED: list[dict[str, Any]] = [
    {**CAPITAL, "type": "poll", "points": 0},
    {"type": "rating", "prompt": "Pace?", "points": 0},
    {"type": "open_text", "prompt": "Why?", "points": 0},
    {"type": "word_cloud", "prompt": "One word", "points": 0},
]


def test_questions_without_a_right_answer_and_surveys_stay_out(
    owner: User, lesson: Lesson, question: Question, people: People
) -> None:
    ana, bea, _ciro = people
    play(lesson, question, {ana: RIGHT, bea: WRONG})
    for content, value in zip(UNGRADED, (RIGHT, 3, "so", "so"), strict=True):
        play(lesson, entries.create(owner.id, content), {ana: value})
    lifecycle.set_options(lesson.id, owner.id, {"scoring": "survey"})
    play(lesson, question, {ana: RIGHT, bea: RIGHT})
    assert right_of(lesson) == {"Ana": (1, 1), "Bea": (0, 1), "Ciro": (0, 1)}


def test_of_two_votes_the_newest_revealed_one_counts(lesson: Lesson, question: Question, people: People) -> None:
    ana, bea, ciro = people
    first = play(lesson, question, {ana: RIGHT, bea: WRONG, ciro: RIGHT})
    vote_again(lesson, first, {ana: RIGHT, bea: RIGHT})
    assert right_of(lesson) == {"Ana": (1, 1), "Bea": (1, 1), "Ciro": (0, 1)}


def test_nothing_counts_before_the_reveal(lesson: Lesson, question: Question, people: People) -> None:
    asked = ask(lesson, question)
    answer(people[0], asked, RIGHT)
    close(asked)
    assert right_of(lesson) == {"Ana": (0, 0), "Bea": (0, 0), "Ciro": (0, 0)}
    assert state.private(people[0])["right"] is None
    reveal(asked)
    assert right_of(lesson)["Ana"] == (1, 1)


def test_who_comes_late_or_is_removed_was_asked_fewer(lesson: Lesson, question: Question, people: People) -> None:
    ana, bea, ciro = people
    play(lesson, question, {ana: RIGHT, bea: RIGHT})
    members.set_removed(lesson.id, lesson.owner_id, ciro.id, True)
    second = ask(lesson, question)
    late = join(lesson, "Late")
    answer(late, second, RIGHT)
    members.set_removed(lesson.id, lesson.owner_id, bea.id, True)
    reveal(close(second))
    play(lesson, question, {ana: WRONG, late: RIGHT})
    join(lesson, "Latest")
    wanted = {"Ana": (1, 3), "Bea": (1, 2), "Ciro": (0, 1), "Late": (2, 2), "Latest": (0, 0)}
    assert right_of(lesson) == wanted


def test_a_reopened_question_was_asked_those_who_came_meanwhile(lesson: Lesson, question: Question) -> None:
    asked = close(ask(lesson, question))
    join(lesson, "Late")
    assert right_of(lesson) == {"Late": (0, 0)}
    rounds.reopen_round(lesson.id, lesson.owner_id, asked.id)
    reveal(close(asked))
    assert right_of(lesson) == {"Late": (0, 1)}


def test_the_report_shows_it_and_says_how_it_is_counted(
    app: Flask, owner: User, lesson: Lesson, question: Question, people: People
) -> None:
    ana, bea, _ciro = people
    play(lesson, question, {ana: RIGHT, bea: WRONG})
    play(lesson, question, {ana: RIGHT})
    page = log_in(app, owner).get(f"/teach/lessons/{lesson.id}/report").text
    assert re.findall(r'<td class="numeric">(\d/\d|–)</td>', page) == ["2/2", "0/2", "0/2"]
    assert "unanswered question is not right" in page
