"""Logout tokens that a provider has not made for us end no login."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.security.test_broken_sign_on import Claims, by_public_key, tampered, unsigned
from tests.support.provider import OTHER_KEY, Provider, signed
from tests.support.sign_on import arrive


def logout(program: FlaskClient, token: Any) -> tuple[str, int]:
    """Send a logout token as a provider does; return the code and the status."""
    response = program.post("/login/oidc/backchannel-logout", data={"logout_token": token} if token else {})
    return (response.get_json(silent=True) or {}).get("error_description", ""), response.status_code


EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUTS: dict[str, tuple[dict[str, Any], str]] = {
    "another issuer": ({"iss": "https://evil.example"}, "sso_issuer"),
    "another audience": ({"aud": "another"}, "sso_audience"),
    "expired": ({"exp": 1_000_000}, "sso_time"),
    "no end": ({"exp": None}, "sso_time"),
    "no time": ({"iat": None}, "sso_time"),
    "made long ago": ({"iat": 1_000_000}, "sso_time"),
    "made in the future": ({"iat": 90_000_000_000}, "sso_time"),
    "no events": ({"events": None}, "sso_token"),
    "another event": ({"events": {"x": {}}}, "sso_token"),
    "an event that is a text": ({"events": {EVENT: "yes"}}, "sso_token"),
    "events that are a list": ({"events": [EVENT]}, "sso_token"),
    "a nonce": ({"nonce": "x"}, "sso_nonce"),
    "no identifier": ({"jti": None}, "sso_token"),
    "an identifier that is a number": ({"jti": 7}, "sso_token"),
    "nobody": ({"sub": None, "sid": None}, "sso_subject"),
    "a subject that is a number": ({"sub": 7}, "sso_subject"),
    "a session that is a list": ({"sid": ["session-1"]}, "sso_token"),
}


@pytest.mark.parametrize("case", LOGOUTS)
def test_logout_tokens(app: Flask, client: FlaskClient, provider: Provider, case: str) -> None:
    changed, code = LOGOUTS[case]
    arrive(client, provider)
    assert logout(app.test_client(), signed(provider.logout_claims(**changed))) == (code, 400)
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("make", "code"),
    [(unsigned, "sso_signature"), (by_public_key, "sso_signature"), (tampered, "sso_signature"),
     (lambda claims: signed(claims, OTHER_KEY), "sso_signature"),
     (lambda claims: signed(claims, typ="at+jwt"), "sso_token"),
     (lambda _claims: "hello", "sso_token"), (lambda _claims: None, "sso_token")],
)  # fmt: skip
def test_logout_tokens_that_nobody_has_signed(
    app: Flask, client: FlaskClient, provider: Provider, make: Callable[[Claims], Any], code: str
) -> None:
    arrive(client, provider)
    assert logout(app.test_client(), make(provider.logout_claims())) == (code, 400)
    assert client.get("/account").status_code == 200


def test_an_id_token_ends_nothing(app: Flask, client: FlaskClient, provider: Provider) -> None:
    tokens = []
    provider.token = lambda claims: (tokens.append(signed(claims)), provider.with_token(tokens[-1]))[1]
    arrive(client, provider)
    assert logout(app.test_client(), tokens[0]) == ("sso_token", 400)
    assert client.get("/account").status_code == 200


def test_a_logout_token_works_once(app: Flask, provider: Provider) -> None:
    arrive(app.test_client(), provider)
    token = signed(provider.logout_claims())
    assert logout(app.test_client(), token) == ("", 200)
    again = app.test_client()
    arrive(again, provider)
    assert logout(app.test_client(), token) == ("sso_replayed", 400)
    assert again.get("/account").status_code == 200


def test_guessing_logout_tokens_is_slowed_down(app: Flask, provider: Provider) -> None:
    found = [logout(app.test_client(), "hello")[1] for _try in range(12)]
    assert found == [400] * 10 + [429] * 2
