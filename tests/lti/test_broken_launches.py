"""Launches that are not in order are each refused with their code, and nobody is logged in."""

import base64
import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import jwt as pyjwt
import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import db
from classroom.models import Access, LtiLogin, User
from classroom.services.lti import refusals
from tests.support.calendar import Wait
from tests.support.lti_platform import CLIENT, ISSUER, LTI, Platform, private_key, send

NOW = time.time


def refused(page: object) -> str:
    """Return the code of a page that refuses."""
    text = page.get_data(as_text=True)  # type: ignore[attr-defined]
    assert "<h1>" in text
    return text.partition('<code translate="no">lti_')[2].partition("<")[0]


BROKEN: dict[str, tuple[dict[str, object], str]] = {
    "another issuer": ({"iss": "https://evil.example"}, "issuer"),
    "no issuer": ({"iss": None}, "issuer"),
    "another audience": ({"aud": "other"}, "audience"),
    "no audience": ({"aud": None}, "audience"),
    "several audiences without a party": ({"aud": [CLIENT, "other"], "azp": None}, "audience"),
    "another party": ({"azp": "other"}, "audience"),
    "too late": ({"exp": NOW() - 3600, "iat": NOW() - 3700}, "expired"),
    "no end": ({"exp": None}, "expired"),
    "an end that is text": ({"exp": "tomorrow"}, "expired"),
    "an end that is no number": ({"exp": True}, "expired"),
    "no beginning": ({"iat": None}, "expired"),
    "issued yesterday, valid for ever": ({"iat": NOW() - 90_000, "exp": NOW() + 90_000}, "expired"),
    "issued in the future": ({"iat": NOW() + 3600, "exp": NOW() + 7200}, "not_yet"),
    "valid later": ({"nbf": NOW() + 3600}, "not_yet"),
    "another nonce": ({"nonce": "another"}, "nonce"),
    "no nonce": ({"nonce": None}, "nonce"),
    "another deployment": ({f"{LTI}deployment_id": "2"}, "deployment"),
    "no deployment": ({f"{LTI}deployment_id": None}, "deployment"),
    "another version": ({f"{LTI}version": "1.1.0"}, "version"),
    "another message": ({f"{LTI}message_type": "LtiSubmissionReviewRequest"}, "message"),
    "no message": ({f"{LTI}message_type": None}, "message"),
    "nobody": ({"sub": None}, "subject"),
    "an empty person": ({"sub": ""}, "subject"),
    "a person of 300 characters": ({"sub": "x" * 300}, "subject"),
    "no roles": ({f"{LTI}roles": None}, "roles"),
    "roles that are a text": ({f"{LTI}roles": "Instructor"}, "roles"),
    "roles that are numbers": ({f"{LTI}roles": [1]}, "roles"),
    "no course": ({f"{LTI}context": None}, "context"),
    "no link": ({f"{LTI}resource_link": None}, "resource"),
    "a link without a name": ({f"{LTI}resource_link": {"title": "Tiza"}}, "resource"),
    "a target elsewhere": ({f"{LTI}target_link_uri": "https://evil.example/lti/launch"}, "target"),
    "no target": ({f"{LTI}target_link_uri": None}, "target"),
}


def nobody_came(app: Flask) -> None:
    assert db.session.scalar(db.select(db.func.count(Access.id))) == 0
    assert db.session.scalar(db.select(db.func.count(User.id))) == 0


@pytest.mark.parametrize("case", BROKEN)
def test_claims(app: Flask, client: FlaskClient, platform: Platform, case: str) -> None:
    changes, code = BROKEN[case]
    answer = platform.launch(client, **changes)  # type: ignore[arg-type]
    assert (answer.status_code, refused(answer)) == (403, code)
    nobody_came(app)


def _unsigned(platform: Platform, nonce: str) -> str:
    parts = [{"alg": "none", "kid": "x"}, platform.message(nonce)]
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def _by_secret(platform: Platform, nonce: str) -> str:
    kid = platform.registration.get_kid()
    return pyjwt.encode(platform.message(nonce), "x" * 64, algorithm="HS256", headers={"kid": kid})


def _by_another_key(platform: Platform, nonce: str) -> str:
    kid = platform.registration.get_kid()
    return pyjwt.encode(platform.message(nonce), private_key(), algorithm="RS256", headers={"kid": kid})


