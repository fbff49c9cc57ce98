"""Storing answers: once, durably, with the same verdict for the same id; and what is refused."""

import time
import uuid
from typing import Any

import pytest
from sqlalchemy import false, func, select

from classroom.core.database import db, now
from classroom.core.errors import Conflict, Forbidden, Invalid, NotFound
from classroom.models import Answer, Lesson, Participant, Question, Round, Submission, User
from classroom.services.accounts import access
from classroom.services.answers import history, statements, submissions
from classroom.services.answers.batch import record_batch
from classroom.services.lessons import lifecycle, rounds
from classroom.services.participants import members
from tests.support.lessons import answer, ask, close, join

pytestmark = pytest.mark.both_databases


@pytest.fixture
def asked(lesson: Lesson, question: Question) -> Round:
    return ask(lesson, question)


def rows() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Answer.id))) or 0


def test_an_answer_is_stored_and_graded(guest: Participant, asked: Round) -> None:
    given = answer(guest, asked, ["b"])
    assert set(given) == {"id", "round_id", "value", "answered_at"}
    stored = db.session.scalar(select(Answer))
    assert stored is not None
    assert (stored.value, stored.correct, stored.points) == (["b"], True, 100)


def test_the_same_id_again_gets_the_same_verdict(guest: Participant, asked: Round) -> None:
    first = answer(guest, asked, ["a"], "11111111-1111")
    assert answer(guest, asked, ["b"], "11111111-1111") == first
    assert rows() == 1


def test_a_second_answer_is_refused(guest: Participant, asked: Round) -> None:
    answer(guest, asked, ["a"])
    with pytest.raises(Conflict) as caught:
        answer(guest, asked, ["b"])
    assert caught.value.code == "already_answered"
    assert rows() == 1


def test_a_refusal_stays_the_same_when_the_round_closes_and_opens_again(
    guest: Participant, asked: Round, lesson: Lesson
) -> None:
    """Whatever comes of the round: a submission has one verdict."""
    answer(guest, asked, ["a"], "the-first")

    def verdicts() -> list[str]:
        sent = [("second-1", ["b"]), ("invalid-1", ["no such choice"]), ("the-first", ["a"])]
        batch = [submissions.read(guest.id, {"id": key, "round_id": asked.id, "value": value}) for key, value in sent]
        return [v.error.code if v.error else "" for v in record_batch(batch)]

    expected = ["already_answered", "invalid_value", ""]
    assert verdicts() == expected
    close(asked)
    assert verdicts() == expected
    rounds.reopen_round(lesson.id, lesson.owner_id, asked.id)
    assert verdicts() == expected
    assert rows() == 1


def test_an_answer_is_changed_where_the_lesson_allows_it(owner: User, question: Question) -> None:
    lesson = lifecycle.create(owner.id, allow_change=True)
    asked, guest = ask(lesson, question), join(lesson, "Ana")
    first = answer(guest, asked, ["a"], "first-id-1")
    second = answer(guest, asked, ["b"], "second-id-2")
    assert second["value"] == ["b"]
    assert answer(guest, asked, ["c"], "first-id-1") == first, "the replaced submission keeps its verdict"
    assert rows() == 1
    assert db.session.scalar(select(Answer.value)) == ["b"]


def test_two_answers_of_one_participant_in_one_batch(guest: Participant, asked: Round) -> None:
    batch = [
        submissions.read(guest.id, {"id": f"batch-id-{n}", "round_id": asked.id, "value": [letter]})
        for n, letter in enumerate("abca")
    ]
    verdicts = record_batch([*batch, batch[0]])
    assert verdicts[0].answer == verdicts[4].answer
    assert [v.error.code if v.error else "" for v in verdicts] == ["", *["already_answered"] * 3, ""]
    assert rows() == 1


def test_closed_and_late_answers_are_refused_for_good(
    guest: Participant, asked: Round, owner: User, lesson: Lesson
) -> None:
    close(asked)
    with pytest.raises(Conflict) as caught:
        answer(guest, asked, ["b"], "late-answer")
    assert caught.value.code == "round_closed"
    rounds.reopen_round(lesson.id, owner.id, asked.id)
    with pytest.raises(Conflict):
        answer(guest, asked, ["b"], "late-answer")
    assert answer(guest, asked, ["b"], "a-new-answer")["value"] == ["b"]


