"""What is stored about homework: its terms, those of one student, and from when on its keys may be known.

The rules themselves are in :mod:`~classroom.services.lessons.homework_rules`; what people do with homework is in
``services/assignments``.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import func, select, update

from classroom.core import settings
from classroom.core.database import db
from classroom.core.locks import lock_all
from classroom.models import (
    Answer,
    Assignment,
    AssignmentOverride,
    Attempt,
    Lesson,
    Participant,
    QuestionVersion,
    Round,
)
from classroom.services.lessons import homework_rules as rules
from classroom.services.lessons.homework_rules import Finished, Override, Terms

HOMEWORK = "homework"


def of_lesson(lesson_id: int) -> Assignment | None:
    """Return the assignment whose answers a lesson holds; None for a live lesson."""
    return db.session.scalar(select(Assignment).where(Assignment.lesson_id == lesson_id))


def terms(assignment: Assignment) -> Terms:
    """Return the terms of everybody without an override."""
    return Terms(
        opens_at=assignment.opens_at,
        due_at=assignment.due_at,
        closes_at=assignment.closes_at,
        time_limit=assignment.time_limit,
        attempts=assignment.attempts,
    )


def overrides(assignment_id: int) -> dict[int, Override]:
    """Return the overrides of an assignment, by account."""
    return overrides_of([assignment_id])[assignment_id]


def overrides_of(assignment_ids: Collection[int]) -> dict[int, dict[int, Override]]:
    """Return the overrides of several assignments, by assignment and account."""
    found: dict[int, dict[int, Override]] = {assignment_id: {} for assignment_id in assignment_ids}
    query = select(AssignmentOverride).where(AssignmentOverride.assignment_id.in_(assignment_ids))
    for row in db.session.scalars(query.execution_options(populate_existing=True)):
        given = Override(row.due_at, row.attempts, row.extra_percent)
        if given != Override():
            found[row.assignment_id][row.user_id] = given
    return found


def terms_of(assignment: Assignment, user_id: int | None, extra_percent: int) -> Terms:
    """Return the terms of one student.

    Args:
        assignment: the homework.
        user_id: the student's account; None: a guest.
        extra_percent: the student's extra time from the roster.
    """
    own = db.session.get(AssignmentOverride, (assignment.id, user_id or 0), populate_existing=True)
    override = None if own is None else Override(own.due_at, own.attempts, own.extra_percent)
    return rules.personal(terms(assignment), override, extra_percent)


def known_from(assignment: Assignment) -> float | None:
    """Return the moment after which its keys may be known: :func:`homework_rules.feedback_from`."""
    return rules.feedback_from(
        assignment.feedback,
        terms(assignment),
        list(overrides(assignment.id).values()),
        settings.current().answer_grace,
    )


def closes_for_all(assignment: Assignment) -> float | None:
    """Return when nobody can work on it any more; None: never."""
    everybody = terms(assignment)
    moments = [everybody.closes_at]
    moments += [rules.personal(everybody, own).closes_at for own in overrides(assignment.id).values()]
    known = [moment for moment in moments if moment is not None]
    return max(known) if len(known) == len(moments) else None


def told_rounds(lesson: Lesson, participant_id: int, moment: float) -> set[int]:
    """Return the rounds of homework whose key one student may know, by the student's own attempts."""
    assignment = of_lesson(lesson.id)
    if assignment is None:
        return set()
    known, told = known_from(assignment), set[int]()
    attempts = db.session.scalars(select(Attempt).where(Attempt.participant_id == participant_id)).all()
    given = select(Answer.round_id, Answer.attempt).where(Answer.participant_id == participant_id)
    answered = {(row[0], row[1]) for row in db.session.execute(given)}
    for attempt in attempts:
        for round_id in attempt.rounds:
            if rules.may_see_result(
                assignment.feedback,
                moment,
                known,
                submitted=attempt.submitted_at is not None,
                answered=(round_id, attempt.number) in answered,
            ):
                told.add(round_id)
    return told


def shown_attempt(lesson_id: int, participant_id: int, moment: float) -> int | None:
    """Return the attempt whose answers its student sees as the own ones; None: the one that counts.

    As long as the student may not see which attempt is the best, it is the one handed in last.
    """
    assignment = of_lesson(lesson_id)
    if assignment is None:
        return None
    if rules.may_see_best(assignment.counted, assignment.feedback, moment, known_from(assignment)):
        return None
    handed_in = (Attempt.participant_id == participant_id, Attempt.submitted_at.is_not(None))
    return db.session.scalar(select(func.max(Attempt.number)).where(*handed_in))


def with_attempt(lesson_id: int) -> set[int]:
    """Return the participants of homework who have begun it."""
    query = select(Attempt.participant_id).join(Participant, Participant.id == Attempt.participant_id)
    return set(db.session.scalars(query.where(Participant.lesson_id == lesson_id)))


