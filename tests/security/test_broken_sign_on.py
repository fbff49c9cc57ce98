"""Broken answers and tokens of a provider: each is refused with its code, and nobody is logged in."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from flask.testing import FlaskClient
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy import func, select

from classroom.core.database import db, now
from classroom.models import Access, User
from classroom.services.provider import directory, exchange
from tests.support.provider import KEY, OTHER_KEY, Provider, encoded, signed
from tests.support.sign_on import arrive, begin, code_of, finish

Claims = dict[str, Any]
PUBLIC = KEY.raw_value.public_key()
CURVE_KEY = ECKey.generate_key("P-256", {"kid": "first"})


def without(name: str) -> Callable[[Claims], str]:
    return lambda claims: signed({key: value for key, value in claims.items() if key != name})


def with_(**changed: Any) -> Callable[[Claims], str]:
    return lambda claims: signed({**claims, **changed})


def unsigned(claims: Claims) -> str:
    return f"{encoded({'alg': 'none', 'kid': 'first'})}.{encoded(claims)}."


def by_public_key(claims: Claims) -> str:
    """Sign with our public key as if it were a shared secret, as those could who know only what everybody knows."""
    pem = PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    text = f"{encoded({'alg': 'HS256', 'kid': 'first'})}.{encoded(claims)}"
    return f"{text}.{in_base64(hmac.digest(pem, text.encode(), 'sha256'))}"


def with_header(**header: Any) -> Callable[[Claims], str]:
    """Sign properly, with a header that our library would not make."""

    def make(claims: Claims) -> str:
        text = f"{encoded({'alg': 'RS256', 'kid': 'first', **header})}.{encoded(claims)}"
        return f"{text}.{in_base64(KEY.raw_value.sign(text.encode(), PKCS1v15(), SHA256()))}"

    return make


def in_base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def tampered(claims: Claims) -> str:
    head, _body, signature = signed(claims).split(".")
    return f"{head}.{encoded({**claims, 'sub': 'the headmaster'})}.{signature}"


def later(seconds: float) -> int:
    return int(now() + seconds)


TOKENS: dict[str, tuple[Callable[[Claims], Any], str]] = {
    "another nonce": (with_(nonce="another"), "sso_nonce"),
    "no nonce": (without("nonce"), "sso_nonce"),
    "a nonce that is no text": (with_(nonce=["x"]), "sso_nonce"),
    "another issuer": (with_(iss="https://evil.example"), "sso_issuer"),
    "no issuer": (without("iss"), "sso_issuer"),
    "another audience": (with_(aud="another"), "sso_audience"),
    "no audience": (without("aud"), "sso_audience"),
    "an audience that is a number": (with_(aud=7), "sso_audience"),
    "several audiences without who asked": (with_(aud=["tiza", "another"]), "sso_audience"),
    "asked for by another": (with_(aud=["tiza", "another"], azp="another"), "sso_audience"),
    "asked for by another, alone": (with_(azp="another"), "sso_audience"),
    "expired": (lambda claims: signed({**claims, "exp": later(-61)}), "sso_time"),
    "no end": (without("exp"), "sso_time"),
    "an end that is a text": (with_(exp="never"), "sso_time"),
    "an endless end": (with_(exp=float("inf")), "sso_time"),
    "made in the future": (lambda claims: signed({**claims, "iat": later(120)}), "sso_time"),
    "not valid yet": (lambda claims: signed({**claims, "nbf": later(120)}), "sso_time"),
    "no time": (without("iat"), "sso_time"),
    "not signed": (unsigned, "sso_signature"),
    "signed with the public key": (by_public_key, "sso_signature"),
    "an unknown key": (lambda claims: signed(claims, OTHER_KEY), "sso_signature"),
    "another key by the known name": (lambda claims: signed(claims, OTHER_KEY, kid="first"), "sso_signature"),
    "another kind of key": (lambda claims: signed(claims, CURVE_KEY, alg="ES256"), "sso_signature"),
    "changed after signing": (tampered, "sso_signature"),
    "no signature": (lambda claims: signed(claims).rpartition(".")[0] + ".", "sso_signature"),
    "a critical extension": (with_header(crit=["exp2"], exp2=1), "sso_signature"),
    "a key's name that is a number": (with_header(kid=1), "sso_token"),
    "no algorithm": (with_header(alg=None), "sso_signature"),
    "no subject": (without("sub"), "sso_subject"),
    "an empty subject": (with_(sub=""), "sso_subject"),
    "a subject that is a number": (with_(sub=1), "sso_subject"),
    "an endless subject": (with_(sub="x" * 256), "sso_subject"),
    "of another access token": (with_(at_hash="x"), "sso_token"),
    "a logout token": (with_(events={}), "sso_token"),
    "another type of token": (lambda claims: signed(claims, typ="at+jwt"), "sso_token"),
    "no token": (lambda _claims: None, "sso_token"),
    "not a token": (lambda _claims: "hello", "sso_token"),
    "a list": (lambda _claims: ["a"], "sso_token"),
    "claims that are a list": (lambda _claims: signed([]), "sso_token"),  # type: ignore[arg-type]
    "a huge token": (lambda claims: signed({**claims, "more": "x" * 40_000}), "sso_token"),
}


@pytest.mark.parametrize("case", TOKENS)
def test_tokens(client: FlaskClient, provider: Provider, case: str) -> None:
    make, code = TOKENS[case]
    provider.token = lambda claims: provider.with_token(make(claims))
    response = arrive(client, provider)
    assert (response.status_code, code_of(response)) == (400, code)
    nobody_is_in(client)


def nobody_is_in(browser: FlaskClient) -> None:
    assert browser.get("/account").status_code == 302
    db.session.rollback()
    assert db.session.scalar(select(func.count(User.id))) == 0
    assert db.session.scalar(select(func.count(Access.id))) == 0


def test_an_honest_one_is_accepted(client: FlaskClient, provider: Provider) -> None:
    assert arrive(client, provider).status_code == 302
    assert client.get("/account").status_code == 200


def test_leeway(app: Flask, provider: Provider) -> None:
    for changed in ({"exp": later(-50)}, {"iat": later(50)}, {"aud": ["tiza"]}, {"aud": ["tiza", "x"], "azp": "tiza"}):
        provider.token = lambda claims, changed=changed: provider.with_token(signed({**claims, **changed}))  # type: ignore[misc]
        assert arrive(app.test_client(), provider).status_code == 302, changed


ANSWERS: dict[str, tuple[dict[str, Any], str, int]] = {
    "an unknown state": ({"state": "made up"}, "sso_state", 400),
    "no state": ({"state": None}, "sso_state", 400),
    "another provider": ({"iss": "https://evil.example"}, "sso_issuer", 400),
    "no provider, though it says that it names itself": ({"iss": None}, "sso_issuer", 400),
    "no code": ({"code": None}, "sso_code", 400),
    "a code that it does not know": ({"code": "made up"}, "sso_code", 400),
    "a refusal": ({"error": "access_denied", "code": None}, "sso_denied", 403),
    "a refusal with markup": ({"error": "<script>alert(1)</script>"}, "sso_denied", 403),
    "a refusal of another provider": ({"error": "x", "iss": "https://evil.example"}, "sso_issuer", 400),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_answers(client: FlaskClient, provider: Provider, case: str) -> None:
    changed, code, status = ANSWERS[case]
    answer = {**begin(client, provider), **changed}
    response = finish(client, {name: value for name, value in answer.items() if value is not None})
    assert (response.status_code, code_of(response)) == (status, code)
    assert "<script>alert" not in response.get_data(as_text=True)
    nobody_is_in(client)


def test_an_answer_for_another_browser_is_refused(app: Flask, provider: Provider) -> None:
    """Otherwise an attacker could have somebody log in to the attacker's account, and watch."""
    answer = begin(app.test_client(), provider)
    victim = app.test_client()
    victim.get("/login")
    assert code_of(finish(victim, answer)) == "sso_state"
    nobody_is_in(victim)


