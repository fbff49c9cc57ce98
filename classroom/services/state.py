"""The public state of a lesson, a participant's private view, and the teacher's: what all pages are drawn from."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from classroom.database import canonical, db, now
from classroom.models import Answer, Lesson, Participant, QuestionVersion, Round
from classroom.questions import registry
from classroom.questions.text import block_html
from classroom.services import answers, participants, rounds
from classroom.services.participants import Member


def public(lesson: Lesson) -> dict[str, Any]:
    """Return the snapshot that every student may see: the ``state`` event at the lesson's version.

    Key, explanation and tally are in it only when the round is revealed.
    """
    shown = rounds.newest(lesson.id)
    return {
        "lesson": {
            "id": lesson.id,
            "code": lesson.code,
            "title": lesson.title,
            "status": lesson.status,
            "locked": lesson.locked,
            "allow_change": lesson.allow_change,
        },
        "version": lesson.version,
        "now": now(),
        "round": public_round(shown) if shown else None,
    }


def public_round(shown: Round) -> dict[str, Any]:
    """Return a round as students see it at its present status."""
    version = shown.version
    view: dict[str, Any] = {
        "id": shown.id,
        "number": shown.number,
        "attempt": shown.attempt,
        "status": shown.status,
        "question": question_view(version),
        "opened_at": shown.opened_at,
        "deadline": shown.deadline,
        "time_limit": shown.time_limit,
        "paused": shown.paused,
        "remaining": shown.remaining,
    }
    if shown.status == "revealed":
        view["key"] = registry.get(version.type).key(version.body)
        view["explanation_html"] = block_html(version.explanation)
        view["tally"] = tally(shown)
    return view


def question_view(version: QuestionVersion) -> dict[str, Any]:
    """Return a question as a student sees it before the key is known."""
    return {
        "id": version.question_id,
        "type": version.type,
        "prompt_html": block_html(version.prompt),
        "language": version.language,
        "points": version.points,
        "image": version.image,
        **registry.get(version.type).public_view(version.body),
    }


def tally(asked: Round) -> dict[str, Any]:
    """Count the answers of a round from their rows: ``{"answered", "correct", "counts"}``."""
    query = select(Answer.value, func.count()).where(Answer.round_id == asked.id).group_by(Answer.value)
    values = {canonical(value): number for value, number in db.session.execute(query)}
    kind = registry.get(asked.version.type)
    right = select(func.count()).where(Answer.round_id == asked.id, Answer.correct.is_(True))
    return {
        "answered": sum(values.values()),
        "correct": db.session.scalar(right) if kind.graded else None,
        **kind.tally(asked.version.body, values),
    }


def private(participant: Participant) -> dict[str, Any]:
    """Return what only this participant may see: the ``me`` event.

    Points count only once their round is revealed: a growing total would tell the key.
    """
    shown = rounds.newest(participant.lesson_id)
    answer = None
    if shown:
        query = select(Answer).where(Answer.round_id == shown.id, Answer.participant_id == participant.id)
        answer = db.session.scalar(query)
    return _private(participant, shown, answer, total_points(participant.id))


def _private(participant: Participant, shown: Round | None, answer: Answer | None, total: int) -> dict[str, Any]:
    result = None
    if shown and answer and shown.status == "revealed":
        result = {"round_id": shown.id, "correct": answer.correct, "points": answer.points}
    return {
        "participant": {
            "id": participant.id,
            "nickname": participant.nickname,
            "resume_code": participant.resume_code,
        },
        "answer": answers.as_dict(answer) if answer else None,
        "result": result,
        "total_points": total,
    }


def total_points(participant_id: int) -> int:
    """Return the points of the rounds that were revealed."""
    query = (
        select(func.coalesce(func.sum(Answer.points), 0))
        .join(Round, Answer.round_id == Round.id)
        .where(Answer.participant_id == participant_id, Round.status == "revealed")
    )
    return int(db.session.scalar(query) or 0)


def privates(lesson_id: int, participant_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return :func:`private` of many participants of a lesson in three queries."""
    shown = rounds.newest(lesson_id)
    people = select(Participant).where(Participant.lesson_id == lesson_id)
    given: dict[int, Answer] = {}
    if shown:
        rows = select(Answer).where(Answer.round_id == shown.id)
        given = {answer.participant_id: answer for answer in db.session.scalars(rows)}
    sums = (
        select(Answer.participant_id, func.sum(Answer.points))
        .join(Round, Answer.round_id == Round.id)
        .where(Round.lesson_id == lesson_id, Round.status == "revealed")
        .group_by(Answer.participant_id)
    )
    totals = {participant_id: int(total) for participant_id, total in db.session.execute(sums)}
    return {
        person.id: _private(person, shown, given.get(person.id), totals.get(person.id, 0))
        for person in db.session.scalars(people)
        if person.id in participant_ids
    }


def teacher(lesson: Lesson, present: Collection[int]) -> dict[str, Any]:
    """Return everything that a control page shows: ``{"state", "tally", "presence", "participants"}``.

    Args:
        lesson: whose.
        present: ids of the participants who are connected.
    """
    return {
        "state": public(lesson),
        "tally": teacher_tally(lesson.id, len(present)),
        "presence": presence(lesson.id, present, ()),
        "participants": [_person(person, present) for person in participants.of_lesson(lesson.id)],
    }


def teacher_tally(lesson_id: int, present: int) -> dict[str, Any] | None:
    """Return the tally of the newest round as teachers get it, or None before the first round.

    ``seq`` grows with the server's clock: of two tallies, the one with the greater is newer.
    """
    shown = rounds.newest(lesson_id)
    return {"round_id": shown.id, "seq": int(now() * 1000), "present": present, **tally(shown)} if shown else None


def presence(lesson_id: int, present: Collection[int], changed: Collection[int]) -> dict[str, Any]:
    """Return ``{"present", "joined", "changed"}``: how many are there and have joined, and who came or went."""
    people = db.session.scalars(
        select(Participant).where(Participant.id.in_(changed), Participant.lesson_id == lesson_id)
    )
    return {
        "present": len(present),
        "joined": participants.count(lesson_id),
        "changed": [_person(person, present) for person in people],
    }


def _person(person: Participant | Member, present: Collection[int]) -> dict[str, Any]:
    return {
        "id": person.id,
        "nickname": person.nickname,
        "present": person.id in present,
        "removed": person.removed_at is not None,
    }
