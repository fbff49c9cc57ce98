"""How far the students are with homework: who has not begun, is at it, has handed in, is late."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from flask_babel import get_locale
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from classroom.core import collation, settings
from classroom.core.database import db, yield_to_loop
from classroom.models import Assignment, Attempt, Enrolment, Lesson, Participant
from classroom.services.lessons import homework
from classroom.services.lessons import homework_rules as rules
from classroom.services.participants import attendance, members

STATUSES = ("not_begun", "working", "submitted", "late")
TO_DO = ("not_begun", "working")


def students(assignment: Assignment) -> list[dict[str, Any]]:
    """Return everybody whom homework is for or who has joined it, by name; without those who were removed.

    Each is ``{"user_id", "participant_id", "name", "status", "attempts", "submitted_at", "due_at", "attempts_allowed",
    "extra_percent", "override", "again", "in_time"}``. ``status`` is one of :data:`STATUSES`; ``late`` means handed in
    late. ``override`` holds the fields that the student has differently, None without. ``again`` says whether the
    student is at another attempt; ``in_time`` is the number of an attempt in time where the one that counts is late.
    """
    (found,) = students_of([assignment]).values()
    language = str(get_locale() or "en")
    return sorted(found, key=lambda row: (collation.key(row["name"], language), row["participant_id"] or 0))


def students_of(assignments: Collection[Assignment]) -> dict[int, list[dict[str, Any]]]:
    """Return the same as :func:`students` for several assignments, by assignment; in no particular order."""
    overrides = homework.overrides_of([each.id for each in assignments])
    attempts = defaultdict[int, list[Attempt]](list)
    query = select(Attempt).where(Attempt.assignment_id.in_(overrides)).order_by(Attempt.number)
    for attempt in db.session.scalars(query):
        attempts[attempt.participant_id].append(attempt)
    people = members.of_lessons([each.lesson_id for each in assignments])
    meant = attendance.for_homework([each for each in assignments if each.audience != "link"])
    found = dict[int, list[dict[str, Any]]]()
    for each in assignments:
        everybody, rows = homework.terms(each), found.setdefault(each.id, [])
        joined = {person.user_id for person in people[each.lesson_id]}
        for person in people[each.lesson_id]:
            if person.removed_at is None:
                override = overrides[each.id].get(person.user_id or 0)
                mine = rules.personal(everybody, override, person.extra_percent)
                who = {"user_id": person.user_id, "participant_id": person.id, "name": person.nickname}
                rows.append(who | _progress(attempts[person.id], mine, override))
        for student in meant.get(each.id) or []:
            if student["user_id"] not in joined:
                override = overrides[each.id].get(student["user_id"])
                who = {"user_id": student["user_id"], "participant_id": None, "name": student["name"]}
                rows.append(who | _progress([], rules.personal(everybody, override), override))
        yield_to_loop()
    return found


def _progress(
    attempts: list[Attempt], mine: rules.Terms, override: rules.Override | None, *, sees_best: bool = True
) -> dict[str, Any]:
    """Return how far somebody is; for who may not see which attempt is the best, by the one handed in last."""
    handed_in = [attempt for attempt in attempts if attempt.submitted_at is not None]
    counted = next((attempt for attempt in handed_in if attempt.counts), None)
    if not sees_best and handed_in:
        counted = handed_in[-1]
    in_time = [attempt.number for attempt in handed_in if not rules.is_late(mine.due_at, attempt.worked_until)]
    if counted is not None:
        status = "late" if rules.is_late(mine.due_at, counted.worked_until) else "submitted"
    else:
        status = "working" if attempts else "not_begun"
    return {
        "status": status,
        "again": counted is not None and len(handed_in) < len(attempts),
        "in_time": in_time[0] if status == "late" and in_time else None,
        "attempts": len(attempts),
        "submitted_at": counted.submitted_at if counted else None,
        "due_at": mine.due_at,
        "attempts_allowed": mine.attempts,
        "extra_percent": mine.extra_percent,
        "override": None if override is None else override._asdict(),
    }


def counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return how many students there are of each status, and ``all``."""
    return {"all": len(rows), **{status: sum(row["status"] == status for row in rows) for status in STATUSES}}


