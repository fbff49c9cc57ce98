"""What the provider says of itself: its document (OpenID Connect Discovery 1.0) and its keys (RFC 7517).

Each process keeps its own. A background loop looks ahead, so that nobody waits for it and the start does not depend on
it; while the provider is away, what is known stays in use for a day, and the log-in page says that it is away.
"""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from classroom.core import settings
from classroom.core.loop import Loop, Task
from classroom.core.setting_values import LOOPBACK
from classroom.services.provider import exchange
from classroom.services.provider.failures import SignOnFailed

log = structlog.get_logger()

FRESH = 3600.0
"""Seconds after which the loop reads the document and the keys again."""
STALE = 24 * 3600.0
"""Seconds for which they are used while the provider is away."""
AGAIN_AFTER = 5.0
"""Seconds after a failure in which nobody else tries, so that requests do not wait for it one after the other."""
UNKNOWN_KEY_EVERY = 60.0
"""Seconds between two reads of the keys because of a key that is not known: anybody can name such a key."""
LOOK_EVERY = 60.0
"""Seconds between two looks of the loop."""
MAX_KEYS = 100
MIN_RSA_BITS = 2048
WELL_KNOWN = "/.well-known/openid-configuration"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Signatures that are accepted: those with a key pair. With a shared secret, whoever has our public data could sign."""


@dataclass(frozen=True)
class Document:
    """What we use of the provider's document; addresses that it does not have are empty."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    algorithms: tuple[str, ...] = ("RS256",)
    scopes: tuple[str, ...] = ()
    client_authentication: str = "client_secret_basic"
    names_itself: bool = False
    """Whether each of its answers has the parameter ``iss`` (RFC 9207)."""

    def endpoints(self) -> dict[str, str]:
        """Return what Authlib needs to know."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": self.authorization_endpoint,
            "token_endpoint": self.token_endpoint,
            "token_endpoint_auth_method": self.client_authentication,
        }


def _texts(found: Any) -> tuple[str, ...]:
    return tuple(text for text in found if isinstance(text, str)) if isinstance(found, list) else ()


def read_document(found: Any, issuer: str) -> Document:
    """Return the document, checked.

    Raises:
        SignOnFailed: ``sso_misconfigured``: it is another provider's, or something that we need is missing.
    """
    if not isinstance(found, dict) or found.get("issuer") != issuer:
        named = found.get("issuer") if isinstance(found, dict) else None
        raise SignOnFailed("sso_misconfigured", f"the provider calls itself {named!r}, not {issuer!r}")
    endpoints = {}
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"):
        address = found.get(name)
        if isinstance(address, str) and _is_safe(address, issuer):
            endpoints[name] = address
        elif name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            raise SignOnFailed("sso_misconfigured", f"the provider has no {name} with https")
    offered = _texts(found.get("id_token_signing_alg_values_supported")) or ("RS256",)
    algorithms = tuple(name for name in ALGORITHMS if name in offered)
    if not algorithms:
        raise SignOnFailed("sso_misconfigured", f"the provider signs with none of {', '.join(ALGORITHMS)}")
    methods = _texts(found.get("token_endpoint_auth_methods_supported")) or ("client_secret_basic",)
    secret = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
    return Document(
        issuer=issuer,
        **endpoints,
        algorithms=algorithms,
        scopes=_texts(found.get("scopes_supported")),
        client_authentication=secret if settings.current().oidc_client_secret else "none",
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
    )


def _is_safe(address: str, issuer: str) -> bool:
    """Say whether an address is encrypted, or on this machine if the provider is."""
    try:
        parts, own = urlsplit(address), urlsplit(issuer)
    except ValueError:
        return False
    local = parts.scheme == "http" and own.scheme == "http" and parts.hostname in LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or local) and address.isprintable()


def read_keys(found: Any) -> list[Key]:
    """Return the keys for signatures in a key set; those that we cannot use are left out."""
    listed = found.get("keys") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        raise SignOnFailed("sso_misconfigured", "the provider's keys are not a key set")
    kinds: dict[str, Any] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
    keys = []
    for entry in listed[:MAX_KEYS]:
        kind = kinds.get(str(entry.get("kty"))) if isinstance(entry, dict) else None
        if kind is None or entry.get("use", "sig") != "sig" or _is_short(entry):
            continue
        public = {name: value for name, value in entry.items() if name not in ("d", "p", "q", "dp", "dq", "qi", "oth")}
        try:
            keys.append(kind.import_key(public))
        except (JoseError, ValueError, TypeError, KeyError) as error:
            log.warning("sso_key_unusable", error=type(error).__name__)
    return keys


def _is_short(entry: Mapping[str, Any]) -> bool:
    """Say whether an RSA key is too short: its modulus is in Base64, six bits a character."""
    return entry["kty"] == "RSA" and len(str(entry.get("n", ""))) * 6 < MIN_RSA_BITS


@dataclass
class _Known:
    """What was read, and when, by the monotonic clock."""

    document: Document | None = None
    read_at: float = 0.0
    keys: list[Key] = field(default_factory=list)
    failed_at: float = 0.0
    failure: tuple[str, str] | None = None
    """Code and detail of the last attempt, if it failed."""
    asked_for_unknown_at: float | None = None


class Provider:
    """The provider of the settings, as this process knows it."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._known = _Known()
        self._reading = threading.Lock()

    @property
    def is_away(self) -> bool:
        """Whether the last attempt to reach it failed. Asks nobody."""
        return self._known.failure is not None

    @property
    def known(self) -> Document | None:
        """Its document, if this process has read it within a day. Asks nobody."""
        return self._known.document if time.monotonic() - self._known.read_at <= STALE else None

    def document(self) -> Document:
        """Return its document; waits for the provider only if nothing is known that may still be used.

        Raises:
            SignOnFailed: ``sso_unavailable`` or ``sso_misconfigured``.
        """
        if self.known is None:
            self._read(time.monotonic() - STALE)
        document = self.known
        if document is None:
            raise SignOnFailed(*(self._known.failure or ("sso_unavailable", "")))
        return document

    def keys(self, key_id: str | None) -> list[Key]:
        """Return the keys with this id, or all of them if a token names none.

        An id that is not known has the keys read again, at most once a minute.

        Raises:
            SignOnFailed: ``sso_unavailable`` or ``sso_misconfigured``: they cannot be read.
        """
        address = self.document().jwks_uri
        return self._with_id(key_id) or self._read_again(key_id, address)

    def _with_id(self, key_id: str | None) -> list[Key]:
        return [key for key in self._known.keys if key_id is None or key.as_dict(private=False).get("kid") == key_id]

    def look(self) -> None:
        """Read what is old, or could not be read; called by the loop. Failures are noted and logged, not raised."""
        known = self._known
        if known.failure or known.document is None or time.monotonic() - known.read_at > FRESH:
            self._read(known.read_at)
            if known.failure:
                log.warning("sso_provider_failed", code=known.failure[0], detail=known.failure[1])

    def _read(self, before: float) -> None:
        """Read document and keys, unless another thread has read them after a moment, or has just failed to."""
        known = self._known
        with self._reading:
            moment = time.monotonic()
            if known.document is not None and known.read_at > before and not known.failure:
                return
            if known.failure and moment - known.failed_at < AGAIN_AFTER:
                return
            try:
                document = read_document(_json(self.issuer.rstrip("/") + WELL_KNOWN), self.issuer)
                keys = read_keys(_json(document.jwks_uri))
            except SignOnFailed as failure:
                known.failed_at, known.failure = time.monotonic(), (failure.code, failure.detail)
                return
            known.document, known.keys, known.read_at, known.failure = document, keys, time.monotonic(), None

    def _read_again(self, key_id: str | None, address: str) -> list[Key]:
        """Read the keys because of one that is not known; return those with its id."""
        known = self._known
        with self._reading:
            moment, asked = time.monotonic(), known.asked_for_unknown_at
            if not self._with_id(key_id) and (asked is None or moment - asked >= UNKNOWN_KEY_EVERY):
                known.asked_for_unknown_at = moment
                known.keys = read_keys(_json(address))
            return self._with_id(key_id)


