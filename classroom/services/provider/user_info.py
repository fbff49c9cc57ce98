"""What the provider tells of somebody beside the ID token (OpenID Connect Core 1.0, section 5.3)."""

import json
from collections.abc import Mapping
from typing import Any

from classroom.core import settings
from classroom.services.provider import exchange
from classroom.services.provider.failures import SignOnFailed

NAMES = ("preferred_username", "name", "given_name", "email")
"""Without any of these claims, the provider is asked for more."""
MAX_ACCESS_TOKEN = 8 * 1024


def completed(claims: Mapping[str, Any], access_token: Any, address: str) -> dict[str, Any]:
    """Return the claims of an ID token; those that are missing there are asked for. What is signed is not replaced.

    Args:
        claims: of the ID token.
        access_token: what came with it.
        address: of the provider's user info; may be empty.

    Raises:
        SignOnFailed: it must be asked, and does not answer; or it tells of somebody else.
    """
    role_claim = settings.current().oidc_role_claim
    role_is_known = not role_claim or role_claim in claims or role_claim.partition(".")[0] in claims
    if not address or (role_is_known and any(claims.get(name) for name in NAMES)):
        return dict(claims)
    if not isinstance(access_token, str) or not 0 < len(access_token) <= MAX_ACCESS_TOKEN:
        raise SignOnFailed("sso_token", "no access token to ask for more with")
    try:
        answer = exchange.send("GET", address, {"Authorization": f"Bearer {access_token}"})
        found = json.loads(answer.body) if answer.status == 200 else None
    except (exchange.ExchangeFailed, ValueError, RecursionError) as failure:
        raise SignOnFailed("sso_unavailable", f"user info: {failure}"[:200]) from None
    if not isinstance(found, dict):
        raise SignOnFailed("sso_unavailable", f"user info: status {answer.status}, or no JSON object")
    if found.get("sub") != claims["sub"]:
        raise SignOnFailed("sso_subject", "user info of somebody else")
    return {**found, **claims}
