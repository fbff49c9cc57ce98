"""What students do with homework: see it, begin an attempt, find the round of a question, hand in."""

import random
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from classroom.core import settings
from classroom.core.database import canonical, db, now, transaction
from classroom.core.errors import Conflict, NotFound
from classroom.core.locks import locked_one
from classroom.models import Answer, Assignment, Attempt, Lesson, Participant, QuestionVersion, Round
from classroom.questions import registry
from classroom.questions.choices import feedback_views
from classroom.questions.markdown import block_html
from classroom.services.assignments import closing, content
from classroom.services.lessons import homework, survey
from classroom.services.lessons import homework_rules as rules
from classroom.services.lessons.homework_rules import Terms
from classroom.services.participants import own_order, tokens
from classroom.services.results import own, state


def _attempt_open() -> Conflict:
    return Conflict(_("You have begun already. Go on with your attempt."), code="attempt_open")


def _not_open() -> Conflict:
    return Conflict(_("This homework has not opened yet."), code="not_open")


def _closed() -> Conflict:
    return Conflict(_("This homework is closed."), code="closed")


def _no_attempts_left() -> Conflict:
    return Conflict(_("You have used all your attempts."), code="no_attempts_left")


def no_homework() -> NotFound:
    """Return the error for a participant of a live lesson."""
    return NotFound(_("You are in a live lesson, not in homework."), code="unknown_assignment")


def unknown_attempt() -> NotFound:
    """Return the error for an attempt that does not exist or is somebody else's."""
    return NotFound(_("You have no such attempt."), code="unknown_attempt")


REFUSALS = {
    "attempt_open": _attempt_open,
    "not_open": _not_open,
    "closed": _closed,
    "no_attempts_left": _no_attempts_left,
}


def assignment_of(participant: Participant) -> Assignment:
    """Return the homework that a participant is in.

    Raises:
        NotFound: ``unknown_assignment``: the participant is in a live lesson.
    """
    found = homework.of_lesson(participant.lesson_id)
    if found is None:
        raise no_homework()
    return found


def own_terms(assignment: Assignment, participant: Participant) -> Terms:
    """Return the terms of one participant."""
    return homework.terms_of(assignment, participant.user_id, participant.extra_percent)


def attempts_of(participant_id: int) -> list[Attempt]:
    """Return the attempts of a participant, in order."""
    query = select(Attempt).where(Attempt.participant_id == participant_id).order_by(Attempt.number)
    return list(db.session.scalars(query))


def view(participant: Participant) -> dict[str, Any]:
    """Return ``{"assignment", "now", "attempt", "attempts", "attempts_left", "counted", "refused", "seed"}``.

    ``attempt`` is the open one, or the one begun last; ``counted`` the number of the one that counts, None as long as
    the student may not know it; ``refused`` says why no other one can be begun now, by its code.
    """
    assignment, moment = assignment_of(participant), now()
    mine, attempts = own_terms(assignment, participant), attempts_of(participant.id)
    is_open = any(attempt.submitted_at is None for attempt in attempts)
    handed_in = [attempt for attempt in attempts if attempt.submitted_at is not None]
    counted = next((attempt.number for attempt in handed_in if attempt.counts), None)
    if len(handed_in) > 1:
        known = homework.known_from(assignment)
        if not rules.may_see_best(assignment.counted, assignment.feedback, moment, known):
            counted = None
    return {
        "assignment": _about(assignment, mine),
        "now": moment,
        "attempt": attempt_view(assignment, attempts[-1]) if attempts else None,
        "attempts": [_brief(attempt, mine) for attempt in attempts],
        "attempts_left": rules.attempts_left(mine, len(attempts)),
        "counted": counted,
        "refused": rules.refusal(mine, moment, used=len(attempts), is_open=is_open),
        "seed": own_order.seed(participant.lesson_id, participant.id),
    }


def _about(assignment: Assignment, mine: Terms) -> dict[str, Any]:
    lesson = assignment.lesson
    count = select(func.count()).where(Round.lesson_id == lesson.id)
    return {
        "id": assignment.id,
        "code": lesson.code,
        "title": lesson.title,
        "opens_at": mine.opens_at,
        "due_at": mine.due_at,
        "closes_at": mine.closes_at,
        "time_limit": None if mine.time_limit is None else rules.deadline(_only_limit(mine), 0.0),
        "attempts": mine.attempts,
        "counted": assignment.counted,
        "feedback": assignment.feedback,
        "questions": db.session.scalar(count) or 0,
        "closed": lesson.status == "ended",
    }


def _only_limit(mine: Terms) -> Terms:
    return Terms(time_limit=mine.time_limit, extra_percent=mine.extra_percent)


def _brief(attempt: Attempt, mine: Terms) -> dict[str, Any]:
    return {
        "id": attempt.id,
        "number": attempt.number,
        "started_at": attempt.started_at,
        "submitted_at": attempt.submitted_at,
        "late": rules.is_late(mine.due_at, attempt.worked_until),
    }


