"""Services of platforms: the token that lets us call them, and calls with it.

Source: `IMS security framework 1.0`_, 4.1 (client credentials with a signed assertion, RFC 7523).

.. _IMS security framework 1.0: https://www.imsglobal.org/spec/security/v1p0/
"""

import json
import secrets
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from classroom.core.database import db, now
from classroom.models import LtiPlatform
from classroom.services.deliveries import http_client
from classroom.services.deliveries.http_client import BadAnswer, Response
from classroom.services.lti import keys

GRADE_SCOPES = (
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
    "https://purl.imsglobal.org/spec/lti-ags/scope/score",
)
MEMBER_SCOPES = ("https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",)
ASSERTED = 300
"""Seconds for which an assertion is good."""
SPARE = 60.0
"""Seconds before its end from which a token is not used any more."""
LONGEST = 20_000

_tokens: dict[tuple[int, Sequence[str]], tuple[str, float]] = {}
"""Tokens of this process, each with its end by the monotonic clock."""


class NoToken(Exception):
    """The platform gives us no token; the message says why in a word."""


def call(
    platform_id: int, scopes: Sequence[str], method: str, url: str, *, kind: str, value: Any = None, most: int = 0
) -> Response:
    """Call a service of a platform; once more with a new token if the one we have is refused. Not inside a transaction.

    Args:
        platform_id: the registration.
        scopes: what the token is for.
        method: such as ``GET``.
        url: of the service.
        kind: the media type of what is sent or wanted.
        value: a JSON value that is sent; None: nothing.
        most: bytes of the answer; 0: as usual.

    Raises:
        NoToken: the platform gives none.
        NotAllowed, BadAnswer, OSError, ValueError: as :func:`http_client.request`.
    """
    body = json.dumps(value).encode() if value is not None else None
    for fresh in (False, True):
        headers = {"Authorization": f"Bearer {_token(platform_id, scopes, fresh=fresh)}"}
        headers["Content-Type" if body is not None else "Accept"] = kind
        response = http_client.request(method, url, headers=headers, body=body, most=most or http_client.LARGEST)
        if response.status != 401:
            break
    return response


def _token(platform_id: int, scopes: Sequence[str], *, fresh: bool) -> str:
    known = _tokens.get((platform_id, scopes))
    if known is not None and not fresh and time.monotonic() < known[1]:
        return known[0]
    platform = db.session.get(LtiPlatform, platform_id)
    if platform is None:
        raise NoToken("switched_off")
    url, client_id = platform.token_url, platform.client_id
    db.session.rollback()
    moment = int(now())
    claims = {"iss": client_id, "sub": client_id, "aud": url, "iat": moment, "exp": moment + ASSERTED}
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": keys.sign({**claims, "jti": secrets.token_urlsafe(16)}),
        "scope": " ".join(scopes),
    }
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    response = http_client.request("POST", url, headers=kind, body=urlencode(form).encode())
    if response.status != 200:
        raise NoToken(f"token:{response.status}")
    given = response.json()
    token = given.get("access_token") if isinstance(given, dict) else None
    if not isinstance(token, str) or not 0 < len(token) <= LONGEST or not token.isascii() or not token.isprintable():
        raise BadAnswer
    lasts = given.get("expires_in")
    seconds = float(lasts) if isinstance(lasts, int | float) and not isinstance(lasts, bool) else 0.0
    _tokens[platform_id, scopes] = (token, time.monotonic() + min(max(seconds - SPARE, 0.0), 3600.0))
    return token
