"""A platform registers itself; an administrator finishes it, once."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import db, now, transaction
from classroom.models import LtiPlatform, LtiRegistration, User
from classroom.services.lti import configurations, platforms, registering
from tests.support.lti_platform import DEPLOYMENT, LTI, Platform, send
from tests.support.lti_registering import SCOPES, Registrar
from tests.support.people import log_in


@pytest.fixture
def registrar(platform: Platform) -> Registrar:
    """A platform that registers tools by itself."""
    return Registrar(platform)


@pytest.fixture
def browser(app: Flask, admin: User) -> FlaskClient:
    """An administrator's."""
    return log_in(app, admin)


def opened(app: Flask, registrar: Registrar) -> str:
    """Open our page as the platform does, where nobody is logged in; return the address that it leads to."""
    page = app.test_client().get(registrar.opens, headers={"Sec-Fetch-Dest": "iframe"})
    assert page.status_code == 200
    assert f"frame-ancestors {registrar.platform.url}" in page.headers["Content-Security-Policy"]
    assert page.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    found = re.search(r'href="(/admin/lti/register/[^"]+)"', page.get_data(as_text=True))
    assert found
    return found[1]


def state(app: Flask, path: str) -> str:
    return str(app.test_client().get(path.replace("/admin", "")).get_json()["state"])


def finish(browser: FlaskClient, path: str, **form: str) -> Any:
    page = browser.get(path).get_data(as_text=True)
    mark = re.search(r'name="mark" value="([^"]+)"', page)
    return browser.post(path, data={"mark": mark[1] if mark else "", "name": "", **form})


def code(response: Any) -> str:
    found = re.search(r"<code[^>]*>(lti_[^<]*)</code>", response.get_data(as_text=True))
    return found[1] if found else ""


def test_a_platform_registers_itself_and_people_come_from_it(
    app: Flask, registrar: Registrar, browser: FlaskClient
) -> None:
    path = opened(app, registrar)
    assert registrar.platform.calls == [], "nobody is called before an administrator looks"
    assert state(app, path) == "waiting"
    page = browser.get(path).get_data(as_text=True)
    assert registrar.platform.url in page
    assert registrar.tools == [], "nor is anything registered before one agrees"
    done = finish(browser, path, makes_teachers="y")
    assert state(app, path) == "done"
    [tool] = registrar.tools
    assert tool["redirect_uris"] == ["http://localhost/lti/launch"]
    assert tool["scope"].split() == SCOPES
    added = db.session.scalars(db.select(LtiPlatform).where(LtiPlatform.client_id == "registered-1")).one()
    assert done.location == f"/admin/lti/{added.id}"
    assert added.name.startswith("Testing")
    assert [each.name for each in added.deployments] == ["77"]
    assert added.makes_teachers
    assert code(finish(browser, path)) == "lti_registration_gone", "it works once"
    came, new = app.test_client(), {"iss": registrar.platform.url, "client_id": "registered-1"}
    state_, nonce = registrar.platform.begin(came, **new, lti_deployment_id="77")
    claims = {"iss": new["iss"], "aud": new["client_id"], "azp": None, f"{LTI}deployment_id": "77"}
    token = registrar.platform.sign(registrar.platform.message(nonce, **claims))
    arrived = send(came, state_, token)
    assert arrived.status_code == 303, arrived.get_data(as_text=True)


def test_only_administrators_finish_it(app: Flask, registrar: Registrar, owner: User) -> None:
    path = opened(app, registrar)
    for visitor, status in ((app.test_client(), 302), (log_in(app, owner), 403)):
        assert visitor.get(path).status_code == status
        assert visitor.post(path, data={"mark": "x"}).status_code == status
    assert registrar.platform.calls == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"issuer": "https://moodle.other.example"}, "lti_configuration_issuer"),
        ({"issuer": None}, "lti_configuration (issuer)"),
        ({"token_endpoint": None}, "lti_configuration (token_endpoint)"),
        ({"jwks_uri": "ftp://127.0.0.1/"}, "lti_configuration (jwks_uri)"),
        ({"registration_endpoint": "http://10.0.0.1/"}, "lti_configuration (registration_endpoint)"),
        (
            {"id_token_signing_alg_values_supported": ["HS256"]},
            "lti_configuration (id_token_signing_alg_values_supported)",
        ),
    ],
)
def test_a_configuration_that_cannot_be_used(
    app: Flask, registrar: Registrar, browser: FlaskClient, changes: dict[str, Any], expected: str
) -> None:
    registrar.changes = changes
    assert code(browser.get(opened(app, registrar))) == expected
    assert len(platforms.listed()) == 1


