"""The public keys of platforms: fetched when one is unknown, at most once a minute, and again after a day."""

import time
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from sqlalchemy import or_, update

from classroom.core.database import db, now, transaction
from classroom.models import LtiPlatform
from classroom.services.deliveries import http_client
from classroom.services.lti.refusals import Refused

REFETCH_AFTER = 60.0
"""Seconds between two requests for the keys of one platform, however many tokens name unknown ones."""
KEEP = 24 * 3600.0
"""Seconds after which keys are fetched again although nothing is missing, so that withdrawn ones are forgotten."""
MOST_KEYS, MOST_BYTES = 50, 128 * 1024
SMALLEST, LARGEST = 2048, 8192
"""Bits of a key."""
WAIT, WAITS = 0.1, 50
"""Seconds and times that a launch waits for another one, which is fetching the keys."""
_FIELDS = ("kty", "n", "e", "kid", "alg", "use")


def find(platform_id: int, kid: str) -> RSAKey:
    """Return a public key of a platform. Not inside a transaction.

    Raises:
        Refused: ``key``, ``keys_unreachable``.
    """
    known, is_old = _stored(platform_id)
    found = _named(known, kid)
    if found is None or is_old:
        known = _fetched(platform_id) or known
        found = _named(known, kid)
    if found is None:
        raise Refused("key" if known else "keys_unreachable")
    try:
        return RSAKey.import_key(found)
    except (JoseError, ValueError):
        raise Refused("key") from None


def _stored(platform_id: int) -> tuple[list[dict[str, Any]], bool]:
    platform = db.session.get(LtiPlatform, platform_id, populate_existing=True)
    if platform is None:
        raise Refused("unknown_platform")
    keys, tried_at = (platform.jwks or {}).get("keys", []), platform.jwks_tried_at
    db.session.rollback()
    return keys, tried_at is None or tried_at < now() - KEEP


def _named(keys: list[dict[str, Any]], kid: str) -> dict[str, Any] | None:
    return next((key for key in keys if key["kid"] == kid), None)


def _fetched(platform_id: int) -> list[dict[str, Any]] | None:
    """Fetch the keys and store them; None: not now, or they cannot be had."""
    moment = now()
    with transaction() as session:
        claiming = (
            update(LtiPlatform)
            .where(
                LtiPlatform.id == platform_id,
                or_(LtiPlatform.jwks_tried_at.is_(None), LtiPlatform.jwks_tried_at < moment - REFETCH_AFTER),
            )
            .values(jwks_tried_at=moment)
            .returning(LtiPlatform.jwks_url)
        )
        url = session.scalar(claiming, execution_options={"synchronize_session": False})
    if url is None:
        return _of_another(platform_id)
    try:
        response = http_client.request("GET", url, most=MOST_BYTES)
        keys = _usable(response.json()) if response.status == 200 else []
    except http_client.FAILURES:
        return None
    if not keys:
        return None
    with transaction() as session:
        storing = update(LtiPlatform).where(LtiPlatform.id == platform_id).values(jwks={"keys": keys})
        session.execute(storing, execution_options={"synchronize_session": False})
    return keys


def _of_another(platform_id: int) -> list[dict[str, Any]] | None:
    """Wait for keys that another launch is fetching for the first time."""
    for _try in range(WAITS):
        platform = db.session.get(LtiPlatform, platform_id, populate_existing=True)
        if platform is None or platform.jwks or (platform.jwks_tried_at or 0) < now() - http_client.WITHIN:
            keys = platform.jwks["keys"] if platform is not None and platform.jwks else None
            db.session.rollback()
            return keys
        db.session.rollback()
        time.sleep(WAIT)
    return None


def _usable(value: Any) -> list[dict[str, Any]]:
    """Return the keys of a JSON Web Key Set that can sign with RS256."""
    listed = value.get("keys") if isinstance(value, dict) else None
    found = []
    for key in (listed if isinstance(listed, list) else [])[:MOST_KEYS]:
        if not isinstance(key, dict) or key.get("kty") != "RSA" or not isinstance(key.get("kid"), str):
            continue
        if key.get("use", "sig") != "sig" or key.get("alg", "RS256") != "RS256" or not isinstance(key.get("n"), str):
            continue
        if SMALLEST <= len(key["n"]) * 6 <= LARGEST * 1.01:  # six bits for each character of Base64
            found.append({name: key[name] for name in _FIELDS if isinstance(key.get(name), str)})
    return found
