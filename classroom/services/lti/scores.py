"""Grades of homework and lessons for learning platforms: which ones have changed, and sending each by the outbox.

A grade has a row (``LtiScore``) with the newest value and its timestamp. Each timestamp is later than the one before,
and a repeated try has the same one, so the platform keeps each grade once and the newest last, whatever comes twice.

Source: `Assignment and grade services 2.0`_.

.. _Assignment and grade services 2.0: https://www.imsglobal.org/spec/lti-ags/v2p0
"""

import math
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import select, update

from classroom.core import unique
from classroom.core.database import db, now, transaction
from classroom.core.locks import locked
from classroom.models import (
    Assignment,
    Identity,
    Lesson,
    LtiContext,
    LtiDeployment,
    LtiLink,
    LtiPlatform,
    LtiScore,
    User,
)
from classroom.services.deliveries import grades, http_client, outbox, schedule
from classroom.services.deliveries.kinds import Kind
from classroom.services.deliveries.outcomes import DELIVERED, Claim, Outcome, failed, given_up
from classroom.services.lessons import homework
from classroom.services.lti import columns, earned, services
from classroom.services.lti.deep_linking import MAXIMUM
from classroom.services.results import marks

SCORE = "application/vnd.ims.lis.v1.score+json"
STEP = 0.001
"""Seconds by which timestamps of one grade differ at least: they are written in milliseconds."""
OF_LESSON = "tiza-lesson-"
"""Begins the names of links that are rows for the grades of a lesson."""


def _spread(claimed: Claim) -> Outcome:
    """Look which grades of homework have changed, and have each sent."""
    lesson_id, people = claimed.payload["lesson"], claimed.payload["people"]
    lesson = db.session.get(Lesson, lesson_id, populate_existing=True)
    if lesson is not None and lesson.mode == "live":
        return _spread_lesson(lesson, people)
    db.session.rollback()
    with transaction() as session:
        assignment = homework.of_lesson(lesson_id)
        if assignment is None:
            return DELIVERED
        until = earned.held_until(assignment)
        if until is not None:
            if until < math.inf:
                grades.changed(lesson_id, people, due=until)
            return DELIVERED
        for link_id in session.scalars(select(LtiLink.id).where(LtiLink.lesson_id == lesson_id).order_by(LtiLink.id)):
            link = locked(LtiLink, link_id)
            if link is not None:
                for user_id, given in earned.of_homework(link, people).items():
                    _want(link_id, user_id, given)
    return DELIVERED


def _spread_lesson(lesson: Lesson, people: Collection[int] | None) -> Outcome:
    """Do the same for a lesson that has ended, in each course of a platform that wants the grades of its class."""
    if lesson.status != "ended" or lesson.course_id is None or lesson.owner_id is None:
        db.session.rollback()
        return DELIVERED
    lesson_id, course_id = lesson.id, lesson.course_id
    shares = marks.shares(lesson)
    db.session.rollback()
    wanted = select(LtiLink.context_id).join(LtiContext, LtiContext.id == LtiLink.context_id)
    wanted = wanted.where(LtiContext.course_id == course_id, LtiLink.sends_lessons).distinct()
    with transaction() as session:
        for context_id in sorted(session.scalars(wanted)):
            named = {"context_id": context_id, "name": f"{OF_LESSON}{lesson_id}"}
            unique.insert_once(LtiLink, {**named, "lesson_id": lesson_id, "created_at": now()})
            link = locked(LtiLink, session.scalars(select(LtiLink.id).filter_by(**named)).one())
            if link is None or link.lesson_id != lesson_id:
                continue  # the lesson is being deleted
            for person, user_id in earned.students(link, people):
                if person in shares:
                    _want(link.id, user_id, round(shares[person] * MAXIMUM, 2))
    return DELIVERED


def _want(link_id: int, user_id: int, given: float, *, again: bool = False) -> None:
    """Have a grade sent if the platform is not to have it already; with its link locked."""
    query = select(LtiScore).where(LtiScore.link_id == link_id, LtiScore.user_id == user_id)
    score = db.session.scalar(query.execution_options(populate_existing=True))
    if score is None:
        score = LtiScore(link_id=link_id, user_id=user_id, given=given, maximum=MAXIMUM, at=now())
        db.session.add(score)
    elif again or score.given != given:
        score.given, score.at = given, max(now(), score.at + STEP)
    else:
        return
    score.state, score.error = "waiting", None
    db.session.flush()
    outbox.enqueue("lti_score", f"lti:score:{score.id}", {"score": score.id, "given": score.given, "at": score.at})


def resend(lesson_id: int) -> int:
    """Send all grades of homework or of a lesson again that the platform has not taken; return how many.

    Args:
        lesson_id: of the homework, or the lesson; who asks teaches it.
    """
    with transaction() as session:
        links = list(session.scalars(select(LtiLink.id).where(LtiLink.lesson_id == lesson_id).order_by(LtiLink.id)))
        number = 0
        for link_id in links:
            locked(LtiLink, link_id)
            waiting = select(LtiScore).where(LtiScore.link_id == link_id, LtiScore.state != "sent")
            for score in session.scalars(waiting.order_by(LtiScore.id)).all():
                _want(link_id, score.user_id, score.given, again=True)
                number += 1
        if links:
            grades.changed(lesson_id)
        return number