def absent(assignment: Assignment, user_ids: Collection[int]) -> set[int]:
    """Return those of some accounts who were not in the live lesson that homework goes on with.

    Of a lesson that is deleted or has lost names, it is who was noted then (``services/assignments/absent.py``).
    """
    return absent_from({assignment: user_ids})[assignment.id]


def absent_from(wanted: Mapping[Assignment, Collection[int]]) -> dict[int, set[int]]:
    """Return the same as :func:`absent` for several assignments, each with the accounts in question; by assignment."""
    sources = {each.id: each.source.id for each in wanted if each.source and not _is_noted(each, each.source)}
    noted, joined = defaultdict[int, set[int]](set), defaultdict[int, set[int | None]](set)
    listed = select(AssignmentOverride.assignment_id, AssignmentOverride.user_id)
    listed = listed.where(AssignmentOverride.assignment_id.in_(each.id for each in wanted if each.id not in sources))
    for assignment_id, user_id in db.session.execute(listed):
        noted[assignment_id].add(user_id)
    came = select(Participant.lesson_id, Participant.user_id).where(Participant.lesson_id.in_(sources.values()))
    for lesson_id, account_id in db.session.execute(came):
        joined[lesson_id].add(account_id)
    return {
        each.id: set(user_ids) - joined[sources[each.id]] if each.id in sources else set(user_ids) & noted[each.id]
        for each, user_ids in wanted.items()
    }


def _is_noted(assignment: Assignment, source: Lesson) -> bool:
    return assignment.absent_noted or source.owner_id is None or source.anonymised_at is not None


def keep_lateness(participant_ids: Collection[int]) -> None:
    """Keep what was in time in time, and what was late late, before participants lose their accounts and terms."""
    query = select(Attempt).where(Attempt.participant_id.in_(participant_ids), Attempt.worked_until.is_not(None))
    for attempt in db.session.scalars(query):
        person, due_at = attempt.participant, attempt.assignment.due_at
        mine = terms_of(attempt.assignment, person.user_id, person.extra_percent)
        was_late = rules.is_late(mine.due_at, attempt.worked_until)
        if due_at is not None and was_late != rules.is_late(due_at, attempt.worked_until):
            attempt.worked_until = due_at + 1 if was_late else due_at
    db.session.flush()


def count_again(rule: str, participant_ids: Collection[int]) -> None:
    """Decide anew which attempt of each of these participants counts, and mark its answers; inside a transaction.

    An attempt that is not handed in counts as long as no other one was: what is stored is shown.

    Args:
        rule: of the assignment: ``best``, ``first`` or ``last``.
        participant_ids: whose rows are locked.
    """
    attempts: dict[int, list[Attempt]] = {}
    query = select(Attempt).where(Attempt.participant_id.in_(participant_ids)).order_by(Attempt.number)
    for attempt in db.session.scalars(query.execution_options(populate_existing=True)):
        attempts.setdefault(attempt.participant_id, []).append(attempt)
    several = [person for person, mine in attempts.items() if len(mine) > 1]
    earned = _earned(several) if rule == "best" and several else {}
    for person, mine in attempts.items():
        finished = [
            Finished(attempt.number, earned.get((person, attempt.number), 0.0))
            for attempt in mine
            if attempt.submitted_at is not None
        ]
        chosen = rules.counting(rule, finished) or mine[0].number
        for attempt in mine:
            if attempt.counts != (attempt.number == chosen):
                attempt.counts = attempt.number == chosen
                mark = update(Answer).where(Answer.participant_id == person, Answer.attempt == attempt.number)
                db.session.execute(mark.values(counts=attempt.counts), execution_options={"synchronize_session": False})
    db.session.flush()


def _earned(participant_ids: Collection[int]) -> Mapping[tuple[int, int], float]:
    """Return what each attempt of these participants earned: fractions, each times what its question is worth."""
    worth = func.sum(Answer.fraction * QuestionVersion.points)
    query = (
        select(Answer.participant_id, Answer.attempt, worth)
        .join(Round, Round.id == Answer.round_id)
        .join(QuestionVersion, QuestionVersion.id == Round.version_id)
        .where(Answer.participant_id.in_(participant_ids))
        .group_by(Answer.participant_id, Answer.attempt)
    )
    return {(person, number): round(float(total), 6) for person, number, total in db.session.execute(query)}


def count_round_again(lesson_id: int) -> None:
    """After the answers of homework were graded again, decide anew which attempts count; inside a transaction."""
    assignment = of_lesson(lesson_id)
    if assignment is not None and assignment.counted == "best":
        people = with_attempt(lesson_id)
        lock_all(Participant, Participant.id.in_(people))
        count_again(assignment.counted, people)
