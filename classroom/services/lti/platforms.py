"""Registrations: which platforms may send their people to us, as administrators enter them."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from classroom.core import settings, unique
from classroom.core.database import db, transaction
from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.core.locks import locked
from classroom.core.setting_values import Network
from classroom.models import LtiContext, LtiDeployment, LtiLink, LtiLogin, LtiPlatform, LtiScore
from classroom.models.lti import MAX_CLIENT, MAX_ID, MAX_ISSUER
from classroom.services.accounts import rules
from classroom.services.audit import trail
from classroom.services.webhooks import urls

MAX_DEPLOYMENTS = 100
URLS = ("auth_url", "token_url", "jwks_url")


def _text(text: str, most: int = MAX_ID) -> str:
    """Return a name that a platform gives: at least one printable character of ASCII.

    Raises:
        Invalid: otherwise.
    """
    clean = text.strip()
    if not clean:
        raise Invalid(_("Enter what the platform shows."))
    if len(clean) > most:
        raise Invalid(_("Use at most %(max)d characters.", max=most))
    if not clean.isascii() or not clean.isprintable():
        raise Invalid(_("This has characters that cannot be in it. Copy it again from the platform."))
    return clean


def _issuer(text: str) -> str:
    clean = _text(text, MAX_ISSUER)
    if " " in clean:
        raise Invalid(_("This has characters that cannot be in it. Copy it again from the platform."))
    return clean


def url(text: str) -> str:
    """Return an address of a platform; without TLS only in networks that the server's setting allows.

    Raises:
        Invalid: otherwise.
    """
    clean = text.strip()
    wrong = urls.problem(clean)
    if wrong:
        raise Invalid(wrong)
    if not clean.startswith("https://") and not _is_tried_locally(settings.current().callable_networks):
        raise Invalid(_("Enter an address that begins with https://."))
    return clean


def _is_tried_locally(allowed: Sequence[Network]) -> bool:
    """Say whether this server may call private networks, as one on which somebody tries a platform does."""
    return bool(allowed)


def _deployments(names: Sequence[str]) -> list[str]:
    clean = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not clean:
        raise Invalid(_("Enter what the platform shows."))
    if len(clean) > MAX_DEPLOYMENTS:
        raise Invalid(_("Enter at most %(max)d deployments.", max=MAX_DEPLOYMENTS))
    return [_text(name) for name in clean]


def add(
    *,
    issuer: str,
    client_id: str,
    auth_url: str,
    token_url: str,
    jwks_url: str,
    deployments: Sequence[str],
    name: str = "",
    makes_teachers: bool = False,
    by_itself: bool = False,
) -> LtiPlatform:
    """Add a registration.

    Args:
        issuer: the platform's name in its tokens (``iss``).
        client_id: the name that it gave us.
        auth_url: where people are sent to prove who they are.
        token_url: where we get tokens for its services.
        jwks_url: where its public keys are.
        deployments: names of the places in which it has installed us.
        name: as administrators see it; empty: the issuer.
        makes_teachers: whether its instructors get accounts of teachers.
        by_itself: whether the platform has registered us; it may have no deployment yet.

    Raises:
        Invalid: with a message for each wrong field.
        Conflict: ``registered``: there is one with this issuer and client id.
    """
    problems = rules.Problems()
    values: dict[str, Any] = {
        "issuer": problems.collect("issuer", _issuer, issuer),
        "client_id": problems.collect("client_id", _text, client_id, MAX_CLIENT),
        "name": problems.collect("name", rules.label, name or issuer.strip()[: rules.MAX_LABEL] or "?"),
    }
    for field, text in zip(URLS, (auth_url, token_url, jwks_url), strict=True):
        values[field] = problems.collect(field, url, text)
    names = problems.collect("deployments", _deployments, deployments) if deployments or not by_itself else []
    problems.raise_if_any()
    platform = LtiPlatform(**values, makes_teachers=makes_teachers)
    platform.deployments = [LtiDeployment(name=each) for each in names]
    with unique.answering({"lti_platforms.issuer, lti_platforms.client_id": _registered}), transaction() as session:
        session.add(platform)
        session.flush()
        trail.record("platform_added", "platform", platform.id, "teachers" if makes_teachers else "")
    return platform


def _registered() -> Conflict:
    text = _("There is a registration with this issuer and client id.")
    return Conflict(text, code="registered", fields={"client_id": text})


def listed() -> list[LtiPlatform]:
    """Return all registrations with their deployments, in the order in which they were added."""
    query = select(LtiPlatform).options(joinedload(LtiPlatform.deployments)).order_by(LtiPlatform.id)
    return list(db.session.scalars(query).unique())


def get(platform_id: int) -> LtiPlatform:
    """Return a registration.

    Raises:
        NotFound: ``unknown_platform``.
    """
    found = db.session.get(LtiPlatform, platform_id)
    if found is None:
        raise unknown_platform()
    return found


def unknown_platform() -> NotFound:
    """Return the error for a registration that does not exist."""
    return NotFound(_("There is no such registration."), code="unknown_platform")


def change(platform_id: int, *, deployments: Sequence[str], makes_teachers: bool) -> None:
    """Change which deployments a registration has, and whether its instructors become teachers.

    A deployment from which people have come already stays.

    Raises:
        NotFound: ``unknown_platform``.
        Invalid: field ``deployments``.
    """
    problems = rules.Problems()
    names = problems.collect("deployments", _deployments, deployments)
    problems.raise_if_any()
    with transaction() as session:
        platform = locked(LtiPlatform, platform_id)
        if platform is None:
            raise unknown_platform()
        if platform.makes_teachers != makes_teachers:
            trail.record("platform_changed", "platform", platform.id, "teachers" if makes_teachers else "students")
            platform.makes_teachers = makes_teachers
        used = set(session.scalars(select(LtiContext.deployment_id)))
        kept = {each.name: each for each in platform.deployments if each.name in names or each.id in used}
        platform.deployments = [*kept.values(), *(LtiDeployment(name=name) for name in names if name not in kept)]


def remove(platform_id: int) -> None:
    """Remove a registration with its links and the record of its grades. Accounts, classes and homework stay.

    Raises:
        NotFound: ``unknown_platform``.
    """
    with transaction() as session:
        platform = locked(LtiPlatform, platform_id)
        if platform is None:
            raise unknown_platform()
        deployments = select(LtiDeployment.id).where(LtiDeployment.platform_id == platform_id)
        contexts = select(LtiContext.id).where(LtiContext.deployment_id.in_(deployments))
        links = select(LtiLink.id).where(LtiLink.context_id.in_(contexts))
        session.execute(delete(LtiScore).where(LtiScore.link_id.in_(links)))
        session.execute(delete(LtiLink).where(LtiLink.context_id.in_(contexts)))
        session.execute(delete(LtiContext).where(LtiContext.deployment_id.in_(deployments)))
        session.execute(delete(LtiLogin).where(LtiLogin.platform_id == platform_id))
        session.delete(platform)
        trail.record("platform_removed", "platform", platform_id)