def of_lesson(lesson_id: int) -> list[dict[str, Any]]:
    """Return the grades that platforms are to have, as ``{"name", "platform", "given", "maximum", "state", "error",
    "sent_at"}``, by name."""
    query = (
        select(LtiScore, User.display_name, LtiPlatform.name)
        .join(User, User.id == LtiScore.user_id)
        .join(LtiLink, LtiLink.id == LtiScore.link_id)
        .join(LtiContext, LtiContext.id == LtiLink.context_id)
        .join(LtiDeployment, LtiDeployment.id == LtiContext.deployment_id)
        .join(LtiPlatform, LtiPlatform.id == LtiDeployment.platform_id)
        .where(LtiLink.lesson_id == lesson_id)
    )
    found = [_described(score, name, platform) for score, name, platform in db.session.execute(query)]
    return sorted(found, key=lambda row: row["name"].casefold())


def of_student(user_id: int) -> dict[int, dict[str, Any]]:
    """Return what :func:`of_lesson` does of one student, by the homework (:class:`Assignment`)."""
    found = of_student_in_lessons(user_id)
    query = select(Assignment.id, Assignment.lesson_id).where(Assignment.lesson_id.in_(found))
    return {key: found[lesson_id] for key, lesson_id in db.session.execute(query)}


def of_student_in_lessons(user_id: int) -> dict[int, dict[str, Any]]:
    """Return what :func:`of_lesson` does of one student, by the lesson, which may be that of homework."""
    query = (
        select(LtiScore, LtiLink.lesson_id, LtiPlatform.name)
        .join(LtiLink, LtiLink.id == LtiScore.link_id)
        .join(LtiContext, LtiContext.id == LtiLink.context_id)
        .join(LtiDeployment, LtiDeployment.id == LtiContext.deployment_id)
        .join(LtiPlatform, LtiPlatform.id == LtiDeployment.platform_id)
        .where(LtiScore.user_id == user_id, LtiLink.lesson_id.is_not(None))
    )
    return {key or 0: _described(score, "", platform) for score, key, platform in db.session.execute(query)}


def _described(score: LtiScore, name: str, platform: str) -> dict[str, Any]:
    kept = {field: getattr(score, field) for field in ("given", "maximum", "state", "error", "sent_at")}
    return {"name": name, "platform": platform, **kept}


def _send(claimed: Claim) -> Outcome:
    """Send one grade."""
    score = db.session.get(LtiScore, claimed.payload["score"], populate_existing=True)
    if score is None or claimed.payload["at"] < score.at:
        return DELIVERED  # the newer one is sent after this
    link = score.link
    platform = link.context.deployment.platform
    came = (Identity.user_id == score.user_id, Identity.issuer == platform.identity_issuer)
    subject = db.session.scalar(select(Identity.subject).where(*came).order_by(Identity.id.desc()).limit(1))
    link_id, platform_id = link.id, platform.id
    db.session.rollback()
    if subject is None:
        return _final(claimed, "nobody")
    body = {
        "userId": subject,
        "scoreGiven": claimed.payload["given"],
        "scoreMaximum": MAXIMUM,
        "timestamp": datetime.fromtimestamp(claimed.payload["at"], UTC).isoformat(timespec="milliseconds"),
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
    }
    try:
        status, wait = _post(platform_id, link_id, body)
    except services.NoToken as problem:
        return _again(claimed, str(problem))
    except http_client.FAILURES as problem:
        return _again(claimed, http_client.reason(problem))
    if status in (401, 408, 425, 429) or status >= 500:
        return _again(claimed, f"status:{status}", wait)
    taken = 200 <= status < 300 or status == 409  # 409: it has a newer one
    return _final(claimed, None if taken else f"status:{status}" if status else "no_column")


def _post(platform_id: int, link_id: int, body: dict[str, Any]) -> tuple[int, float]:
    """Return the status of the answer (0: there is no column), and the seconds after which to ask again."""
    for fresh in (False, True):
        column = columns.address(platform_id, link_id, fresh=fresh)
        if column is None:
            return 0, 0.0
        response = services.call(platform_id, services.GRADE_SCOPES, "POST", _scores_of(column), kind=SCORE, value=body)
        if response.status != 404:
            break
    return response.status, response.retry_after


def _scores_of(column: str) -> str:
    parts = urlsplit(column)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/scores"))


def _note(claimed: Claim, state: str, error: str | None) -> None:
    """Remember what came of a grade, unless a newer one is to be sent."""
    values: dict[str, Any] = {"state": state, "error": error}
    if state == "sent":
        values["sent_at"] = now()
    same = (LtiScore.id == claimed.payload["score"], LtiScore.at == claimed.payload["at"])
    noting = update(LtiScore).where(*same).values(**values)
    db.session.execute(noting, execution_options={"synchronize_session": False})


def _final(claimed: Claim, error: str | None) -> Outcome:
    if error is None:
        return Outcome(final=True, then=lambda: _note(claimed, "sent", None))
    return given_up(error, then=lambda: _note(claimed, "failed", error))


def _again(claimed: Claim, error: str, wait: float = 0.0) -> Outcome:
    with transaction():
        _note(claimed, "failed" if claimed.attempts >= schedule.ATTEMPTS else "waiting", error)
    return failed(error, retry_after=wait)


KINDS = (Kind(grades.KIND, _spread), Kind("lti_score", _send))
