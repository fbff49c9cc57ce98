"""Our own keys: what platforms get from us is signed with one, and they check it with its public part.

Platforms fetch the public parts now and then and keep them for a while. So a new key is published for
:data:`ANNOUNCED` seconds before it signs, and the one before it stays published for :data:`KEPT` seconds after.
"""

import secrets
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import select

from classroom.core import sealing
from classroom.core.concurrency import offload
from classroom.core.database import db, now, transaction
from classroom.core.errors import Unavailable
from classroom.models import LtiKey

ALGORITHM = "RS256"
BITS = 2048
PURPOSE = "lti keys"
ANNOUNCED = 24 * 3600
KEPT = 30 * 24 * 3600


def published() -> dict[str, Any]:
    """Return the public keys as a JSON Web Key Set (RFC 7517). The first call makes the first key."""
    found = _known()
    return {"keys": [key.public for key in (found or [rotate()])]}


def rotate() -> LtiKey:
    """Make a new key, and delete those that have been replaced for long enough; return the new one."""
    made = offload(RSAKey.generate_key, BITS)
    with transaction() as session:
        key = row(made)
        session.add(key)
        session.flush()
        for old in _replaced():
            session.delete(old)
    return key


def row(made: RSAKey) -> LtiKey:
    """Return an RSA key as a row that is not stored yet: its public part, and all of it sealed."""
    kid = secrets.token_urlsafe(16)
    public = {**made.as_dict(private=False), "kid": kid, "use": "sig", "alg": ALGORITHM}
    return LtiKey(kid=kid, public=public, sealed=sealing.seal(PURPOSE, made.as_dict(private=True)))


def _known() -> list[LtiKey]:
    """Return all keys, the newest first."""
    return list(db.session.scalars(select(LtiKey).order_by(LtiKey.id.desc())))


def _replaced() -> list[LtiKey]:
    """Return the keys whose successor has been signing for :data:`KEPT` seconds."""
    known, limit = _known(), now() - ANNOUNCED - KEPT
    return [old for newer, old in pairwise(known) if newer.created_at < limit]


def _signing() -> LtiKey:
    known = _known() or [rotate()]
    return next((key for key in known if key.created_at <= now() - ANNOUNCED), known[-1])


def sign(claims: Mapping[str, Any]) -> str:
    """Return a signed token (JWT) with these claims. Not inside a transaction: it computes in a real thread.

    Raises:
        Unavailable: ``key_unreadable``: the server's SECRET_KEY has changed since the key was made.
    """
    key = _signing()
    kid, sealed = key.kid, key.sealed
    db.session.rollback()
    try:
        private = sealing.unseal(PURPOSE, sealed)
    except ValueError:
        raise Unavailable("The key for learning platforms cannot be read.", code="key_unreadable") from None
    header = {"alg": ALGORITHM, "kid": kid, "typ": "JWT"}
    return offload(_signed, header, dict(claims), private)


def _signed(header: dict[str, Any], claims: dict[str, Any], private: dict[str, Any]) -> str:
    return jwt.encode(header, claims, RSAKey.import_key(private), algorithms=[ALGORITHM])
