"""Our side of OpenID Connect in the browser: Authlib's Flask client, told what we know of the provider.

It makes state, nonce and PKCE (S256), keeps them in the session cookie, which binds them to this browser, and exchanges
the code. What the provider signs is checked by ``services/provider/tokens.py``.
"""

from collections.abc import MutableMapping
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from flask import session

from classroom.core import settings
from classroom.core.database import now
from classroom.services.provider import exchange
from classroom.services.provider.directory import Document
from classroom.services.provider.failures import SignOnFailed

WITHIN = 900
"""Seconds in which somebody logs in at the provider."""
AT_ONCE = 3
"""Log-ins that a browser may have begun, in several tabs; the oldest give way, so that the cookie stays small."""
_PREFIX = "sso_"


class _States(FlaskIntegration):
    """Where Authlib keeps what it has to remember of a log-in that was begun."""

    def get_state_data(self, kept: MutableMapping[str, Any], state: str | None) -> dict[str, Any] | None:
        found = kept.get(f"{_PREFIX}{state}") if state else None
        return found["data"] if found and now() < found["until"] else None

    def set_state_data(self, kept: MutableMapping[str, Any], state: str, data: dict[str, Any]) -> None:
        begun = sorted((key for key in kept if key.startswith(_PREFIX)), key=lambda key: float(kept[key]["until"]))
        for key in begun[: len(begun) - AT_ONCE + 1] if len(begun) >= AT_ONCE else ():
            del kept[key]
        kept[f"{_PREFIX}{state}"] = {"data": data, "until": now() + WITHIN}

    def clear_state_data(self, kept: MutableMapping[str, Any], state: str | None) -> None:
        kept.pop(f"{_PREFIX}{state}", None)


class _Session(OAuth2Session):
    """Sends requests by our own bounded exchange."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trust_env = False  # neither proxies nor passwords from files
        for scheme in ("https://", "http://"):
            self.mount(scheme, exchange.Adapter())


class Client(FlaskOAuth2App):
    """Authlib's client for one request."""

    client_cls = _Session

    def __init__(self, document: Document) -> None:
        """Use what the provider says of itself."""
        current = settings.current()
        scopes = ["openid", "profile", "email"]
        if current.oidc_role_claim in document.scopes and current.oidc_role_claim not in scopes:
            scopes.append(current.oidc_role_claim)
        super().__init__(
            _States("oidc"),
            name="oidc",
            client_id=current.oidc_client_id,
            client_secret=current.oidc_client_secret or None,
            client_kwargs={"scope": " ".join(scopes), "code_challenge_method": "S256"},
        )
        self._document = document

    def load_server_metadata(self) -> dict[str, Any]:
        """Return the provider's addresses, without asking it."""
        return dict(self._document.endpoints())

    def begin(self, redirect_uri: str, language: str, **remembered: Any) -> str:
        """Remember a new log-in in this browser; return the address at the provider that it goes to.

        Args:
            redirect_uri: our address to which it comes back.
            language: of the provider's pages.
            remembered: what we need to know then.
        """
        made = self.create_authorization_url(redirect_uri, ui_locales=language)
        address = str(made.pop("url"))
        self.save_authorize_data(redirect_uri=redirect_uri, **remembered, **made)
        return address

    def exchange(self, begun: dict[str, Any], code: str) -> dict[str, Any]:
        """Return the tokens for a code; it works once.

        Raises:
            SignOnFailed: ``sso_code``, ``sso_misconfigured``, ``sso_unavailable``.
        """
        try:
            found = self.fetch_access_token(
                code=code, redirect_uri=begun["redirect_uri"], code_verifier=begun["code_verifier"]
            )
        except OAuthError as error:
            ours = error.error in ("invalid_client", "unauthorized_client", "unsupported_grant_type")
            detail = f"token endpoint: {str(error.error)[:60]}"
            raise SignOnFailed("sso_misconfigured" if ours else "sso_code", detail) from None
        except (requests.RequestException, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
            raise SignOnFailed("sso_unavailable", f"token endpoint: {type(error).__name__}: {error}"[:200]) from None
        if not isinstance(found, dict):
            raise SignOnFailed("sso_unavailable", "token endpoint: no JSON object")
        return found


def take_begun(state: str | None) -> dict[str, Any]:
    """Return what this browser remembers of a log-in, and forget it.

    Raises:
        SignOnFailed: ``sso_state``: this browser has not begun it, or too long ago, or has finished it.
    """
    states = _States("oidc")
    found = states.get_state_data(session, state)
    states.clear_state_data(session, state)
    if found is None:
        raise SignOnFailed("sso_state")
    return found