def test_what_the_platform_may_answer(app: Flask, registrar: Registrar, browser: FlaskClient) -> None:
    """Where it has not registered us, the administrator can try again; where it has, the page says so."""
    path, sound = opened(app, registrar), registrar.token
    registrar.token = "another"
    assert code(finish(browser, path)) == "lti_registration_refused (status:401)"
    registrar.token, registrar.client = sound, {}
    assert code(finish(browser, path)) == "lti_registration_answer"
    assert code(browser.get(path)) == "lti_registration_gone"
    registrar.token, registrar.client = sound, {"client_id": "late"}
    path = opened(app, registrar)
    finish(browser, path)
    late = db.session.scalars(db.select(LtiPlatform).where(LtiPlatform.client_id == "late")).one()
    assert late.deployments == [], "the administrator enters it"
    assert "has not said its deployment ID" in browser.get(f"/admin/lti/{late.id}").get_data(as_text=True)
    registrar.token = sound
    path = opened(app, registrar)
    assert code(finish(browser, path)) == "lti_registration_answer", "the same client again"


def test_what_has_changed_meanwhile_is_looked_at_again(app: Flask, registrar: Registrar, browser: FlaskClient) -> None:
    path = opened(app, registrar)
    assert code(browser.post(path, data={"mark": "of-another-configuration", "name": ""})) == "lti_registration_changed"
    assert registrar.tools == []


def test_what_cannot_be_read(app: Flask, registrar: Registrar, browser: FlaskClient) -> None:
    path = opened(app, registrar)

    def away(request: Any) -> bool:
        request.send_response(302)
        request.send_header("Location", f"{registrar.platform.url}/elsewhere")
        request.send_header("Content-Length", "0")
        request.end_headers()
        return True

    registrar.platform.answers["/openid"] = away
    assert code(browser.get(path)) == "lti_configuration_unreachable (status:302)"
    assert not any(where == "/elsewhere" for _method, where in registrar.platform.calls), "nobody is led elsewhere"
    with transaction() as session:
        session.execute(db.update(LtiRegistration).values(created_at=now() - registering.VALID - 1))
    assert code(browser.get(path)) == "lti_registration_gone"
    assert state(app, path) == "gone"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"openid_configuration": "http://10.0.0.1/openid"},
        {"openid_configuration": "file:///etc/passwd"},
        {"openid_configuration": "https://moodle.school.example/", "registration_token": "two words"},
        {"openid_configuration": "https://moodle.school.example/", "registration_token": "x" * 5000},
    ],
)
def test_a_beginning_that_cannot_be_used(app: Flask, platform: Platform, query: dict[str, str]) -> None:
    answer = app.test_client().get("/lti/register", query_string=query)
    assert answer.status_code == 403
    assert code(answer) == "lti_registration_request"
    assert db.session.scalar(db.select(db.func.count(LtiRegistration.id))) == 0


def test_canvas_has_its_configuration_on_another_host() -> None:
    assert configurations.is_its_own("https://canvas.instructure.com", "https://sso.canvaslms.com/api/lti/x")
    assert not configurations.is_its_own("https://canvas.instructure.com", "https://evil.example/api/lti/x")
    assert not configurations.is_its_own("https://canvas.instructure.com.evil.example", "https://sso.canvaslms.com/x")


def test_only_the_school_that_asks_is_let_in_of_all_of_canvas(app: Flask, platform: Platform) -> None:
    platforms.add(
        issuer="https://canvas.instructure.com",
        client_id="1",
        auth_url="https://sso.canvaslms.com/a",
        token_url="https://sso.canvaslms.com/t",
        jwks_url="https://sso.canvaslms.com/j",
        deployments=[DEPLOYMENT],
    )
    for referrer, shown in (
        ("https://school.instructure.com/courses/1", True),
        ("https://school.instructure.com.evil.example/", False),
        ("https://other.example/", False),
    ):
        page = app.test_client().get("/lti/login", headers={"Referer": referrer})
        policy = page.headers["Content-Security-Policy"]
        assert "*" not in policy
        assert (referrer.split("/")[2] in policy) is shown