def test_an_answer_works_once(app: Flask, provider: Provider) -> None:
    browser = app.test_client()
    answer = begin(browser, provider)
    copy = browser.get_cookie("tiza")
    assert copy is not None
    assert finish(browser, answer).status_code == 302
    assert code_of(finish(browser, answer)) == "sso_state"
    thief = app.test_client()
    thief.set_cookie("tiza", copy.value)
    assert code_of(finish(thief, answer)) == "sso_code", "the provider knows that the code was used"


def test_an_answer_comes_in_time(client: FlaskClient, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = begin(client, provider)
    monkeypatch.setattr("classroom.web.sign_on_client.now", lambda: now() + 901)
    assert code_of(finish(client, answer)) == "sso_state"


def test_the_verifier_proves_who_has_begun(client: FlaskClient, provider: Provider) -> None:
    forms: list[dict[str, list[str]]] = []
    answer = provider.answer
    provider.answer = lambda path, form, headers: (forms.append(form or {}), answer(path, form, headers))[1]  # type: ignore[method-assign]
    sent = begin(client, provider)
    challenge = provider.codes[sent["code"]]["code_challenge"]
    finish(client, sent)
    verifier = next(form["code_verifier"][0] for form in forms if "code_verifier" in form)
    assert sha256(verifier.encode()).digest() == urlsafe_b64decode(challenge + "=")
    assert len(verifier) >= 43


def test_many_begun_log_ins_do_not_outgrow_the_cookie(client: FlaskClient, provider: Provider) -> None:
    for _tab in range(20):
        last = begin(client, provider, f"/join/{'x' * 200}")
    cookie = client.get_cookie("tiza")
    assert cookie is not None
    assert len(cookie.value) < 3000
    assert finish(client, last).status_code == 302


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((500, {}), "sso_unavailable"),
        ((200, b"<html>"), "sso_unavailable"),
        ((200, []), "sso_unavailable"),
        ((200, b"[" * 100_000), "sso_unavailable"),
        ((200, b" " * (exchange.MAX_BODY + 1)), "sso_unavailable"),
        ((302, {}), "sso_token"),
        ((401, {"error": "invalid_client"}), "sso_misconfigured"),
        ((400, {"error": {"a": 1}}), "sso_code"),
        ((200, {"error": "invalid_grant"}), "sso_code"),
    ],
)
def test_answers_to_the_code(client: FlaskClient, provider: Provider, answer: tuple[int, Any], code: str) -> None:
    provider.token = lambda _claims: answer
    assert code_of(arrive(client, provider)) == code
    nobody_is_in(client)