@pytest.mark.parametrize(("after", "counts"), [(-0.01, True), (0.5, True), (5.0, False)])
def test_the_server_s_clock_decides_with_a_grace_period(
    guest: Participant, asked: Round, after: float, counts: bool
) -> None:
    asked.deadline = time.time() - 1
    deadline = asked.deadline
    db.session.commit()
    item = submissions.Incoming(guest.id, "on-its-way", asked.id, ["b"], '["b"]', deadline + after)
    assert (record_batch([item])[0].answer is not None) is counts


def test_a_round_of_another_lesson_is_unknown(owner: User, guest: Participant, question: Question) -> None:
    elsewhere = ask(lifecycle.create(owner.id), question)
    with pytest.raises(NotFound) as caught:
        answer(guest, elsewhere, ["b"])
    assert caught.value.code == "unknown_round"


def test_a_round_that_cannot_be_read_is_no_final_verdict(
    guest: Participant, asked: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = submissions.Incoming(guest.id, "unclear-1", asked.id, ["b"], '["b"]', now())
    unknown = submissions.Incoming(guest.id, "unclear-2", asked.id + 1, ["b"], '["b"]', now())
    with monkeypatch.context() as patch:
        patch.setattr(statements, "READ_ROUNDS", statements.READ_ROUNDS.where(false()))
        codes = [verdict.error.code for verdict in record_batch([item, unknown]) if verdict.error]
    # SQLite locks nothing: what one statement does not find does not exist.
    locks = db.engine.dialect.name == "postgresql"
    assert codes == ["unavailable" if locks else "unknown_round", "unknown_round"]
    assert record_batch([item])[0].answer is not None, "sent again, it counts"


def test_a_removed_participant_cannot_answer(guest: Participant, asked: Round, owner: User, lesson: Lesson) -> None:
    members.set_removed(lesson.id, owner.id, guest.id, True)
    with pytest.raises(Forbidden):
        answer(guest, asked, ["b"])
    members.set_removed(lesson.id, owner.id, guest.id, False)
    assert answer(guest, asked, ["b"])["value"] == ["b"]


def test_an_answer_counts_only_while_its_log_in_holds(guest: Participant, asked: Round, member: User) -> None:
    found = access.find(access.grant(member, "session"), "session")
    assert found is not None
    item = submissions.read(guest.id, {"id": "with-a-login", "round_id": asked.id, "value": ["b"]}, found.id)
    access.end(found.id)
    (refused,) = record_batch([item])
    assert refused.error is not None
    assert refused.error.code == "not_authenticated"
    assert rows() == 0
    again = submissions.read(guest.id, {"id": "with-a-login", "round_id": asked.id, "value": ["b"]})
    assert record_batch([again])[0].answer, "the refusal is not final: the same answer counts after a new login"


def test_each_submission_of_a_batch_is_decided_for_itself(
    guest: Participant, asked: Round, lesson: Lesson, owner: User
) -> None:
    others = [join(lesson, name) for name in ("Bea", "Caro", "Dani")]
    members.set_removed(lesson.id, owner.id, others[0].id, True)
    values = {guest.id: ["b"], others[0].id: ["b"], others[1].id: ["z"], others[2].id: ["b"]}
    batch = [
        submissions.read(who, {"id": f"one-of-many-{who}", "round_id": asked.id, "value": value})
        for who, value in values.items()
    ]
    verdicts = record_batch(batch)
    assert [v.error.code if v.error else "" for v in verdicts] == ["", "removed", "invalid_value", ""]
    assert [v.answer for v in record_batch(batch)][::3] == [verdicts[0].answer, verdicts[3].answer]
    assert rows() == 2


def test_an_answer_is_changed_twice_in_one_batch(owner: User, question: Question) -> None:
    lesson = lifecycle.create(owner.id, allow_change=True)
    asked, guest = ask(lesson, question), join(lesson, "Ana")
    answer(guest, asked, ["a"], "first-id-1")
    batch = [
        submissions.read(guest.id, {"id": f"later-id-{letter}", "round_id": asked.id, "value": [letter]})
        for letter in "bca"
    ]
    assert [v.answer["value"] for v in record_batch(batch) if v.answer] == [["b"], ["c"], ["a"]]
    assert rows() == 1
    stored = db.session.scalar(select(Answer))
    assert stored is not None
    assert (stored.submission_id, stored.value, stored.correct) == ("later-id-a", ["a"], False)
    past = db.session.scalars(select(Submission.submission_id).order_by(Submission.submission_id)).all()
    assert past == ["first-id-1", "later-id-b", "later-id-c"]


@pytest.mark.parametrize("value", [[], ["a", "b"], ["z"], "a", 1, None, {"a": 1}, [["a"]], [1], ["a", "a"]])
def test_values_that_do_not_fit(guest: Participant, asked: Round, value: Any) -> None:
    with pytest.raises(Invalid) as caught:
        answer(guest, asked, value)
    assert caught.value.code == "invalid_value"
    assert rows() == 0


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"round_id": 1, "value": ["a"]}, "id"),
        ({"id": "short", "round_id": 1, "value": ["a"]}, "id"),
        ({"id": "x" * 65, "round_id": 1, "value": ["a"]}, "id"),
        ({"id": "bad id with spaces", "round_id": 1, "value": ["a"]}, "id"),
        ({"id": str(uuid.uuid4()), "round_id": "1", "value": ["a"]}, "round_id"),
        ({"id": str(uuid.uuid4()), "round_id": True, "value": ["a"]}, "round_id"),
        ({"id": str(uuid.uuid4()), "round_id": 2**40, "value": ["a"]}, "round_id"),
        ({"id": str(uuid.uuid4()), "round_id": 1}, "value"),
        ({"id": str(uuid.uuid4()), "round_id": 1, "value": "x" * 20_000}, "value"),
        ({"id": str(uuid.uuid4()), "round_id": 1, "value": float("nan")}, "value"),
    ],
)
def test_payloads_that_are_not_answers(payload: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        submissions.read(1, payload)
    assert field in caught.value.fields


@pytest.mark.parametrize("payload", [None, [], "x", 3])
def test_payloads_that_are_not_objects(payload: Any) -> None:
    with pytest.raises(Invalid):
        submissions.read(1, payload)


def kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Submission)) or 0


