"""Deep linking: an instructor chooses what a link opens, and the platform gets it in a token that we sign.

Source: `Deep linking 2.0`_.

.. _Deep linking 2.0: https://www.imsglobal.org/spec/lti-dl/v2p0
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from classroom.core.database import db, now
from classroom.core.errors import TizaError
from classroom.models import Course, LtiContext, LtiDeployment, User
from classroom.services.accounts import names
from classroom.services.assignments import lookup, manage
from classroom.services.bank import quiz_lookup
from classroom.services.lti import keys, passes, targets
from classroom.services.lti.claims import DEEP_LINKING, LTI, VERSION
from classroom.services.lti.launches import Arrival
from classroom.services.lti.refusals import Refused

ITEM = "ltiResourceLink"
LONGEST_URL, LONGEST_DATA = 2000, 20_000
MOST = 100
"""Things of a kind that are offered, the newest."""
VALID = 300
"""Seconds for which the answer is good."""
MAXIMUM = 100
"""Points of the column that the platform is asked for."""


@dataclass(frozen=True)
class Offer:
    """What an instructor can choose: pairs of a value and a title, by kind."""

    homework: list[tuple[str, str]]
    quizzes: list[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What the platform gets: the address that it is posted to, and the token."""

    return_url: str
    token: str


def offer(user: User) -> Offer:
    """Return what somebody can choose: own and shared homework that is not closed, and quizzes to make homework of."""
    running = [each for each in lookup.of_teacher(user.id) if each.lesson.status == "live"][:MOST]
    return Offer(
        [(f"homework:{each.id}", each.lesson.title) for each in running],
        [(f"quiz:{key}", title) for key, title in quiz_lookup.titles(user.id)[:MOST]],
    )


def begin(arrival: Arrival) -> str:
    """Return the secret of a pass with which the instructor answers.

    Raises:
        Refused: ``settings``: the platform does not say where to, or takes no links.
    """
    settings = arrival.launch.settings
    url, data = settings.get("deep_link_return_url"), settings.get("data")
    kinds = settings.get("accept_types")
    if not _is_address(url) or not isinstance(kinds, list) or ITEM not in kinds:
        raise Refused("settings")
    if data is not None and (not isinstance(data, str) or len(data) > LONGEST_DATA):
        raise Refused("settings")
    return passes.make("choose", arrival.user.id, {"context": arrival.context_id, "url": url, "data": data})


def _is_address(url: Any) -> bool:
    if not isinstance(url, str) or len(url) > LONGEST_URL or not url.isascii() or not url.isprintable():
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and not set(url) & set(" \"'<>\\;,")


def answer(secret: str, choice: str, base: str) -> Answer:
    """Return the signed answer to the platform. A quiz that is chosen becomes homework for the class first.

    Args:
        secret: of the pass.
        choice: ``today``, ``graded`` (the same, and grades of lessons are sent), or a value of :func:`offer`.
        base: our own address, without a slash at its end.

    Raises:
        Refused: ``choice``, ``disabled``.
        TizaError: the homework or the quiz does not exist any more.
    """
    used = passes.use("choose", secret)
    context = db.session.get(LtiContext, used.data["context"])
    if context is None or not used.user.is_teacher:
        raise Refused("choice")
    course_id = context.course_id
    deployment = db.session.get_one(LtiDeployment, context.deployment_id)
    platform, named = deployment.platform, deployment.name
    issuer, client_id = platform.issuer, platform.client_id
    item = _item(choice, used.user, course_id, base)
    moment = int(now())
    claims: dict[str, Any] = {
        "iss": client_id,
        "aud": [issuer],
        "iat": moment,
        "exp": moment + VALID,
        "nonce": secrets.token_urlsafe(16),
        f"{LTI}deployment_id": named,
        f"{LTI}message_type": "LtiDeepLinkingResponse",
        f"{LTI}version": VERSION,
        f"{DEEP_LINKING}content_items": [item],
    }
    if used.data["data"] is not None:
        claims[f"{DEEP_LINKING}data"] = used.data["data"]
    return Answer(used.data["url"], keys.sign(claims))


def _item(choice: str, user: User, course_id: int | None, base: str) -> Mapping[str, Any]:
    kind, _colon, number = choice.partition(":")
    link: dict[str, Any] = {"type": ITEM, "url": f"{base}/lti/launch", "window": {"targetName": "tiza"}}
    if choice == "today":
        return {**link, "title": _("Today's lesson"), "custom": {"tiza": targets.make(None)}}
    if choice == "graded":
        return {**link, "title": _("Today's lesson"), "custom": {"tiza": targets.make(None, graded=True)}}
    if kind not in ("homework", "quiz") or not number.isascii() or not number.isdigit() or len(number) > 9:
        raise Refused("choice")
    if kind == "quiz":
        course = db.session.get(Course, course_id) if course_id is not None else None
        own = course is not None and course.owner_id == user.id and course.archived_at is None
        try:
            assignment = manage.create(user.id, quiz_id=int(number), course_id=course_id if own else None)
        except TizaError:
            raise Refused("choice") from None
    else:
        assignment = lookup.for_teacher(int(number), user.id)
    title = names.shortened(assignment.lesson.title, 200)
    column = {"scoreMaximum": MAXIMUM, "label": title, "resourceId": f"homework-{assignment.id}", "tag": "homework"}
    return {**link, "title": title, "custom": {"tiza": targets.make(assignment.lesson_id)}, "lineItem": column}
