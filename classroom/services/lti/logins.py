"""Logins that platforms begin: a state that only one browser has, used up by the launch that answers it."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

from sqlalchemy import delete, select, update

from classroom.core.database import db, now, transaction
from classroom.models import LtiDeployment, LtiLogin, LtiPlatform
from classroom.services.lti.refusals import Refused

VALID = 600.0
"""Seconds for which a login can be answered: people may have to log in to the platform meanwhile."""
KEEP = 3600.0
PARAMETERS = ("iss", "login_hint", "target_link_uri", "lti_message_hint", "client_id", "lti_deployment_id")
COOKIE = "tiza_lti_"
"""Begins the names under which browsers keep the secrets of logins."""
STORAGE = "lti_storage_target"
"""The frame in which the platform keeps values for tools, if it does (LTI client-side postMessage storage)."""
LONGEST = 4000
"""Characters of what the platform sends to begin a login."""


@dataclass(frozen=True)
class Begun:
    """A login that has begun.

    Attributes:
        url: of the platform, where the browser goes next.
        key: under which the browser keeps the secret; no secret itself.
        secret: which only this browser has.
        platform_id: the registration.
    """

    url: str
    key: str
    secret: str
    platform_id: int


def digest(secret: str) -> str:
    """Return what is stored of a secret."""
    return sha256(secret.encode()).hexdigest()


def key_of(state: str) -> str:
    """Return the name under which a browser keeps the secret of a state."""
    return f"{COOKIE}{digest(state)[:16]}"


def is_ours(url: str, base: str) -> bool:
    """Say whether a target link leads to us.

    Args:
        url: of the link.
        base: our own address, without a slash at its end.
    """
    try:
        given, own = urlsplit(url), urlsplit(base)
        return (given.scheme, given.hostname, given.port) == (own.scheme, own.hostname, own.port) and (
            given.path.startswith("/lti/launch") or given.path in ("", "/")
        )
    except ValueError:
        return False


def begin(given: Mapping[str, Any], base: str) -> Begun:
    """Begin a login (OpenID Connect third-party initiated login, as LTI 1.3 uses it).

    Args:
        given: what the platform sent.
        base: our own address, without a slash at its end.

    Raises:
        Refused: ``request``, ``unknown_platform``, ``deployment`` or ``target``.
    """
    request = {name: str(given.get(name) or "") for name in (*PARAMETERS, STORAGE)}
    if not request["iss"] or not request["login_hint"] or sum(map(len, request.values())) > LONGEST:
        raise Refused("request")
    query = select(LtiPlatform).where(LtiPlatform.issuer == request["iss"])
    if request["client_id"]:
        query = query.where(LtiPlatform.client_id == request["client_id"])
    found = list(db.session.scalars(query.limit(2)))
    if len(found) != 1:
        raise Refused("unknown_platform")
    platform = found[0]
    named = request["lti_deployment_id"]
    if named and named not in _deployments(platform.id):
        raise Refused("deployment")
    if not is_ours(request["target_link_uri"], base):
        raise Refused("target")
    state, nonce, secret = (secrets.token_urlsafe(32) for _each in range(3))
    parameters = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": f"{base}/lti/launch",
        "login_hint": request["login_hint"],
        "state": state,
        "nonce": nonce,
    }
    if request["lti_message_hint"]:
        parameters["lti_message_hint"] = request["lti_message_hint"]
    url = platform.auth_url + ("&" if "?" in platform.auth_url else "?") + urlencode(parameters)
    login = LtiLogin(
        platform_id=platform.id,
        state_digest=digest(state),
        nonce_digest=digest(nonce),
        browser_digest=digest(secret),
        request={**request, "origin": _origin(platform.auth_url)},
    )
    with transaction() as session:
        session.execute(delete(LtiLogin).where(LtiLogin.created_at < now() - KEEP))
        session.add(login)
    return Begun(url, key_of(state), secret, login.platform_id)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _deployments(platform_id: int) -> set[str]:
    return set(db.session.scalars(select(LtiDeployment.name).where(LtiDeployment.platform_id == platform_id)))


@dataclass(frozen=True)
class Taken:
    """A login that a launch has used up."""

    platform_id: int
    nonce_digest: str

    def has_nonce(self, nonce: str) -> bool:
        """Say whether a nonce is the one of this login."""
        return hmac.compare_digest(digest(nonce), self.nonce_digest)


def find(state: str) -> LtiLogin:
    """Return the login of a state that has not been used.

    Raises:
        Refused: ``state`` or ``used``.
    """
    login = db.session.scalar(select(LtiLogin).where(LtiLogin.state_digest == digest(state))) if state else None
    if login is None or login.created_at < now() - VALID:
        raise Refused("state")
    if login.used_at is not None:
        raise Refused("used")
    return login


def take(state: str, secret: str) -> Taken:
    """Use up the login of a state.

    Args:
        state: as it came back.
        secret: of the browser; empty: it has none.

    Raises:
        Refused: ``state``, ``used`` or ``browser``; after the last one the login can still be used.
    """
    login = find(state)
    if not hmac.compare_digest(digest(secret), login.browser_digest):
        raise Refused("browser", login.request)
    with transaction() as session:
        using = (
            update(LtiLogin)
            .where(LtiLogin.id == login.id, LtiLogin.used_at.is_(None))
            .values(used_at=now(), request={})
            .returning(LtiLogin.platform_id, LtiLogin.nonce_digest)
        )
        row = session.execute(using, execution_options={"synchronize_session": False}).first()
    if row is None:
        raise Refused("used")
    return Taken(*row)
