"""What a platform says in a launch, checked as LTI 1.3 and the IMS security framework ask for. No database, no clock.

Sources: `LTI core 1.3`_, sections 5 and C; `IMS security framework 1.0`_, 5.1.3.

.. _LTI core 1.3: https://www.imsglobal.org/spec/lti/v1p3/
.. _IMS security framework 1.0: https://www.imsglobal.org/spec/security/v1p0/
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from classroom.models.lti import MAX_ID, MAX_URL
from classroom.services.lti.refusals import Refused

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
RESOURCE, CHOOSING = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
VERSION = "1.3.0"
SKEW = 60.0
"""Seconds by which clocks may differ."""
OLDEST = 3600.0
"""Seconds after which a token is too old, whatever it says itself."""
MAX_ROLES = 100


@dataclass(frozen=True)
class Expected:
    """What a token must say.

    Attributes:
        issuer: the platform.
        client_id: our name there.
        deployments: the places in which it has installed us.
        has_nonce: says whether a nonce is the one that we sent.
        is_ours: says whether a target link is one of our addresses.
    """

    issuer: str
    client_id: str
    deployments: Collection[str]
    has_nonce: Callable[[str], bool]
    is_ours: Callable[[str], bool]


@dataclass(frozen=True)
class Launch:
    """A launch whose claims are in order.

    Attributes:
        kind: :data:`RESOURCE` or :data:`CHOOSING`.
        subject: the person, as the platform names them.
        name, given_name, family_name: of the person; empty where it does not say.
        is_instructor: whether they teach in this course.
        is_learner: whether they learn in it.
        deployment, context, context_title, resource: as the platform names them.
        custom: our own parameter ``tiza`` of the link; empty: none.
        members_url, line_items_url, line_item_url: services of the platform; None: not offered.
        return_url: where the person comes from.
        settings: of deep linking.
        locale: such as ``es-ES``; empty: not said.
    """

    kind: str
    subject: str
    is_instructor: bool
    is_learner: bool
    deployment: str
    context: str
    context_title: str = ""
    resource: str = ""
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    custom: str = ""
    members_url: str | None = None
    line_items_url: str | None = None
    line_item_url: str | None = None
    return_url: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    locale: str = ""


def check(claims: Mapping[str, Any], expected: Expected, moment: float) -> Launch:
    """Return what a token says whose signature is right.

    Args:
        claims: of the token.
        expected: what it must say.
        moment: now, in Unix seconds.

    Raises:
        Refused: with the code of the first thing that is wrong.
    """
    if claims.get("iss") != expected.issuer:
        raise Refused("issuer")
    _check_audience(claims, expected.client_id)
    _check_times(claims, moment)
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not expected.has_nonce(nonce):
        raise Refused("nonce")
    deployment = claims.get(f"{LTI}deployment_id")
    if not isinstance(deployment, str) or deployment not in expected.deployments:
        raise Refused("deployment")
    if claims.get(f"{LTI}version") != VERSION:
        raise Refused("version")
    kind = claims.get(f"{LTI}message_type")
    if kind not in (RESOURCE, CHOOSING):
        raise Refused("message")
    subject = _text(claims.get("sub"), MAX_ID)
    if not subject:
        raise Refused("subject")
    roles = claims.get(f"{LTI}roles")
    if not isinstance(roles, list) or len(roles) > MAX_ROLES or not all(isinstance(role, str) for role in roles):
        raise Refused("roles")
    context = _mapping(claims.get(f"{LTI}context"))
    context_id = _text(context.get("id"), MAX_ID)
    if not context_id:
        raise Refused("context")
    resource = _text(_mapping(claims.get(f"{LTI}resource_link")).get("id"), MAX_ID)
    target = claims.get(f"{LTI}target_link_uri")
    if kind == RESOURCE and not resource:
        raise Refused("resource")
    if (kind == RESOURCE or target is not None) and not (isinstance(target, str) and expected.is_ours(target)):
        raise Refused("target")
    grades, members = _mapping(claims.get(GRADES)), _mapping(claims.get(MEMBERS))
    presentation = _mapping(claims.get(f"{LTI}launch_presentation"))
    return Launch(
        kind=str(kind),
        subject=subject,
        is_instructor=is_instructor(roles),
        is_learner=is_learner(roles),
        deployment=deployment,
        context=context_id,
        context_title=_text(context.get("title"), 1000) or _text(context.get("label"), 1000),
        resource=resource,
        name=_text(claims.get("name"), 1000),
        given_name=_text(claims.get("given_name"), 1000),
        family_name=_text(claims.get("family_name"), 1000),
        custom=_text(_mapping(claims.get(f"{LTI}custom")).get("tiza"), 500),
        members_url=_url(members.get("context_memberships_url")),
        line_items_url=_url(grades.get("lineitems")),
        line_item_url=_url(grades.get("lineitem")),
        return_url=_url(presentation.get("return_url")) or "",
        settings=_mapping(claims.get(f"{DEEP_LINKING}deep_linking_settings")),
        locale=_text(presentation.get("locale"), 20),
    )


def _check_audience(claims: Mapping[str, Any], client_id: str) -> None:
    audience, party = claims.get("aud"), claims.get("azp")
    names = audience if isinstance(audience, list) else [audience]
    if client_id not in names or (len(names) > 1 and party is None) or party not in (None, client_id):
        raise Refused("audience")


def _check_times(claims: Mapping[str, Any], moment: float) -> None:
    expires: Any = claims.get("exp")
    issued: Any = claims.get("iat")
    if not _is_moment(expires) or not _is_moment(issued):
        raise Refused("expired")
    if expires < moment - SKEW or issued < moment - OLDEST:
        raise Refused("expired")
    if issued > moment + SKEW:
        raise Refused("not_yet")
    begins = claims.get("nbf")
    if begins is not None and (not _is_moment(begins) or begins > moment + SKEW):
        raise Refused("not_yet")


def is_instructor(roles: Collection[str]) -> bool:
    """Say whether roles are those of somebody who teaches the course. Roles elsewhere, such as at the school, are not.

    A teaching assistant is an instructor with a sub-role (LTI core 1.3, A.2.3).
    """
    return _has(roles, "Instructor")


def is_learner(roles: Collection[str]) -> bool:
    """Say whether roles are those of somebody who learns in the course."""
    return _has(roles, "Learner")


def _has(roles: Collection[str], name: str) -> bool:
    return any(role in (name, f"{ROLE}{name}") for role in roles) or any(
        role.startswith(f"{ROLE[:-1]}/{name}#") for role in roles
    )


def _is_moment(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e11


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any, most: int) -> str:
    return value if isinstance(value, str) and len(value) <= most and value.isprintable() else ""


def _url(value: Any) -> str | None:
    text = _text(value, MAX_URL)
    return text if text.startswith(("https://", "http://")) and text.isascii() else None
