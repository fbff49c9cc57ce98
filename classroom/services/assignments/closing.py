"""Attempts end: handed in by the student, or by themselves when their time is over. Nobody needs to be there.

Whoever ends an attempt locks its participant, as the intake does that stores an answer. So an answer is stored before
the attempt ends, or is refused.
"""

from collections.abc import Collection

from sqlalchemy import func, select, update

from classroom.core import settings
from classroom.core.database import db, log_failure, now, transaction
from classroom.core.locks import lock_all, locked_one
from classroom.models import Answer, Assignment, AssignmentOverride, Attempt, Lesson, Participant
from classroom.services.deliveries import grades
from classroom.services.deliveries.webhooks import events as webhook_events
from classroom.services.lessons import homework, transitions

AT_ONCE = 100
"""Attempts that one transaction ends, so that answers to other questions do not wait long."""


def end_attempts(assignment: Assignment, attempts: Collection[Attempt], moment: float, *, by_itself: bool) -> None:
    """End open attempts of one assignment, whose participants are locked.

    Args:
        assignment: the homework.
        attempts: that are open.
        moment: now.
        by_itself: they end with their deadline, or because the homework is closed, and not by their students.
    """
    newest = _newest_answers([attempt.participant_id for attempt in attempts]) if by_itself else {}
    for attempt in attempts:
        ended_at = moment if not by_itself or attempt.deadline is None else min(moment, attempt.deadline)
        attempt.submitted_at = ended_at
        attempt.by_itself = by_itself
        last = newest.get((attempt.participant_id, attempt.number), attempt.started_at)
        attempt.worked_until = last if by_itself else ended_at
    db.session.flush()
    homework.count_again(assignment.counted, [attempt.participant_id for attempt in attempts])
    grades.changed(assignment.lesson_id, [attempt.participant_id for attempt in attempts])
    for attempt in attempts:
        webhook_events.assignment_submitted(
            assignment.lesson,
            {"id": assignment.id},
            {
                "id": attempt.id,
                "number": attempt.number,
                "participant_id": attempt.participant_id,
                "submitted_at": attempt.submitted_at,
                "by_itself": by_itself,
            },
        )


def _newest_answers(participant_ids: Collection[int]) -> dict[tuple[int, int], float]:
    query = select(Answer.participant_id, Answer.attempt, func.max(Answer.answered_at))
    query = query.where(Answer.participant_id.in_(participant_ids)).group_by(Answer.participant_id, Answer.attempt)
    return {(person, number): moment for person, number, moment in db.session.execute(query)}


def close_overdue() -> int:
    """End the attempts whose deadline and grace period have passed, and close homework nobody can work on any more.

    Any worker may call it at any time: the locks make sure that each attempt ends once. Returns how many ended.
    """
    limit = now() - settings.current().answer_grace
    # Sorted here: to get them sorted, SQLite would read the whole table by another index, each second.
    overdue = select(Attempt.assignment_id, Attempt.id).where(Attempt.submitted_at.is_(None), Attempt.deadline < limit)
    waiting: dict[int, list[int]] = {}
    for assignment_id, attempt_id in sorted(db.session.execute(overdue).all()):
        waiting.setdefault(assignment_id, []).append(attempt_id)
    ended = 0
    for assignment_id, ids in waiting.items():
        for first in range(0, len(ids), AT_ONCE):
            with log_failure("end attempts", assignment=assignment_id):
                ended += _end_some(assignment_id, ids[first : first + AT_ONCE], limit)
    _close_windows(limit)
    return ended


def _end_some(assignment_id: int, attempt_ids: Collection[int], limit: float) -> int:
    with transaction() as session:
        people = select(Attempt.participant_id).where(Attempt.id.in_(attempt_ids))
        lock_all(Participant, Participant.id.in_(people))
        query = select(Attempt).where(
            Attempt.id.in_(attempt_ids), Attempt.submitted_at.is_(None), Attempt.deadline < limit
        )
        attempts = session.scalars(query.execution_options(populate_existing=True)).all()
        if attempts:
            end_attempts(session.get_one(Assignment, assignment_id), attempts, now(), by_itself=True)
        return len(attempts)


def _close_windows(limit: float) -> None:
    query = (
        select(Assignment.id, Assignment.lesson_id)
        .join(Lesson, Lesson.id == Assignment.lesson_id)
        .where(Assignment.closes_at < limit, Lesson.status == "live", Lesson.owner_id.is_not(None))
    )
    for assignment_id, lesson_id in db.session.execute(query).all():
        with log_failure("close homework", assignment=assignment_id), transaction() as session:
            lesson = transitions.locked_lesson(lesson_id)
            assignment = session.get(Assignment, assignment_id, populate_existing=True)
            if lesson is None or assignment is None or lesson.status != "live":
                continue
            ends_at = homework.closes_for_all(assignment)
            if ends_at is not None and ends_at < limit:
                _end(lesson, ends_at)


def _end(lesson: Lesson, moment: float) -> None:
    lesson.status, lesson.ended_at = "ended", moment
    webhook_events.results_ready(lesson, "ended")
    grades.changed(lesson.id)  # those that were held back so that nobody hears too early what was right
    db.session.flush()


def close_now(assignment: Assignment, moment: float) -> None:
    """Close homework for everybody, and hand in what is open; with the lesson locked, inside a transaction."""
    people = select(Participant.id).where(Participant.lesson_id == assignment.lesson_id)
    lock_all(Participant, Participant.id.in_(people))
    assignment = locked_one(Assignment, assignment.id)
    if assignment.closes_at is None or assignment.closes_at > moment:
        assignment.closes_at = moment
        if assignment.opens_at is not None and assignment.opens_at >= moment:
            assignment.opens_at = None
        if assignment.due_at is not None and assignment.due_at > moment:
            assignment.due_at = moment
    later = AssignmentOverride.due_at > moment
    db.session.execute(
        update(AssignmentOverride)
        .where(AssignmentOverride.assignment_id == assignment.id, later)
        .values(due_at=moment)
        .execution_options(synchronize_session="fetch")
    )
    query = select(Attempt).where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_(None))
    attempts = db.session.scalars(query.execution_options(populate_existing=True)).all()
    if attempts:
        end_attempts(assignment, attempts, moment, by_itself=True)
    if assignment.lesson.status == "live":
        _end(assignment.lesson, moment)