def test_an_answer_is_changed_so_often_and_then_stays(owner: User, question: Question) -> None:
    lesson = lifecycle.create(owner.id, allow_change=True)
    asked, guest, other = ask(lesson, question), join(lesson, "Ana"), join(lesson, "Leo")

    def change(first: int, last: int) -> list[str]:
        """Send changes in one batch; return the codes of their errors."""
        sent = [{"id": f"change-{n}", "round_id": asked.id, "value": ["ab"[n % 2]]} for n in range(first, last)]
        verdicts = record_batch([submissions.read(guest.id, payload) for payload in sent])
        return [verdict.error.code if verdict.error else "" for verdict in verdicts]

    assert change(0, history.MAX_CHANGES - 1) == [""] * (history.MAX_CHANGES - 1)
    assert change(history.MAX_CHANGES - 1, history.MAX_CHANGES + 3) == ["", "", "already_answered", "already_answered"]
    assert kept() == history.MAX_CHANGES + 2, "two refusals"
    assert db.session.scalar(select(Answer.submission_id)) == f"change-{history.MAX_CHANGES}"
    assert answer(guest, asked, ["c"], "change-0")["value"] == ["a"], "every accepted id keeps its verdict"
    answer(other, asked, ["a"])
    assert answer(other, asked, ["b"])["value"] == ["b"]


def test_of_many_late_submissions_only_the_first_are_kept(guest: Participant, asked: Round, lesson: Lesson) -> None:
    close(asked)
    for number in range(3 * history.MAX_REFUSED):
        with pytest.raises(Conflict) as caught:
            answer(guest, asked, ["a"], f"late-id-{number}")
        assert caught.value.code == "round_closed"
    assert kept() == history.MAX_REFUSED
    rounds.reopen_round(lesson.id, lesson.owner_id, asked.id)
    with pytest.raises(Conflict) as caught:
        answer(guest, asked, ["a"], "late-id-0")
    assert caught.value.code == "round_closed"
    assert answer(guest, asked, ["b"])["value"] == ["b"]
