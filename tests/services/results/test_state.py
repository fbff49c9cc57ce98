"""State: what students may see, and nothing of the key before it is revealed."""

import json
from typing import Any

import pytest

from classroom.models import Lesson, Participant, Question, User
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle
from classroom.services.results import full_results, reports, state, tables, tallies
from tests.support.lessons import CAPITAL, answer, ask, close, join, reveal

pytestmark = pytest.mark.both_databases


def test_an_empty_lesson(lesson: Lesson) -> None:
    view = state.public(lesson)
    assert view["round"] is None
    assert view["lesson"]["status"] == "lobby"
    assert view["version"] == 1


def test_an_open_round_shows_question_and_choices_only(lesson: Lesson, question: Question) -> None:
    view = state.public_round(ask(lesson, question))
    assert view["question"]["prompt_html"] == "<p>What is the capital of <strong>Australia</strong>?</p>"
    assert [c["label"] for c in view["question"]["choices"]] == ["A", "B", "C"]
    assert not {"key", "tally", "explanation_html"} & set(view)


def key_of(owner: User, right: int, kind: str) -> dict[str, Any]:
    """Return every public view of a question whose right choice is the given one."""
    choices = [{"text": text, "correct": n == right} for n, text in enumerate(("One", "Two"))]
    question = entries.create(owner.id, {**CAPITAL, "type": kind, "choices": choices, "explanation": f"It is {right}."})
    lesson = lifecycle.create(owner.id, title="Same")
    guest = join(lesson, "Ana")
    asked = ask(lesson, question)
    answer(guest, asked, ["a"])
    close(asked)
    seen = {"state": state.public(lesson), "me": state.private(guest)}
    text = json.dumps(seen)
    for changing in (asked.id, lesson.id, guest.id, question.id):
        text = text.replace(f'"id": {changing}', '"id": 0').replace(f'"round_id": {changing}', '"round_id": 0')
    plain: dict[str, Any] = json.loads(text)
    for name in ("code",):
        plain["state"]["lesson"].pop(name)
    for name in ("now",):
        plain["state"].pop(name)
    plain["state"]["round"].pop("opened_at")
    plain["me"]["participant"].pop("resume_code")
    plain["me"].pop("seed")
    for name in ("id", "answered_at"):
        plain["me"]["answer"].pop(name)
    return plain


@pytest.mark.parametrize("kind", ["true_false", "single_choice", "multiple_choice"])
def test_nothing_before_the_reveal_depends_on_the_key(owner: User, kind: str) -> None:
    assert key_of(owner, 0, kind) == key_of(owner, 1, kind)


def test_the_reveal_shows_key_tally_and_explanation(lesson: Lesson, question: Question) -> None:
    asked = ask(lesson, question)
    for name, choice in (("Ana", "b"), ("Luis", "b"), ("Eva", "c")):
        answer(join(lesson, name), asked, [choice])
    reveal(close(asked))
    view = state.public_round(asked)
    assert view["key"] == ["b"]
    assert view["tally"] == {"answered": 3, "correct": 2, "counts": {"a": 0, "b": 2, "c": 1}}
    assert "1913" in view["explanation_html"]


def test_points_count_only_once_revealed(lesson: Lesson, question: Question, guest: Participant) -> None:
    asked = ask(lesson, question)
    answer(guest, asked, ["b"])
    close(asked)
    view = state.private(guest)
    assert (view["result"], view["total_points"]) == (None, 0)
    reveal(asked)
    view = state.private(guest)
    assert view["result"] == {"round_id": asked.id, "correct": True, "points": 100}
    assert view["total_points"] == 100
    assert state.privates(lesson.id, {guest.id}) == {guest.id: view}


def test_a_poll_has_no_key(lesson: Lesson, owner: User) -> None:
    poll = entries.create(owner.id, {**CAPITAL, "type": "poll", "points": 0})
    asked = ask(lesson, poll)
    guest = join(lesson, "Ana")
    answer(guest, asked, ["a"])
    reveal(close(asked))
    assert state.public_round(asked)["key"] is None
    assert state.private(guest)["result"] == {"round_id": asked.id, "correct": None, "points": 0}
    assert tallies.tally(asked)["correct"] is None


def test_the_teachers_view(lesson: Lesson, question: Question, guest: Participant) -> None:
    asked = ask(lesson, question)
    answer(guest, asked, ["a"])
    view = state.teacher(lesson, {guest.id})
    assert view["tally"]["counts"] == {"a": 1, "b": 0, "c": 0}
    assert view["presence"] == {"present": 1, "joined": 1, "changed": []}
    seen = {"id": guest.id, "nickname": "Ana", "user_id": None, "present": True, "removed": False, "extra_percent": 0}
    assert view["participants"] == [{**seen, "team": None}]


def test_results_by_question_and_by_student(lesson: Lesson, question: Question, guest: Participant) -> None:
    asked = ask(lesson, question)
    answer(guest, asked, ["b"])
    silent = join(lesson, "Luis")
    reveal(close(asked))
    found = full_results.of_lesson(lesson)
    (only,) = found["rounds"]
    assert (only["answered"], only["correct"], only["counts"]) == (1, 1, {"a": 0, "b": 1, "c": 0})
    assert only["answers"][0]["participant_id"] == guest.id
    assert {p["id"]: p["total_points"] for p in found["participants"]} == {guest.id: 100, silent.id: 0}
    report = reports.report(lesson)
    assert [row["cells"][0] is None for row in report["participants"]] == [False, True]
    assert report["rounds"][0]["tally"] == {"answered": 1, "counts": {"a": 0, "b": 1, "c": 0}, "cards": []}
    assert report["rounds"][0]["question"]["key"] == ["b"]
    _title, header, rows, *_ = tables.answers_for_programs(lesson)
    assert dict(zip(header, rows[0], strict=True))["answer"] == "B"
