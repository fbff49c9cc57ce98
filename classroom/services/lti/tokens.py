"""Tokens of platforms: the signature is checked with the platform's key, by the one algorithm that LTI 1.3 has."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from classroom.services.lti import platform_keys
from classroom.services.lti.keys import ALGORITHM
from classroom.services.lti.refusals import Refused

LONGEST = 32 * 1024
"""Characters of a token."""


def verified(platform_id: int, token: str) -> Mapping[str, Any]:
    """Return the claims of a token that a platform has signed. Not inside a transaction.

    Raises:
        Refused: ``token``, ``algorithm``, ``key``, ``keys_unreachable`` or ``signature``.
    """
    header = _header(token)
    if header.get("alg") != ALGORITHM:
        raise Refused("algorithm")
    kid = header.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= 255:
        raise Refused("key")
    key = platform_keys.find(platform_id, kid)
    try:
        return jwt.decode(token, key, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        raise Refused("signature") from None


def _header(token: str) -> dict[str, Any]:
    parts = token.split(".")
    if len(token) > LONGEST or len(parts) != 3 or not token.isascii():
        raise Refused("token")
    try:
        header = json.loads(base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)))
    except (ValueError, RecursionError):
        raise Refused("token") from None
    if not isinstance(header, dict):
        raise Refused("token")
    return header
