"""A launch from end to end: the login is used up, the token checked, the person and the class found."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from classroom.core.database import db, now
from classroom.models import Assignment, Course, LtiPlatform, User
from classroom.services.lessons import homework, lookup
from classroom.services.lti import claims, contexts, logins, people, targets, tokens
from classroom.services.lti.claims import Launch
from classroom.services.lti.refusals import Refused

CANVAS = ".instructure.com"
"""The end of the hosts of schools with a Canvas that its makers run."""


@dataclass(frozen=True)
class Destination:
    """Where somebody goes.

    Attributes:
        kind: ``class`` or ``assignment`` of a teacher, ``teach`` for a teacher without either, ``work`` on homework,
            the lesson of ``today`` of a class, or ``home`` if there is no class yet.
        number: the id of class or assignment; with ``teach``, of the class that is another teacher's; 0: none.
        code: of homework; else empty.
    """

    kind: Literal["class", "assignment", "teach", "work", "today", "home"]
    number: int = 0
    code: str = ""


@dataclass(frozen=True)
class Arrival:
    """Somebody who has come from a platform.

    Attributes:
        user: the account.
        platform: the registration.
        launch: what the platform said.
        context_id: the course there.
        course_id: the class; None: no teacher has come from there yet.
        goes: where they go.
    """

    user: User
    platform: LtiPlatform
    launch: Launch
    context_id: int
    course_id: int | None
    goes: Destination


def arrive(*, state: str, token: str, secret: str, base: str) -> Arrival:
    """Let somebody in who was sent by a platform.

    Args:
        state: as the platform sends it back.
        token: of the platform.
        secret: that the browser has kept since the login; empty: none.
        base: our own address, without a slash at its end.

    Raises:
        Refused: with the code of what is wrong.
    """
    taken = logins.take(state, secret)
    said = tokens.verified(taken.platform_id, token)
    platform = db.session.get(LtiPlatform, taken.platform_id)
    if platform is None:
        raise Refused("unknown_platform")
    expected = claims.Expected(
        issuer=platform.issuer,
        client_id=platform.client_id,
        deployments={each.name for each in platform.deployments},
        has_nonce=taken.has_nonce,
        is_ours=lambda url: logins.is_ours(url, base),
    )
    launch = claims.check(said, expected, now())
    if not (launch.is_instructor or launch.is_learner):
        raise Refused("outsider")
    user = people.person(
        platform,
        launch.subject,
        name=launch.name,
        given=launch.given_name,
        family=launch.family_name,
        is_instructor=launch.is_instructor,
    )
    if launch.kind == claims.CHOOSING and not (launch.is_instructor and user.is_teacher):
        raise Refused("instructors")
    context = contexts.enter(taken.platform_id, launch, user)
    goes = Destination("teach")
    if launch.kind == claims.RESOURCE:
        goes = _destination(context.id, context.course_id, launch, user)
    platform = db.session.get_one(LtiPlatform, taken.platform_id)
    return Arrival(user, platform, launch, context.id, context.course_id, goes)


def _destination(context_id: int, course_id: int | None, launch: Launch, user: User) -> Destination:
    lesson = targets.homework(launch.custom)
    graded = targets.sends_lessons(launch.custom)
    contexts.link(context_id, launch, lesson.id if lesson else None, sends_lessons=graded)
    assignment: Assignment | None = homework.of_lesson(lesson.id) if lesson else None
    if launch.is_instructor and user.is_teacher:
        if lesson is not None and assignment is not None and lookup.may_teach(lesson, user.id):
            return Destination("assignment", assignment.id)
        course = db.session.get(Course, course_id) if course_id is not None else None
        owns = course is not None and course.owner_id == user.id
        return Destination("class" if owns else "teach", course_id or 0)
    if lesson is not None:
        return Destination("work", code=lesson.code)
    return Destination("today", course_id) if course_id is not None else Destination("home")


def origins(platform: LtiPlatform, *urls: str, asks: str = "") -> list[str]:
    """Return the origins of a platform's pages, which may show ours in a frame.

    Canvas has one issuer for all schools; each has a host of its own below ``instructure.com``. A launch says which.
    Before it does, that of the page which asks is let in if it is one of them.

    Args:
        platform: the registration.
        urls: other addresses that the platform has told.
        asks: the page that the browser comes from; empty: not known.
    """
    own = [origin for url in (platform.issuer, platform.auth_url, *urls) if (origin := origin_of(url))]
    asking = origin_of(asks)
    if asking.endswith(CANVAS) and asking.startswith("https://") and any(each.endswith(CANVAS) for each in own):
        own.append(asking)
    return list(dict.fromkeys(own))


def origin_of(url: str) -> str:
    """Return the origin of an address of the web, as a policy may name it; empty: it has none."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http") or not host or not host.isascii():
        return ""
    return f"{parts.scheme}://{host}{port}" if all(c.isalnum() or c in ".-" for c in host) else ""
