"""Members of a platform's course: read in pages, and put onto the roster of its class.

Who is a learner there gets an account, found by the identity as in a launch; who is no longer listed leaves the class.
Results stay. Teachers and what the class has from elsewhere are left alone.

Source: `Names and role provisioning services 2.0`_.

.. _Names and role provisioning services 2.0: https://www.imsglobal.org/spec/lti-nrps/v2p0
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from classroom.core.database import db, now, transaction
from classroom.core.errors import NotFound, TizaError, Unavailable
from classroom.core.locks import locked
from classroom.models import Course, Enrolment, Identity, LtiContext, LtiPlatform
from classroom.models.lti import MAX_ID
from classroom.services.classes import courses
from classroom.services.deliveries import http_client
from classroom.services.deliveries.webhooks import events as webhook_events
from classroom.services.lti import claims, people, services

KIND = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
MOST_PAGES, MOST_BYTES = 100, 2 * 1024 * 1024
_NEXT = re.compile(r'<([^>]+)>\s*;[^,]*\brel="?next"?', re.IGNORECASE)


@dataclass(frozen=True)
class Synced:
    """What reading the members has changed: how many came onto the roster, and how many left it."""

    added: int
    left: int


def of_class(course_id: int) -> list[LtiContext]:
    """Return the courses of platforms that belong to a class and list their members."""
    query = select(LtiContext).where(LtiContext.course_id == course_id, LtiContext.members_url.is_not(None))
    return list(db.session.scalars(query.order_by(LtiContext.id)))


def sync(course_id: int, user_id: int) -> Synced:
    """Bring the roster of an owner's class up to date with its courses in platforms. Not inside a transaction.

    Raises:
        NotFound: ``unknown_course``.
        Unavailable: the members cannot be read; nothing was changed.
    """
    courses.get(course_id, user_id)
    contexts = [context.id for context in of_class(course_id)]
    added = left = 0
    for context_id in contexts:
        done = _sync_one(context_id, course_id)
        added, left = added + done.added, left + done.left
    return Synced(added, left)


def _sync_one(context_id: int, course_id: int) -> Synced:
    context = db.session.get_one(LtiContext, context_id)
    platform_id, url = context.deployment.platform_id, context.members_url or ""
    db.session.rollback()
    try:
        listed = _read(platform_id, url)
    except (services.NoToken, *http_client.FAILURES) as problem:
        word = str(problem) if isinstance(problem, services.NoToken) else http_client.reason(problem)
        _note(context_id, word)
        text = _("The members of the course cannot be read just now. Nothing was changed; try again later.")
        raise Unavailable(text) from None
    accounts = [_account(platform_id, member) for member in listed]
    return _enrol(context_id, course_id, platform_id, {user_id for user_id in accounts if user_id})


def _read(platform_id: int, url: str) -> list[dict[str, Any]]:
    """Return all learners of a course.

    Raises:
        NoToken, NotAllowed, BadAnswer, OSError, ValueError: they cannot be read.
    """
    found: list[dict[str, Any]] = []
    following: str | None = url
    seen = set[str]()
    while following and following not in seen:
        seen.add(following)
        if len(seen) > MOST_PAGES or len(found) > courses.MAX_STUDENTS:
            raise http_client.BadAnswer
        response = services.call(platform_id, services.MEMBER_SCOPES, "GET", following, kind=KIND, most=MOST_BYTES)
        body = response.json() if response.status == 200 else None
        members = body.get("members") if isinstance(body, dict) else None
        if not isinstance(members, list):
            raise http_client.BadAnswer
        found += [member for member in members if _is_learner(member)]
        more = _NEXT.search(response.headers.get("link", ""))
        following = more[1] if more else None
    return found


def _is_learner(member: Any) -> bool:
    if not isinstance(member, dict) or member.get("status", "Active") != "Active":
        return False
    subject, roles = member.get("user_id"), member.get("roles")
    named = isinstance(subject, str) and 0 < len(subject) <= MAX_ID and subject.isprintable()
    listed = isinstance(roles, list) and all(isinstance(role, str) for role in roles)
    return named and listed and claims.is_learner(roles or []) and not claims.is_instructor(roles or [])


def _account(platform_id: int, member: dict[str, Any]) -> int | None:
    """Return the account of a learner; None: it is disabled or no student's."""
    wanted = ("name", "given_name", "family_name")
    names = {key: value if isinstance(value := member.get(key), str) else "" for key in wanted}
    platform = db.session.get_one(LtiPlatform, platform_id)
    try:
        user = people.person(
            platform,
            member["user_id"],
            name=names["name"],
            given=names["given_name"],
            family=names["family_name"],
            is_instructor=False,
            logs_in=False,
        )
    except TizaError:
        return None
    return user.id if user.role == "student" else None


def _enrol(context_id: int, course_id: int, platform_id: int, listed: Collection[int]) -> Synced:
    with transaction() as session:
        course = locked(Course, course_id)
        if course is None:
            raise NotFound(_("There is no such class."), code="unknown_course")
        issuer = session.get_one(LtiPlatform, platform_id).identity_issuer
        enrolled = set(session.scalars(select(Enrolment.user_id).where(Enrolment.course_id == course_id)))
        from_there = set(session.scalars(select(Identity.user_id).where(Identity.issuer == issuer)))
        room = max(0, courses.MAX_STUDENTS - len(enrolled))
        coming = sorted(set(listed) - enrolled)[:room]
        leaving = sorted((enrolled & from_there) - set(listed))
        session.add_all(Enrolment(course_id=course_id, user_id=user_id) for user_id in coming)
        gone = delete(Enrolment).where(Enrolment.course_id == course_id, Enrolment.user_id.in_(leaving))
        session.execute(gone, execution_options={"synchronize_session": False})
        if coming or leaving:
            webhook_events.roster_changed(course, added=len(coming), removed=len(leaving))
        noting = update(LtiContext).where(LtiContext.id == context_id).values(members_at=now(), members_error=None)
        session.execute(noting, execution_options={"synchronize_session": False})
    return Synced(len(coming), len(leaving))


def _note(context_id: int, error: str) -> None:
    with transaction() as session:
        noting = update(LtiContext).where(LtiContext.id == context_id).values(members_error=error[:200])
        session.execute(noting, execution_options={"synchronize_session": False})
