"""What the students of a learning platform have earned, and from when the platform may know."""

import math
from collections.abc import Collection

from sqlalchemy import select

from classroom.core.database import db, now
from classroom.models import Answer, Assignment, Attempt, Identity, LtiLink, Participant, Round, User
from classroom.services.lessons import homework, survey
from classroom.services.lti.deep_linking import MAXIMUM

LATER = ("after_due", "after_close", "never")
"""Feedback with which a grade would tell too early what was right."""


def students(link: LtiLink, people: Collection[int] | None) -> list[tuple[int, int]]:
    """Return the participants of a lesson who are students of the platform, each with the account."""
    query = (
        select(Participant.id, User.id)
        .join(User, User.id == Participant.user_id)
        .join(Identity, Identity.user_id == User.id)
        .where(
            Participant.lesson_id == link.lesson_id,
            Participant.removed_at.is_(None),
            User.role == "student",
            Identity.issuer == link.context.deployment.platform.identity_issuer,
        )
        .order_by(Participant.id)
    )
    if people is not None:
        query = query.where(Participant.id.in_(people))
    return [(person, user_id) for person, user_id in db.session.execute(query)]


def held_until(assignment: Assignment) -> float | None:
    """Return until when no grade is sent; None: they are; infinite: until the homework is closed."""
    if assignment.feedback not in LATER or assignment.lesson.status == "ended":
        return None
    moment = homework.known_from(assignment) if assignment.feedback != "never" else homework.closes_for_all(assignment)
    if moment is None:
        return math.inf
    return moment if now() < moment else None


def of_homework(link: LtiLink, people: Collection[int] | None) -> dict[int, float]:
    """Return the points, of :data:`MAXIMUM`, of students of the platform who have handed in, by account."""
    query = (
        select(Attempt, Participant.user_id)
        .join(Participant, Participant.id == Attempt.participant_id)
        .join(User, User.id == Participant.user_id)
        .join(Identity, Identity.user_id == User.id)
        .where(
            Participant.lesson_id == link.lesson_id,
            Participant.removed_at.is_(None),
            Attempt.counts,
            Attempt.submitted_at.is_not(None),
            User.role == "student",
            Identity.issuer == link.context.deployment.platform.identity_issuer,
        )
    )
    if people is not None:
        query = query.where(Participant.id.in_(people))
    attempts = db.session.execute(query).all()
    rounds = {
        round_.id: round_ for round_ in db.session.scalars(select(Round).where(Round.lesson_id == link.lesson_id))
    }
    worth = {key: round_.version.points for key, round_ in rounds.items() if survey.is_graded(round_)}
    own = Answer.participant_id.in_([attempt.participant_id for attempt, _user in attempts])
    got: dict[tuple[int, int], float] = {}
    fractions = select(Answer.participant_id, Answer.attempt, Answer.round_id, Answer.fraction).where(own)
    for person, number, round_id, fraction in db.session.execute(fractions):
        got[person, number] = got.get((person, number), 0.0) + (fraction or 0.0) * worth.get(round_id, 0)
    found = {}
    for attempt, user_id in attempts:
        total = sum(worth.get(round_id, 0) for round_id in attempt.rounds)
        if total and user_id is not None:
            share = got.get((attempt.participant_id, attempt.number), 0.0) / total
            found[user_id] = round(max(0.0, min(1.0, share)) * MAXIMUM, 2)
    return found