def _json(url: str) -> Any:
    """Return the JSON at an address of the provider's.

    Raises:
        SignOnFailed: ``sso_unavailable``.
    """
    try:
        answer = exchange.send("GET", url, {})
    except exchange.ExchangeFailed as failure:
        raise SignOnFailed("sso_unavailable", f"{url}: {failure}") from None
    if answer.status != 200:
        raise SignOnFailed("sso_unavailable", f"{url}: status {answer.status}")
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        raise SignOnFailed("sso_unavailable", f"{url}: not JSON") from None


@lru_cache(maxsize=4)
def _of(issuer: str) -> Provider:
    return Provider(issuer)


def provider() -> Provider:
    """Return the provider of the settings.

    Raises:
        SignOnFailed: ``sso_off``: there is none.
    """
    issuer = settings.current().oidc_issuer
    if not issuer:
        raise SignOnFailed("sso_off")
    return _of(issuer)


def redirect_addresses(base: str) -> dict[str, str]:
    """Return our addresses that have to be registered at the provider, by what they are called there.

    Args:
        base: the address of this site, without a slash at the end.
    """
    return {
        "redirect": f"{base}/login/oidc/callback",
        "after logging out": f"{base}/login",
        "back-channel logout": f"{base}/login/oidc/backchannel-logout",
    }


def is_on() -> bool:
    """Say whether people can log in with the school's account."""
    return bool(settings.current().oidc_issuer)


def register(app: Flask) -> Loop:
    """Give an application the loop that looks ahead; return it, for the serving process to start."""

    def look() -> None:
        if is_on():
            provider().look()

    loop = Loop("provider", Task("look at the provider", look), interval=LOOK_EVERY, context=app.app_context)
    app.extensions["tiza.provider"] = loop
    loop.wake()
    return loop