def attempt_view(assignment: Assignment, attempt: Attempt) -> dict[str, Any]:
    """Return ``{"id", "number", "started_at", "deadline", "submitted_at", "late", "by_itself", "questions"}``.

    A question is ``{"position", "question", "shuffled", "graded", "answer", "result"}``. ``result`` is None until the
    student may know the key, and while a lesson is voting on the question: then ``{"correct", "fraction", "points",
    "key", "feedback", "explanation_html"}``.
    """
    participant = attempt.participant
    mine, moment, known = own_terms(assignment, participant), now(), homework.known_from(assignment)
    query = select(Round).where(Round.id.in_(attempt.rounds))
    loaded = joinedload(Round.version).options(
        joinedload(QuestionVersion.question), joinedload(QuestionVersion.picture)
    )
    rounds = {round_.id: round_ for round_ in db.session.scalars(query.options(loaded))}
    given = select(Answer).where(Answer.participant_id == participant.id, Answer.attempt == attempt.number)
    answers = {answer.round_id: answer for answer in db.session.scalars(given)}
    secret = own.voted_on({round_.version.question_id for round_ in rounds.values()})
    questions = []
    for position, round_id in enumerate(attempt.rounds, 1):
        round_, answer = rounds[round_id], answers.get(round_id)
        told = round_.version.question_id not in secret and rules.may_see_result(
            assignment.feedback,
            moment,
            known,
            submitted=attempt.submitted_at is not None,
            answered=answer is not None,
        )
        questions.append(
            {
                "position": position,
                "question": state.asked_question(round_),
                "shuffled": round_.shuffled,
                "graded": survey.is_graded(round_),
                "answer": None if answer is None else _answer(answer, attempt.id, position),
                "result": result_view(round_, answer) if told else None,
            }
        )
    return {
        "id": attempt.id,
        "number": attempt.number,
        "started_at": attempt.started_at,
        "deadline": attempt.deadline,
        "submitted_at": attempt.submitted_at,
        "late": rules.is_late(mine.due_at, attempt.worked_until),
        "by_itself": attempt.by_itself,
        "questions": questions,
    }


def _answer(answer: Answer, attempt_id: int, position: int) -> dict[str, Any]:
    return {
        "id": answer.submission_id,
        "attempt_id": attempt_id,
        "position": position,
        "value": answer.value,
        "answered_at": answer.answered_at,
    }


def result_view(round_: Round, answer: Answer | None) -> dict[str, Any]:
    """Return ``{"correct", "fraction", "points", "key", "feedback", "explanation_html"}`` of a question."""
    version, graded = round_.version, survey.is_graded(round_)
    return {
        "correct": bool(answer and answer.correct) if graded else None,
        "fraction": (answer.fraction if answer else 0.0) if graded else None,
        "points": (answer.points if answer else 0) if graded else None,
        "key": registry.get(version.type).key(version.body) if graded else None,
        "feedback": feedback_views(version.body),
        "explanation_html": block_html(version.explanation),
    }


def begin(participant: Participant) -> Attempt:
    """Begin an attempt, with the questions as they are now.

    Raises:
        NotFound: ``unknown_assignment``.
        Conflict: ``attempt_open``, ``not_open``, ``closed`` or ``no_attempts_left``.
    """
    assignment_id = assignment_of(participant).id
    with transaction() as session:
        if not content.has_begun(assignment_id):
            locked_one(Lesson, participant.lesson_id)
            content.refresh(session.get_one(Assignment, assignment_id))
        locked_one(Participant, participant.id)
        tokens.ensure_not_removed(participant)
        assignment = session.get_one(Assignment, assignment_id, populate_existing=True)
        attempts, moment = attempts_of(participant.id), now()
        mine = own_terms(assignment, participant)
        is_open = any(attempt.submitted_at is None for attempt in attempts)
        code = rules.refusal(mine, moment, used=len(attempts), is_open=is_open)
        if code is not None:
            raise REFUSALS[code]()
        attempt = Attempt(
            assignment_id=assignment.id,
            participant_id=participant.id,
            number=len(attempts) + 1,
            rounds=_order(assignment, participant, len(attempts) + 1),
            started_at=moment,
            deadline=rules.deadline(mine, moment),
        )
        session.add(attempt)
        session.flush()
        homework.count_again(assignment.counted, [participant.id])
    return attempt


def _order(assignment: Assignment, participant: Participant, number: int) -> list[int]:
    """Return the ids of the rounds in a student's order, which tells nothing about the questions."""
    ids = [round_.id for round_ in content.rounds_of(assignment)]
    if assignment.question_order == "shuffled":
        seed = own_order.seed(participant.lesson_id, participant.id)
        random.Random(canonical([seed, number])).shuffle(ids)  # noqa: S311 - no secret, but the same after a reload
    return ids


def own_attempt(participant: Participant, attempt_id: int) -> Attempt:
    """Return an attempt of a participant.

    Raises:
        NotFound: ``unknown_attempt``, for somebody else's too.
    """
    attempt = db.session.get(Attempt, attempt_id)
    if attempt is None or attempt.participant_id != participant.id:
        raise unknown_attempt()
    return attempt


def submit(participant: Participant, attempt_id: int) -> Attempt:
    """Hand an attempt in. One that is handed in stays as it is.

    An attempt whose time was over has ended by itself at its deadline, whatever comes later.

    Raises:
        NotFound: ``unknown_attempt``.
    """
    own_attempt(participant, attempt_id)
    with transaction() as session:
        locked_one(Participant, participant.id)
        attempt = session.get_one(Attempt, attempt_id, populate_existing=True)
        if attempt.submitted_at is None:
            moment = now()
            in_time = rules.in_time(attempt.deadline, moment, settings.current().answer_grace)
            closing.end_attempts(attempt.assignment, [attempt], moment, by_itself=not in_time)
    return attempt
