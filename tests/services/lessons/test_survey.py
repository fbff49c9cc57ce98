"""Surveys: answers are not graded, and nothing that pages get depends on the key."""

import json
from typing import Any

import pytest

from classroom.core.database import db
from classroom.core.errors import Conflict
from classroom.models import Answer, Lesson, Question, User
from classroom.questions import registry
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle, regrade, rounds
from classroom.services.results import full_results, reports, state, tallies
from tests.support.lessons import CAPITAL, answer, ask, close, join, reveal
from tests.support.questions import question as question_of


@pytest.fixture
def survey(owner: User) -> Lesson:
    """A lesson whose rounds are surveys."""
    return lifecycle.create(
        owner.id, options={"scoring": "survey", "podium": True, "streaks": True, "speed_bonus": 100}
    )


def test_answers_are_stored_without_a_grade(survey: Lesson, question: Question) -> None:
    ana = join(survey, "Ana")
    asked = ask(survey, question, time_limit=60)
    answer(ana, asked, ["b"])
    reveal(close(asked))
    (row,) = db.session.scalars(db.select(Answer))
    assert (row.correct, row.points) == (None, 0)
    view = state.private(ana)
    assert view["result"] == {"round_id": asked.id, "correct": None, "points": 0}
    assert (view["total_points"], view["rank"], view["streak"]) == (0, None, 0)


def test_the_reveal_shows_the_distribution_and_no_key(survey: Lesson, question: Question) -> None:
    asked = ask(survey, question)
    for name, choice in (("Ana", "b"), ("Eva", "b"), ("Leo", "c")):
        answer(join(survey, name), asked, [choice])
    reveal(close(asked))
    view = state.public_round(asked)
    assert view["tally"] == {"answered": 3, "correct": None, "counts": {"a": 0, "b": 2, "c": 1}, "survey": True}
    assert (view["scoring"], view["key"], view["feedback"], view["explanation_html"]) == ("survey", None, {}, "")


def test_switching_affects_later_rounds_only(survey: Lesson, question: Question) -> None:
    ana = join(survey, "Ana")
    first = ask(survey, question)
    lifecycle.set_options(survey.id, survey.owner_id, {"scoring": "points"})
    answer(ana, first, ["b"])
    reveal(close(first))
    assert (state.private(ana)["total_points"], state.public_round(first)["key"]) == (0, None)
    second = rounds.revote(survey.id, survey.owner_id, first.id)
    lifecycle.set_options(survey.id, survey.owner_id, {"scoring": "survey"})
    answer(ana, second, ["b"])
    reveal(close(second))
    assert (state.private(ana)["total_points"], state.public_round(second)["key"]) == (100, ["b"])
    assert state.public_round(second)["comparison"]["flow"] is None


def test_no_answer_can_be_accepted(survey: Lesson, owner: User) -> None:
    written = entries.create(owner.id, question_of("short_text"))
    asked = close(ask(survey, written))
    with pytest.raises(Conflict):
        regrade.accept_answer(survey.id, owner.id, asked.id, "Lima")


def test_the_report_has_the_key_and_no_share_of_right_answers(survey: Lesson, question: Question) -> None:
    asked = ask(survey, question)
    answer(join(survey, "Ana"), asked, ["b"])
    reveal(close(asked))
    report = reports.report(survey)
    assert report["scored"] is False
    assert (report["rounds"][0]["correct"], report["rounds"][0]["question"]["key"]) == (None, ["b"])
    found = full_results.of_lesson(survey)["rounds"][0]
    assert (found["scoring"], found["correct"], found["answers"][0]["correct"]) == ("survey", None, None)


KEYS: dict[str, tuple[dict[str, Any], dict[str, Any], Any]] = {
    "true_false": ({"choices": [{"text": "T", "correct": True}, {"text": "F", "correct": False}]},
                   {"choices": [{"text": "T", "correct": False}, {"text": "F", "correct": True}]}, ["a"]),
    "single_choice": ({"choices": [{"text": "1", "correct": True}, {"text": "2", "correct": False}]},
                      {"choices": [{"text": "1", "correct": False}, {"text": "2", "correct": True}]}, ["a"]),
    "multiple_choice": ({"choices": [{"text": "1", "correct": True}, {"text": "2", "correct": False}]},
                        {"choices": [{"text": "1", "correct": False}, {"text": "2", "correct": True}]}, ["a"]),
    "numeric": ({"accepted": [{"value": 4, "tolerance": 0}]}, {"accepted": [{"value": 9, "tolerance": 1}]}, 4),
    "short_text": ({"accepted": [{"text": "Lima"}]}, {"accepted": [{"text": "Quito"}]}, "Lima"),
    "map_pin": ({"point": [0, 0]}, {"point": [90, 45]}, [0, 0]),
}  # fmt: skip


def unnumbered(view: Any) -> Any:
    """Return a view without what differs from round to round."""
    if isinstance(view, dict):
        changing = ("id", "round_id", "number", "opened_at", "deadline")
        return {name: unnumbered(value) for name, value in view.items() if name not in changing}
    return [unnumbered(item) for item in view] if isinstance(view, list) else view


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_nothing_that_pages_get_depends_on_the_key(survey: Lesson, owner: User, kind: str) -> None:
    """Two questions that differ only in their keys look the same in every status."""
    seen = []
    for change in KEYS[kind][:2]:
        made = entries.create(owner.id, {**question_of(kind), **change, "explanation": f"It is {change}."})
        ana = join(survey)
        asked = ask(survey, made)
        answer(ana, asked, KEYS[kind][2])
        views = [state.public_round(asked), tallies.tally(asked)]
        close(asked)
        views += [state.public_round(asked), tallies.tally(asked)]
        reveal(asked)
        views += [state.public_round(asked), tallies.tally(asked), state.private(ana)["result"]]
        seen.append(json.dumps([unnumbered(view) for view in views]))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("kind", [name for name in registry.names() if registry.get(name).graded])
def test_no_type_counts_by_its_key(survey: Lesson, owner: User, kind: str) -> None:
    tally = tallies.tally(ask(survey, entries.create(owner.id, question_of(kind))))
    assert tally["survey"] is True
    assert tally["correct"] is None
    assert "median_km" not in tally
    assert all(name.isdigit() or len(name) == 1 for name in tally["counts"]), tally["counts"]


def test_a_poll_in_a_survey_is_a_poll(survey: Lesson, owner: User) -> None:
    poll = entries.create(owner.id, {**CAPITAL, "type": "poll", "points": 0})
    asked = ask(survey, poll)
    answer(join(survey, "Ana"), asked, ["a"])
    reveal(close(asked))
    assert state.public_round(asked)["tally"]["counts"] == {"a": 1, "b": 0, "c": 0}
