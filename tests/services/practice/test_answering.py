"""What is due, answers to it, and that nothing counts twice."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from classroom.core import settings
from classroom.core.database import db
from classroom.core.errors import Conflict, InvalidValue, NotFound
from classroom.models import Answer, Lesson, Participant, PracticeCard, PracticeReview, Question, User
from classroom.questions import registry
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle
from classroom.services.practice import answering
from classroom.services.practice.answering import Given
from tests.support.calendar import Wait
from tests.support.lessons import CAPITAL, answer, ask, close, join, play, reveal
from tests.support.questions import UNGRADED
from tests.support.questions import question as question_of

GRADED = [name for name in registry.names() if name not in UNGRADED]
WRONG = {
    "true_false": ["b"],
    "single_choice": ["a"],
    "multiple_choice": ["b"],
    "numeric": 1,
    "short_text": "Lima",
    "map_pin": [100.0, 0.0],
    "image_pin": [0.9, 0.9],
}


@pytest.fixture
def card(lesson: Lesson, question: Question, ana: Participant, member: User, wait_days: Wait) -> int:
    """A card of the member that is due today; its right answer is ``b``."""
    play(lesson, question, {ana: ["a"]})
    wait_days(7)
    (found,) = answering.due(member.id)["cards"]
    return int(found["id"])


def give(user: User, card_id: int, value: Any, submission_id: str = "", **more: Any) -> dict[str, Any]:
    """Answer a card."""
    return answering.answer(user.id, Given(submission_id or str(uuid.uuid4()), card_id, value, **more))


def days_until(verdict: dict[str, Any], user: User) -> int:
    """Return after how many days the card comes back."""
    return (date.fromisoformat(verdict["due_on"]) - date.fromisoformat(answering.due(user.id)["today"])).days


def test_whoever_wants_can_practise_what_is_not_due_yet(
    lesson: Lesson, question: Question, ana: Participant, member: User, wait_days: Wait
) -> None:
    play(lesson, question, {ana: ["a"]})
    today = answering.due(member.id)
    assert (today["cards"], today["total"]) == ([], 1)
    ahead = answering.due(member.id, keys=True, ahead=True)
    assert (ahead["due"], ahead["next_on"], ahead["cards"][0]["key"]) == (1, today["next_on"], ["b"])
    give(member, ahead["cards"][0]["id"], ["b"])
    assert answering.due(member.id)["next_on"] == today["next_on"], "a second answer on a day moves nothing"
    wait_days(7)
    assert len(answering.due(member.id)["cards"]) == 1
    assert answering.due(member.id, ahead=True)["cards"] == []


def test_a_week_later_exactly_what_was_wrong_comes_back(
    lesson: Lesson, question: Question, ana: Participant, member: User, owner: User, wait_days: Wait
) -> None:
    assert answering.due(member.id)["cards"] == []
    wrong = []
    for number in range(6):
        asked = entries.create(owner.id, {**CAPITAL, "prompt": f"Question {number}"})
        play(lesson, asked, {ana: ["a"] if number % 2 else ["b"]})
        wrong += [asked.id] if number % 2 else []
    lifecycle.end(lesson.id, owner.id)
    found = answering.due(member.id)
    assert (found["due"], found["total"], found["learnt"], found["cards"]) == (0, 3, 0, []), "not on the same day"
    assert (date.fromisoformat(found["next_on"]) - date.fromisoformat(found["today"])).days == 1
    wait_days(7)
    found = answering.due(member.id)
    assert [card["question"]["id"] for card in found["cards"]] == wrong
    assert (found["due"], found["next_on"]) == (3, None)
    assert answering.number_due(member.id) == 3


# Wrong in the lesson and seven days later, then right three times: R 0.5822, 0.7233, 0.8845, 0.8993 (sure) or 0.8986;
# S 0.1366, 0.8058, 2.9682, 9.5781 (sure) or 1.9603, 4.0872.
@pytest.mark.parametrize(("confidence", "intervals"), [(3, [1, 3, 10]), (2, [1, 2, 4]), (None, [1, 2, 4])])
def test_right_and_sure_for_the_second_time_comes_back_later(
    confidence: int | None, intervals: list[int], card: int, member: User, wait_days: Wait
) -> None:
    verdict = give(member, card, ["a"])
    assert verdict["result"] == {"correct": False, "fraction": 0.0}
    assert (verdict["key"], days_until(verdict, member)) == (["b"], 1)
    assert "1913" in verdict["explanation_html"]
    assert answering.due(member.id)["cards"] == []
    waited = 1
    for interval in intervals:
        wait_days(waited)
        verdict = give(member, card, ["b"], confidence=confidence)
        assert verdict["result"] == {"correct": True, "fraction": 1.0}
        waited = days_until(verdict, member)
        assert waited == interval


def test_the_same_day_does_not_move_the_date(card: int, member: User, wait_days: Wait) -> None:
    first = give(member, card, ["a"])
    second = give(member, card, ["b"], confidence=3)
    assert second["result"]["correct"]
    assert second["due_on"] == first["due_on"]
    assert db.session.get_one(PracticeCard, card).reviews == 2, "the lesson and the first answer"
    wait_days(1)
    assert give(member, card, ["b"])["due_on"] != first["due_on"]


def test_the_day_is_the_students(card: int, member: User) -> None:
    for zone in (ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Midway"), None):
        found = answering.due(member.id, zone)
        assert [each["id"] for each in found["cards"]] == [card]
        assert found["cards"][0]["due_at"] < answering.now()


def test_the_same_id_gets_the_same_verdict(card: int, member: User, wait_days: Wait) -> None:
    first = give(member, card, ["a"], "same-id-twice")
    wait_days(1)
    give(member, card, ["b"])
    assert give(member, card, ["b"], "same-id-twice") == first
    assert give(member, 10**6, ["c"], "same-id-twice") == first
    assert db.session.scalar(select(func.count()).where(PracticeReview.source == "answer:same-id-twice")) == 1


@pytest.mark.both_databases
def test_two_devices_count_once(card: int, member: User, together: Callable[..., list[Any]]) -> None:
    number = member.id
    db.session.rollback()

    def device(submission_id: str, value: list[str]) -> Callable[[], dict[str, Any]]:
        return lambda: answering.answer(number, Given(submission_id, card, value))

    verdicts = together(
        device("device-one", ["a"]), device("device-two", ["b"]), device("device-one", ["a"]), device("device-3", ["b"])
    )
    assert verdicts[0] == verdicts[2]
    assert len({verdict["due_on"] for verdict in verdicts}) == 1
    db.session.expire_all()
    assert db.session.get_one(PracticeCard, card).reviews == 2
    assert db.session.scalar(select(func.count()).select_from(PracticeReview)) == 4


def _turned_round(key: Any) -> Any:
    """Return an order, or pairs, the other way round."""
    return dict(zip(key, reversed(key.values()), strict=True)) if isinstance(key, dict) else key[::-1]


@pytest.mark.parametrize("kind", GRADED)
def test_every_graded_type(
    kind: str, lesson: Lesson, ana: Participant, member: User, owner: User, wait_days: Wait
) -> None:
    made = entries.create(owner.id, question_of(kind))
    body = made.current.body
    right = registry.get(kind).key(body)
    wrong = WRONG[kind] if kind in WRONG else _turned_round(right)
    play(lesson, made, {ana: wrong})
    wait_days(2)
    (card,) = answering.due(member.id)["cards"]
    assert give(member, card["id"], wrong)["result"]["correct"] is False
    given = {"numeric": 2640, "short_text": "bogota", "map_pin": [-74.07, 4.71], "image_pin": [0.2, 0.3]}
    value = given.get(kind, right)
    assert give(member, card["id"], value)["result"] == {"correct": True, "fraction": 1.0}
    with pytest.raises(InvalidValue):
        give(member, card["id"], {"no": ["answer"]})


def test_it_counts_for_nothing_else(card: int, member: User, lesson: Lesson) -> None:
    def rows() -> list[Any]:
        columns = select(Answer.id, Answer.value, Answer.points, Answer.fraction, Answer.correct)
        return [tuple(row) for row in db.session.execute(columns)]

    before = rows()
    give(member, card, ["b"])
    assert rows() == before


def test_others_cards_are_unknown(card: int, stranger: User, owner: User) -> None:
    for user, number in ((stranger, card), (owner, card), (stranger, 10**6)):
        with pytest.raises(NotFound) as error:
            give(user, number, ["b"])
        assert error.value.code == "unknown_card"
    assert answering.due(stranger.id)["cards"] == []


def test_while_it_is_asked_in_a_lesson_it_waits(card: int, member: User, owner: User, question: Question) -> None:
    elsewhere = lifecycle.create(owner.id, title="Parallel class")
    asked = ask(elsewhere, question)
    for step in (lambda: None, lambda: close(asked)):
        step()
        found = answering.due(member.id)
        assert (found["cards"], found["due"]) == ([], 0)
        with pytest.raises(Conflict):
            give(member, card, ["b"], "kept-for-later")
    reveal(asked)
    assert give(member, card, ["b"], "kept-for-later")["result"]["correct"]


def test_keys_come_only_when_asked_for(card: int, member: User) -> None:
    (plain,) = answering.due(member.id)["cards"]
    assert not {"key", "feedback", "explanation_html"} & plain.keys()
    (whole,) = answering.due(member.id, keys=True)["cards"]
    assert whole["key"] == ["b"]
    assert "1913" in whole["explanation_html"]


def test_what_is_wrong_again_in_a_lesson_is_due_sooner(
    card: int, member: User, owner: User, question: Question, wait_days: Wait
) -> None:
    give(member, card, ["b"])
    wait_days(1)
    later = lifecycle.create(owner.id, title="Again")
    person = join(later, user=member)
    asked = ask(later, question)
    answer(person, asked, ["c"])
    reveal(close(asked))
    wait_days(1)
    assert [each["id"] for each in answering.due(member.id)["cards"]] == [card]


def test_a_program_that_answers_without_end_fills_no_table(
    member: User, card: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings.current(), "event_rate", "off")  # slower ones get there, too
    verdicts = [give(member, card, ["c"], f"loop-{number}") for number in range(answering.KEPT_A_DAY + 10)]
    assert verdicts[-1]["result"] == verdicts[0]["result"]
    assert {verdict["due_on"] for verdict in verdicts} == {verdicts[0]["due_on"]}, "the first one of a day counts"
    query = select(func.count()).select_from(PracticeReview).where(PracticeReview.source.startswith("answer:"))
    assert db.session.scalar(query) == answering.KEPT_A_DAY
    assert give(member, card, ["b"], "loop-0")["result"] == verdicts[0]["result"], "a repeated one has its verdict"
