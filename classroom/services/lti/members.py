"""Members of a platform's course: read in pages, and put onto the roster of its class.

Who is a learner there gets an account, found by the identity as in a launch; whom the platform has put onto the roster
and lists no more leaves it. Results stay. Teachers and what the class has from elsewhere are left alone.

Source: `Names and role provisioning services 2.0`_.

.. _Names and role provisioning services 2.0: https://www.imsglobal.org/spec/lti-nrps/v2p0
"""

import re
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from classroom.core.concurrency import yield_to_loop
from classroom.core.database import db, now, transaction
from classroom.core.errors import TizaError, Unavailable
from classroom.models import Course, Enrolment, Identity, LtiContext, LtiPlatform, User
from classroom.models.lti import MAX_ID
from classroom.services.classes import courses, rosters
from classroom.services.classes.roster_formats.people import Person, Roster
from classroom.services.deliveries import http_client
from classroom.services.deliveries.kinds import Kind
from classroom.services.deliveries.outcomes import DELIVERED, Claim, Outcome, failed, given_up
from classroom.services.lti import claims, contexts, people, services

KIND = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
MOST_PAGES, MOST_BYTES = 100, 2 * 1024 * 1024
WITHIN = 30.0
"""Seconds after which no other page is read."""
TRIES = 3
"""How often members are tried to be read after a launch; the next launch tries again."""
CHUNK = 500
"""Identities that are looked up in one query."""
FULL = "too_many"
_NEXT = re.compile(r'<([^>]+)>\s*;[^,]*\brel="?next"?', re.IGNORECASE)


@dataclass(frozen=True)
class Synced:
    """What reading the members has changed: how many came onto the roster, and how many left it."""

    added: int
    left: int


class _Unreadable(Exception):
    """The members cannot be read; the message says why in a word."""


def of_class(course_id: int) -> list[LtiContext]:
    """Return the courses of platforms that belong to a class and list their members."""
    query = select(LtiContext).where(LtiContext.course_id == course_id, LtiContext.members_url.is_not(None))
    return list(db.session.scalars(query.order_by(LtiContext.id)))


def sync(course_id: int, user_id: int) -> Synced:
    """Bring the roster of an owner's class up to date with its courses in platforms. Not inside a transaction.

    Raises:
        NotFound: ``unknown_course``.
        Unavailable: the members cannot be read; nothing was changed.
        Invalid: the class would have too many students.
        Conflict: the class or an account was changed at the same time.
    """
    courses.get(course_id, user_id)
    keys = [context.id for context in of_class(course_id)]
    added = left = 0
    for context_id in keys:
        try:
            done = _sync_one(context_id, course_id, user_id)
        except _Unreadable:
            text = _("The members of the course cannot be read just now. Nothing was changed; try again later.")
            raise Unavailable(text) from None
        added, left = added + done.added, left + done.left
    return Synced(added, left)


def _deliver(claimed: Claim) -> Outcome:
    """Read the members of a course from which somebody has come."""
    context = db.session.get(LtiContext, claimed.payload["context"])
    course = db.session.get(Course, context.course_id) if context is not None and context.course_id else None
    if context is None or context.members_url is None or course is None or course.archived_at is not None:
        return DELIVERED
    context_id, course_id, owner_id = context.id, course.id, course.owner_id
    db.session.rollback()
    try:
        _sync_one(context_id, course_id, owner_id)
    except (_Unreadable, TizaError) as problem:
        word = str(problem) if isinstance(problem, _Unreadable) else problem.code
        return failed(word) if claimed.attempts < TRIES else given_up(word)
    return DELIVERED


def _sync_one(context_id: int, course_id: int, owner_id: int) -> Synced:
    context = db.session.get_one(LtiContext, context_id)
    platform_id, url = context.deployment.platform_id, context.members_url or ""
    db.session.rollback()
    try:
        listed = _read(platform_id, url)
    except (services.NoToken, *http_client.FAILURES) as problem:
        word = str(problem) if isinstance(problem, services.NoToken) else http_client.reason(problem)
        _note(context_id, word)
        raise _Unreadable(word) from None
    accounts = _accounts(platform_id, listed)
    roster = Roster("platform", [*_rows(accounts), *_rows(_gone(course_id, platform_id, accounts), leaving=True)])
    roster.whole = False  # who is there from elsewhere stays
    try:
        done = rosters.apply(course_id, owner_id, roster, leave=True, from_platform=True)
    except TizaError as error:
        _note(context_id, FULL if error.fields else error.code)
        raise
    _note(context_id, None)
    return Synced(done.added, done.left)


def _rows(accounts: Collection[int], *, leaving: bool = False) -> list[Person]:
    return [Person(number, account_id=key, leaving=leaving) for number, key in enumerate(sorted(accounts), 1)]


def _read(platform_id: int, url: str) -> list[dict[str, Any]]:
    """Return all learners of a course.

    Raises:
        NoToken, NotAllowed, BadAnswer, OSError, ValueError: they cannot be read.
    """
    found: list[dict[str, Any]] = []
    following: str | None = url
    seen = set[str]()
    until = time.monotonic() + WITHIN
    while following and following not in seen:
        seen.add(following)
        if time.monotonic() > until:
            raise TimeoutError
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


def _accounts(platform_id: int, listed: Sequence[dict[str, Any]]) -> set[int]:
    """Return the accounts of learners, which are made where there is none; without those that cannot be in a class."""
    issuer = db.session.get_one(LtiPlatform, platform_id).identity_issuer
    known = _known(issuer, [member["user_id"] for member in listed])
    found = set[int]()
    for member in listed:
        yield_to_loop()
        account = known[member["user_id"]] if member["user_id"] in known else _account(platform_id, member)
        if account is not None:
            found.add(account)
    return found


def _known(issuer: str, subjects: Sequence[str]) -> dict[str, int | None]:
    """Return the accounts of people who have one, by their names in the platform; None: it cannot be in a class."""
    found: dict[str, int | None] = {}
    for start in range(0, len(subjects), CHUNK):
        query = select(Identity.subject, User.id, User.role, User.disabled_at).join(User, User.id == Identity.user_id)
        some = Identity.subject.in_(subjects[start : start + CHUNK])
        for subject, user_id, role, disabled_at in db.session.execute(query.where(Identity.issuer == issuer, some)):
            found[subject] = user_id if role == "student" and disabled_at is None else None
        yield_to_loop()
    db.session.rollback()
    return found


def _account(platform_id: int, member: dict[str, Any]) -> int | None:
    """Make the account of a learner; None: it is disabled or no student's."""
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


def _gone(course_id: int, platform_id: int, listed: Collection[int]) -> set[int]:
    """Return who is on the roster because the platform said so, and is listed no more."""
    issuer = db.session.get_one(LtiPlatform, platform_id).identity_issuer
    query = (
        select(Enrolment.user_id)
        .join(Identity, Identity.user_id == Enrolment.user_id)
        .where(Enrolment.course_id == course_id, Enrolment.from_platform, Identity.issuer == issuer)
    )
    there = set(db.session.scalars(query))
    db.session.rollback()
    return there - set(listed)


def _note(context_id: int, error: str | None) -> None:
    values: dict[str, Any] = {"members_error": error[:200]} if error else {"members_at": now(), "members_error": None}
    with transaction() as session:
        noting = update(LtiContext).where(LtiContext.id == context_id).values(**values)
        session.execute(noting, execution_options={"synchronize_session": False})


KINDS = (Kind(contexts.MEMBERS, _deliver),)