def _changed(platform: Platform, nonce: str) -> str:
    head, body, signature = platform.sign(platform.message(nonce)).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "teacher"}).encode()).decode().rstrip("=")
    return f"{head}.{forged}.{signature}"


def _critical(platform: Platform, nonce: str) -> str:
    kid = platform.registration.get_kid()
    return platform.sign(platform.message(nonce), kid=kid, crit=["exp"], exp=1)


TOKENS: dict[str, tuple[Callable[[Platform, str], str], str]] = {
    "no token": (lambda _p, _n: "", "token"),
    "no parts": (lambda _p, _n: "token", "token"),
    "no JSON": (lambda _p, _n: "a.b.c", "token"),
    "a list": (lambda _p, _n: "W10.W10.W10", "token"),
    "too long": (lambda p, n: p.sign(p.message(n, junk="x" * 30_000)), "token"),
    "not signed": (_unsigned, "algorithm"),
    "signed with a secret": (_by_secret, "algorithm"),
    "an unknown key": (lambda p, n: p.sign(p.message(n), kid="unknown"), "key"),
    "no name of a key": (lambda p, n: pyjwt.encode(p.message(n), p.key, algorithm="RS256"), "key"),
    "another key under its name": (_by_another_key, "signature"),
    "changed afterwards": (_changed, "signature"),
    "a part that must be understood": (_critical, "signature"),
}


@pytest.mark.parametrize("case", TOKENS)
def test_tokens(app: Flask, client: FlaskClient, platform: Platform, case: str) -> None:
    make, code = TOKENS[case]
    state, nonce = platform.begin(client)
    answer = send(client, state, make(platform, nonce))
    assert (answer.status_code, refused(answer)) == (403, code)
    nobody_came(app)


LOGINS: dict[str, tuple[dict[str, str], str]] = {
    "no issuer": ({"iss": ""}, "request"),
    "nobody": ({"login_hint": ""}, "request"),
    "much too long": ({"lti_message_hint": "x" * 5000}, "request"),
    "an unknown issuer": ({"iss": "https://evil.example"}, "unknown_platform"),
    "an unknown client": ({"client_id": "other"}, "unknown_platform"),
    "another deployment": ({"lti_deployment_id": "2"}, "deployment"),
    "a target elsewhere": ({"target_link_uri": "https://evil.example/lti/launch"}, "target"),
    "a target that only looks like ours": ({"target_link_uri": "http://localhost.evil.example/lti/launch"}, "target"),
    "no target": ({"target_link_uri": ""}, "target"),
}


