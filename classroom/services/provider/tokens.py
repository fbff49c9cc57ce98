"""Check what the provider has signed: who logged in (ID token), and whose log-in it ends (logout token).

Sources: OpenID Connect Core 1.0, sections 3.1.3.6 and 3.1.3.7; OpenID Connect Back-Channel Logout 1.0, section 2.6;
RFC 8725 (JSON Web Token Best Current Practices).
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256, sha384, sha512
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key

from classroom.core import settings
from classroom.core.database import now
from classroom.models.identity import MAX_SUBJECT
from classroom.services.provider.directory import Provider
from classroom.services.provider.failures import SignOnFailed

LEEWAY = 60.0
"""Seconds by which the provider's clock may differ from ours."""
MAX_TOKEN = 32 * 1024
"""Characters of a token."""
MAX_CANDIDATES = 8
"""Keys that are tried for a token that does not name its key."""
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
OLD_LOGOUT = 600.0
"""Seconds after its making in which a logout token is accepted: one is sent at once, or not at all."""

Claims = dict[str, Any]


def id_token(text: Any, provider: Provider, *, nonce: str, access_token: Any = None) -> Claims:
    """Return the claims of an ID token.

    Args:
        text: the token.
        provider: who must have made it.
        nonce: the one that we gave to the browser that has begun this log-in.
        access_token: what came with it, for ``at_hash``.

    Raises:
        SignOnFailed: with the code of what is wrong.
    """
    header, claims = _signed(text, provider)
    if header.get("typ", "JWT") not in ("JWT", "jwt"):
        raise SignOnFailed("sso_token", "another type of token")
    _check_parties(claims, provider)
    _check_times(claims)
    if "events" in claims:
        raise SignOnFailed("sso_token", "not an ID token")
    given = claims.get("nonce")
    if not isinstance(given, str) or not nonce or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise SignOnFailed("sso_nonce", "missing" if given is None else "another one")
    if not _subject(claims):
        raise SignOnFailed("sso_subject")
    if "at_hash" in claims and claims["at_hash"] != half_hash(str(access_token or ""), str(header["alg"])):
        raise SignOnFailed("sso_token", "at_hash of another access token")
    return claims


def logout_token(text: Any, provider: Provider) -> Claims:
    """Return the claims of a logout token: ``jti``, and ``sub`` or ``sid`` or both.

    Raises:
        SignOnFailed: with the code of what is wrong.
    """
    header, claims = _signed(text, provider)
    if str(header.get("typ", "JWT")).lower() not in ("logout+jwt", "jwt"):
        raise SignOnFailed("sso_token", "another type of token")
    _check_parties(claims, provider)
    _check_times(claims)
    if now() - claims["iat"] > OLD_LOGOUT:
        raise SignOnFailed("sso_time", "made long ago")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise SignOnFailed("sso_token", "does not end a log-in")
    if "nonce" in claims:
        raise SignOnFailed("sso_nonce", "a logout token has none")
    if not isinstance(claims.get("jti"), str) or not claims["jti"]:
        raise SignOnFailed("sso_token", "without an identifier")
    has_session = isinstance(claims.get("sid"), str) and bool(claims["sid"])
    if ("sub" in claims or not has_session) and not _subject(claims):
        raise SignOnFailed("sso_subject")
    if "sid" in claims and not has_session:
        raise SignOnFailed("sso_token", "a session that is no text")
    return claims


def _signed(text: Any, provider: Provider) -> tuple[Claims, Claims]:
    """Return header and claims of a token that the provider has signed."""
    if not isinstance(text, str) or not text or len(text) > MAX_TOKEN or not text.isascii():
        raise SignOnFailed("sso_token", "missing" if not text else "unreadable")
    header = _header(text)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in provider.document().algorithms:
        raise SignOnFailed("sso_signature", f"signed with {str(algorithm)[:20]!r}")
    key_id = header.get("kid")
    if key_id is not None and not isinstance(key_id, str):
        raise SignOnFailed("sso_token", "a key's name that is no text")
    candidates = [key for key in provider.keys(key_id) if _fits(key, algorithm)][:MAX_CANDIDATES]
    if not candidates:
        raise SignOnFailed("sso_signature", "signed with a key that is not known")
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    registry.max_header_length = 4096  # some providers put a certificate's fingerprints there
    for key in candidates:
        try:
            verified = jws.deserialize_compact(text, key, registry=registry)
            claims = json.loads(verified.payload)
        except (JoseError, ValueError, TypeError, RecursionError):
            continue
        if isinstance(claims, dict):
            return header, claims
        raise SignOnFailed("sso_token", "unreadable")
    raise SignOnFailed("sso_signature", "the signature is wrong")


def _header(text: str) -> Claims:
    begin = text.partition(".")[0]
    try:
        header = json.loads(urlsafe_b64decode(begin + "=" * (-len(begin) % 4)))
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise SignOnFailed("sso_token", "unreadable")
    return header


def _fits(key: Key, algorithm: str) -> bool:
    """Say whether a key is for an algorithm: of its kind, and not declared for another one."""
    kinds = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
    declared = key.as_dict(private=False).get("alg")
    return key.key_type == kinds[algorithm[:2]] and declared in (None, algorithm)


def _check_parties(claims: Claims, provider: Provider) -> None:
    """Check who made it and for whom."""
    if claims.get("iss") != provider.issuer:
        raise SignOnFailed("sso_issuer", "made by another provider")
    client = settings.current().oidc_client_id
    audience = claims.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    if client not in listed:
        raise SignOnFailed("sso_audience", "made for another client")
    party = claims.get("azp")
    if (party is not None and party != client) or (len(listed) > 1 and party is None):
        raise SignOnFailed("sso_audience", "asked for by another client")


def _check_times(claims: Claims) -> None:
    moment = now()
    made, ends = _moment(claims, "iat"), _moment(claims, "exp")
    begins = _moment(claims, "nbf") if "nbf" in claims else made
    if moment > ends + LEEWAY:
        raise SignOnFailed("sso_time", "has ended")
    if max(made, begins) > moment + LEEWAY:
        raise SignOnFailed("sso_time", "not valid yet")


def _moment(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < 1e11:
        raise SignOnFailed("sso_time", f"{name} is no time")
    return float(value)


def _subject(claims: Claims) -> bool:
    subject = claims.get("sub")
    return isinstance(subject, str) and 0 < len(subject) <= MAX_SUBJECT and "\0" not in subject


def half_hash(text: str, algorithm: str) -> str:
    """Return the left half of a text's digest, as ``at_hash`` has it.

    Args:
        text: an access token.
        algorithm: of the ID token's signature, which tells the digest.
    """
    digest = {"256": sha256, "384": sha384, "512": sha512}.get(algorithm[-3:], sha512)(text.encode()).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