@pytest.mark.parametrize(
    ("info", "code"),
    [({"sub": "somebody else", "name": "Ana"}, "sso_subject"), ({"name": "Ana"}, "sso_subject"),
     (None, "sso_unavailable"), ([], "sso_unavailable")],
)  # fmt: skip
def test_what_is_told_beside_the_token(client: FlaskClient, provider: Provider, info: Any, code: str) -> None:
    provider.document["userinfo_endpoint"] = f"{provider.issuer}/info"
    provider.claims, provider.info = {"sub": "s-1"}, info
    assert code_of(arrive(client, provider)) == code
    nobody_is_in(client)


DOCUMENTS: dict[str, tuple[dict[str, Any], str]] = {
    "another provider's": ({"issuer": "https://evil.example"}, "sso_misconfigured"),
    "nearly the same name": ({"issuer": "/"}, "sso_misconfigured"),
    "no keys": ({"jwks_uri": None}, "sso_misconfigured"),
    "a log-in that is not encrypted": ({"authorization_endpoint": "http://evil.example"}, "sso_misconfigured"),
    "a file": ({"token_endpoint": "file:///etc/passwd"}, "sso_misconfigured"),
    "only shared secrets": ({"id_token_signing_alg_values_supported": ["HS256", "none"]}, "sso_misconfigured"),
}  # fmt: skip


@pytest.mark.parametrize("case", DOCUMENTS)
def test_documents(client: FlaskClient, provider: Provider, case: str) -> None:
    changed, code = DOCUMENTS[case]
    if changed.get("issuer") == "/":
        changed = {"issuer": f"{provider.issuer}/"}
    provider.document |= changed
    response = client.get("/login/oidc")
    assert (response.status_code, code_of(response)) == (503, code)
    assert response.headers["Retry-After"] == "60"
    assert "does not answer at the moment" in client.get("/login").get_data(as_text=True)


PUBLIC_JWK = KEY.as_dict(private=False)
KEYS: dict[str, list[Any]] = {
    "none": [],
    "not numbers": [{"kty": "RSA", "kid": "first", "n": "x", "e": "AQAB"}],
    "no keys": [None, 7, {"kty": "?"}],
    "for something else": [{**PUBLIC_JWK, "use": "enc"}],
    "for another algorithm": [{**PUBLIC_JWK, "alg": "PS256"}],
}


@pytest.mark.parametrize("case", KEYS)
def test_keys_that_are_none(client: FlaskClient, provider: Provider, case: str) -> None:
    provider.keys = KEYS[case]
    assert code_of(arrive(client, provider)) == "sso_signature"
    nobody_is_in(client)


def test_a_key_that_is_too_short(client: FlaskClient, provider: Provider) -> None:
    with pytest.warns(SecurityWarning):
        weak = RSAKey.generate_key(1024, {"kid": "weak", "use": "sig"})
    provider.keys = [weak.as_dict(private=False)]
    provider.token = lambda claims: provider.with_token(signed(claims, weak))
    assert code_of(arrive(client, provider)) == "sso_signature"


def test_a_new_key_is_read_once_a_minute_at_most(app: Flask, provider: Provider) -> None:
    arrive(app.test_client(), provider)
    provider.asked.clear()
    provider.token = lambda claims: provider.with_token(signed(claims, OTHER_KEY))
    for _try in range(3):
        assert code_of(arrive(app.test_client(), provider)) == "sso_signature"
    assert provider.asked.count("/keys") == 1
    provider.keys.append(OTHER_KEY.as_dict(private=False))
    assert code_of(arrive(app.test_client(), provider)) == "sso_signature"
    directory.provider()._known.asked_for_unknown_at = None  # a minute later
    assert arrive(app.test_client(), provider).status_code == 302


def test_a_provider_that_is_away_is_asked_by_one_at_a_time(app: Flask, provider: Provider) -> None:
    provider.document = {}
    for _try in range(3):
        assert app.test_client().get("/login/oidc").status_code == 503
    assert provider.asked.count("/.well-known/openid-configuration") == 1


def test_without_a_provider_nobody_is_asked(client: FlaskClient) -> None:
    response = client.post("/login/oidc/backchannel-logout", data={"logout_token": "hello"})
    assert json.loads(response.data)["error_description"] == "sso_off"
    response = client.get("/login/oidc/callback?code=a&state=b")
    assert (response.status_code, code_of(response)) == (404, "sso_off")