@pytest.mark.parametrize("case", LOGINS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_logins(app: Flask, client: FlaskClient, platform: Platform, case: str, method: str) -> None:
    changes, code = LOGINS[case]
    given = {**platform.begins, **changes}
    answer = client.get("/lti/login", query_string=given) if method == "get" else client.post("/lti/login", data=given)
    assert (answer.status_code, refused(answer)) == (403, code)
    assert db.session.scalar(db.select(db.func.count(LtiLogin.id))) == 0


def test_an_unknown_or_old_state(client: FlaskClient, platform: Platform, wait_days: Wait) -> None:
    assert refused(send(client, "unknown", "a.b.c")) == "state"
    assert refused(send(client, "", "a.b.c")) == "state"
    state, _nonce = platform.begin(client)
    wait_days(601 / 86400)
    assert refused(send(client, state, "a.b.c")) == "state"


def test_a_launch_works_once(app: Flask, client: FlaskClient, platform: Platform) -> None:
    state, nonce = platform.begin(client)
    token = platform.sign(platform.message(nonce))
    jar = client.get_cookie(_cookie(client), path="/lti")
    assert send(client, state, token).status_code == 303
    assert jar is not None
    client.set_cookie(jar.key, jar.value, path="/lti")  # kept by a thief
    assert refused(send(client, state, token)) == "used"
    assert db.session.scalar(db.select(db.func.count(Access.id))) == 1


def test_a_token_of_another_login_is_refused(app: Flask, client: FlaskClient, platform: Platform) -> None:
    _state, nonce = platform.begin(client)
    state, _nonce = platform.begin(client)
    assert refused(send(client, state, platform.sign(platform.message(nonce)))) == "nonce"
    nobody_came(app)


def test_another_browser_cannot_answer_a_login(app: Flask, client: FlaskClient, platform: Platform) -> None:
    """Whoever begins a login and has somebody else answer it would log them in to another account."""
    state, nonce = platform.begin(client)
    token = platform.sign(platform.message(nonce))
    victim = app.test_client()
    platform.begin(victim)
    assert refused(send(victim, state, token)) == "browser"
    jar = client.get_cookie(_cookie(client), path="/lti")
    assert jar is not None
    assert refused(send(victim, state, token, proof=jar.value)) == "browser", "a proof counts only from our own page"
    nobody_came(app)
    assert send(client, state, token).status_code == 303, "its own browser still can"


def _cookie(client: FlaskClient) -> str:
    return next(cookie.key for cookie in client._cookies.values() if cookie.key.startswith("tiza_lti_"))  # type: ignore[union-attr]


def test_the_platform_says_no(client: FlaskClient, platform: Platform) -> None:
    state, _nonce = platform.begin(client)
    assert refused(client.post("/lti/launch", data={"state": state, "error": "login_required"})) == "denied"


@pytest.mark.parametrize("kind", ["dead", "endless", "not json", "500", "redirect"])
def test_keys_that_cannot_be_read(app: Flask, client: FlaskClient, platform: Platform, kind: str) -> None:
    def answer(request: BaseHTTPRequestHandler) -> bool:
        if kind == "dead":
            request.close_connection = True
            return True
        request.send_response({"500": 500, "redirect": 302}.get(kind, 200))
        request.send_header("Location", f"{platform.url}/elsewhere")
        body = b"x" * 1_000_000 if kind == "endless" else b"no"
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        try:
            request.wfile.write(body)
        except OSError:
            request.close_connection = True
        return True

    platform.answers["/jwks"] = answer
    assert refused(platform.launch(client)) == "keys_unreachable"
    nobody_came(app)


def test_unknown_keys_are_fetched_once_a_minute(
    app: Flask, client: FlaskClient, platform: Platform, wait_days: Wait
) -> None:
    def fetched() -> int:
        return platform.calls.count(("GET", "/jwks"))

    assert platform.launch(client).status_code == 303
    assert fetched() == 1
    for _each in range(3):
        state, nonce = platform.begin(client)
        assert refused(send(client, state, platform.sign(platform.message(nonce), kid="unknown"))) == "key"
    assert fetched() == 1
    wait_days(61 / 86400)
    state, nonce = platform.begin(client)
    claims = {"iat": int(time.time()) + 61, "exp": int(time.time()) + 300}
    send(client, state, platform.sign(platform.message(nonce, **claims), kid="unknown"))
    assert fetched() == 2
    platform.launch(client, **claims)
    assert fetched() == 2


def test_a_new_key_of_the_platform_is_found(
    app: Flask, client: FlaskClient, platform: Platform, wait_days: Wait
) -> None:
    from tests.support.lti_platform import public_key

    assert platform.launch(client).status_code == 303
    fresh = private_key()
    platform.key = fresh
    platform.registration.set_platform_private_key(fresh).set_platform_public_key(public_key(fresh))
    wait_days(61 / 86400)
    claims = {"iat": int(time.time()) + 61, "exp": int(time.time()) + 300}
    assert platform.launch(client, **claims).status_code == 303


def test_a_platform_without_networks_that_may_be_called(
    app: Flask, client: FlaskClient, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    from classroom.core import settings

    monkeypatch.delenv("CLASSROOM_WEBHOOK_NETWORKS")
    settings.current.cache_clear()
    assert refused(platform.launch(client)) == "keys_unreachable"
    assert platform.calls == []


def test_pages_say_what_to_do_in_both_languages(app: Flask, platform: Platform) -> None:
    for language, words in (("en", "Go back to the course"), ("es", "Vuelve al curso")):
        browser = app.test_client()
        answer = browser.post("/lti/launch", data={"state": "x"}, headers={"Accept-Language": language})
        assert words in answer.get_data(as_text=True)
        assert "frame-ancestors " + ISSUER in answer.headers["Content-Security-Policy"]


def test_every_code_is_documented() -> None:
    from tests.docs.tables import ROOT

    guide = (ROOT / "docs" / "lti.md").read_text(encoding="utf-8")
    assert [what for what in refusals.TEXTS if f"`lti_{what}`" not in guide] == []
