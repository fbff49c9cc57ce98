"""Dynamic registration: a platform opens our page, and registers us when an administrator agrees.

The platform names the address of its configuration and gives a one-time token. Nothing is called before an
administrator looks at it. What was begun is finished once, within :data:`VALID` seconds.

Source: `LTI dynamic registration 1.0`_.

.. _LTI dynamic registration 1.0: https://www.imsglobal.org/spec/lti-dr/v1p0
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import delete, select, update

from classroom.core import sealing
from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict, Invalid
from classroom.models import LtiPlatform, LtiRegistration
from classroom.services.accounts import rules
from classroom.services.deliveries import http_client
from classroom.services.lti import configurations, platforms
from classroom.services.lti.logins import digest
from classroom.services.lti.refusals import Refused

VALID, KEEP = 3600.0, 24 * 3600.0
"""Seconds in which a registration can be finished, and after which it is deleted."""
MAX_TOKEN = 4000
PURPOSE = "lti registration"
State = Literal["waiting", "done", "gone"]


def begin(url: str, token: str) -> str:
    """Remember that a platform has begun a registration; return its key (256 random bits). Calls nobody.

    Args:
        url: of the platform's configuration.
        token: that lets us register; empty: the platform gives none.

    Raises:
        Refused: ``registration_request``.
    """
    try:
        clean = platforms.url(url)
    except Invalid:
        raise Refused("registration_request") from None
    if len(token) > MAX_TOKEN or not token.isascii() or (token and not token.isprintable()) or " " in token:
        raise Refused("registration_request")
    key = secrets.token_urlsafe(32)
    sealed = sealing.seal(PURPOSE, token) if token else None
    with transaction() as session:
        session.execute(delete(LtiRegistration).where(LtiRegistration.created_at < now() - KEEP))
        session.add(LtiRegistration(digest=digest(key), url=clean, sealed=sealed))
    return key


def state(key: str) -> State:
    """Return whether a registration waits for an administrator, is done, or can be finished no more."""
    query = select(LtiRegistration).where(LtiRegistration.digest == digest(key))
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        return "gone"
    if found.done_at is not None:
        return "done"
    return "waiting" if found.created_at > now() - VALID else "gone"


def offered(key: str) -> configurations.Offer:
    """Return how the platform says that it is set up, read just now. Not inside a transaction.

    Raises:
        Refused: ``registration_gone``, ``configuration_unreachable``, ``configuration``, ``configuration_issuer``.
    """
    query = select(LtiRegistration.url).where(*_open(key))
    url = db.session.scalar(query)
    db.session.rollback()
    if url is None:
        raise Refused("registration_gone")
    try:
        response = http_client.request("GET", url)
        said = response.json() if response.status == 200 else None
    except http_client.FAILURES as problem:
        raise Refused("configuration_unreachable", detail=http_client.reason(problem)) from None
    if response.status != 200:
        raise Refused("configuration_unreachable", detail=f"status:{response.status}")
    if not isinstance(said, dict):
        raise Refused("configuration")
    return configurations.checked(said, url)


def _open(key: str) -> tuple[Any, ...]:
    return (
        LtiRegistration.digest == digest(key),
        LtiRegistration.used_at.is_(None),
        LtiRegistration.created_at > now() - VALID,
    )


def register(key: str, *, mark: str, name: str, makes_teachers: bool, base: str) -> LtiPlatform:
    """Have the platform register us, and store what it answers. Not inside a transaction.

    Args:
        key: of the registration.
        mark: :attr:`~configurations.Offer.mark` of what the administrator has seen.
        name: as administrators see it; empty: as the platform is called.
        makes_teachers: whether its instructors get accounts of teachers.
        base: our own address, without a slash at its end.

    Raises:
        Refused: as :func:`offered`; ``registration_changed``, ``registration_refused``, ``registration_answer``.
        Invalid: field ``name``.
    """
    offer = offered(key)
    if offer.mark != mark:
        raise Refused("registration_changed")
    problems = rules.Problems()
    label = problems.collect("name", rules.label, name.strip() or offer.name)
    problems.raise_if_any()
    token = _claim(key)
    said = _sent(key, token, offer, configurations.request_of(base, offer.scopes))
    client_id, deployment = configurations.client_of(said)
    try:
        with transaction() as session:
            platform = platforms.add(
                issuer=offer.issuer,
                client_id=client_id,
                auth_url=offer.auth_url,
                token_url=offer.token_url,
                jwks_url=offer.jwks_url,
                deployments=[deployment] if deployment else [],
                name=label,
                makes_teachers=makes_teachers,
                by_itself=True,
            )
            done = update(LtiRegistration).where(LtiRegistration.digest == digest(key))
            session.execute(done.values(done_at=now()), execution_options={"synchronize_session": False})
    except (Invalid, Conflict):
        raise Refused("registration_answer") from None
    return platform


def _claim(key: str) -> str:
    """Use up a registration; return the platform's token, or nothing.

    Raises:
        Refused: ``registration_gone``.
    """
    query = select(LtiRegistration.sealed).where(LtiRegistration.digest == digest(key))
    with transaction() as session:
        sealed = session.scalar(query)
        using = update(LtiRegistration).where(*_open(key)).values(used_at=now()).returning(LtiRegistration.id)
        taken = session.scalar(using, execution_options={"synchronize_session": False})
    if taken is None:
        raise Refused("registration_gone")
    try:
        return str(sealing.unseal(PURPOSE, sealed)) if sealed else ""
    except ValueError:
        raise Refused("registration_gone") from None


def _sent(key: str, token: str, offer: configurations.Offer, wanted: Mapping[str, Any]) -> Any:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    try:
        response = http_client.request(
            "POST", offer.registration_url, headers=headers, body=json.dumps(wanted).encode()
        )
    except http_client.FAILURES as problem:
        _give_back(key)
        raise Refused("configuration_unreachable", detail=http_client.reason(problem)) from None
    if response.status not in (200, 201):
        _give_back(key)
        raise Refused("registration_refused", detail=f"status:{response.status}")
    try:
        return response.json()
    except http_client.BadAnswer:
        raise Refused("registration_answer") from None


def _give_back(key: str) -> None:
    """Let a registration that the platform has not made be tried again."""
    with transaction() as session:
        again = update(LtiRegistration).where(LtiRegistration.digest == digest(key)).values(used_at=None)
        session.execute(again, execution_options={"synchronize_session": False})


def is_known(issuer: str) -> bool:
    """Say whether there is a registration with this issuer already."""
    return db.session.scalar(select(LtiPlatform.id).where(LtiPlatform.issuer == issuer).limit(1)) is not None