def due_for(user_id: int, moment: float) -> list[dict[str, Any]]:
    """Return the homework of an account, what is to do first: for its classes, and what it has joined.

    Each is ``{"id", "code", "title", "course", "course_id", "due_at", "closes_at", "opens_at", "status", "again",
    "to_do", "closed", "closed_at", "overdue", "due_passed"}``.
    """
    found, listed = [], _of_account(user_id)
    overrides = homework.overrides_of([assignment.id for assignment, _seat in listed])
    attempts = defaultdict[int, list[Attempt]](list)
    query = select(Attempt).where(Attempt.participant_id.in_(seat.id for _assignment, seat in listed if seat))
    for attempt in db.session.scalars(query.order_by(Attempt.number)):
        attempts[attempt.participant_id].append(attempt)
    for assignment, seat in listed:
        own = overrides[assignment.id].get(user_id)
        terms, given = homework.terms(assignment), list(overrides[assignment.id].values())
        mine = rules.personal(terms, own, seat.extra_percent if seat else 0)
        known = rules.feedback_from(assignment.feedback, terms, given, settings.current().answer_grace)
        sees_best = rules.may_see_best(assignment.counted, assignment.feedback, moment, known)
        row = _progress(attempts[seat.id] if seat else [], mine, None, sees_best=sees_best)
        closed = assignment.lesson.status == "ended" or (mine.closes_at is not None and moment >= mine.closes_at)
        found.append(
            {
                "id": assignment.id,
                "code": assignment.lesson.code,
                "title": assignment.lesson.title,
                "course": assignment.lesson.course.title if assignment.lesson.course else None,
                "course_id": assignment.lesson.course_id,
                "opens_at": mine.opens_at,
                "due_at": mine.due_at,
                "closes_at": mine.closes_at,
                "status": row["status"],
                "again": row["again"],
                "to_do": not closed and (row["again"] or row["status"] in TO_DO),
                "closed": closed,
                "closed_at": assignment.lesson.ended_at or mine.closes_at,
                "due_passed": mine.due_at is not None and moment > mine.due_at,
                "overdue": row["status"] in TO_DO and mine.due_at is not None and moment > mine.due_at,
            }
        )

    def place(row: dict[str, Any]) -> tuple[Any, ...]:
        return (not row["to_do"], row["due_at"] or row["closes_at"] or float("inf"), -row["id"])

    return sorted(found, key=place)


def _of_account(user_id: int) -> list[tuple[Assignment, Participant | None]]:
    mine = select(Enrolment.course_id, Enrolment.group_name).where(Enrolment.user_id == user_id)
    groups = {row[0]: row[1] for row in db.session.execute(mine)}
    query = (
        select(Assignment, Participant)
        .join(Lesson, Lesson.id == Assignment.lesson_id)
        .outerjoin(Participant, (Participant.lesson_id == Lesson.id) & (Participant.user_id == user_id))
        .where(
            Lesson.owner_id.is_not(None),
            Lesson.archived_at.is_(None),
            or_(Participant.id.is_not(None), Lesson.course_id.in_(groups)),
            Participant.removed_at.is_(None),
        )
        .order_by(Assignment.id.desc())
        .options(joinedload(Assignment.lesson).joinedload(Lesson.course), joinedload(Assignment.source))
    )
    rows: list[tuple[Assignment, Participant | None]] = [(row[0], row[1]) for row in db.session.execute(query)]
    open_to = [each for each, seat in rows if seat is None and each.audience == "absent"]
    absent = homework.absent_from({each: [user_id] for each in open_to})
    return [
        (each, seat)
        for each, seat in rows
        if seat is not None
        or (absent.get(each.id, True) and each.group_name in (None, groups.get(each.lesson.course_id or 0)))
    ]
