"""A platform shows Tiza in a frame, where browsers may keep its cookies back."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.lti.test_broken_launches import refused
from tests.support.calendar import Wait
from tests.support.lti_platform import ISSUER, Platform, send

OWN_PAGE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


def framed(browser: FlaskClient, platform: Platform, **changes: Any) -> Any:
    state, nonce = platform.begin(browser)
    return send(browser, state, platform.sign(platform.message(nonce, **changes)), dest="iframe")


def secret_in(page: Any) -> str:
    return re.findall(r'name="secret" value="([^"]+)"', page.get_data(as_text=True))[0]


def test_in_a_frame_one_button_opens_a_window(app: Flask, platform: Platform, wait_days: Wait) -> None:
    browser = app.test_client()
    page = framed(browser, platform)
    policy = page.headers["Content-Security-Policy"]
    assert f"frame-ancestors {ISSUER} {platform.url}" in policy
    assert "X-Frame-Options" not in page.headers
    assert browser.get("/account").location.startswith("/login"), "nobody is logged in yet"
    secret = secret_in(page)
    window = app.test_client()
    foreign = window.post("/lti/open", data={"secret": secret}, headers={"Origin": "https://evil.example"})
    assert refused(foreign) == "code"
    assert refused(window.post("/lti/open", data={"secret": secret})) == "code", "without an origin"
    assert window.post("/lti/open", data={"secret": secret}, headers=OWN_PAGE).status_code == 303
    assert window.get("/account").status_code == 200
    assert refused(app.test_client().post("/lti/open", data={"secret": secret}, headers=OWN_PAGE)) == "code"
    secret = secret_in(framed(browser, platform))
    wait_days(61 / 86400)
    assert refused(app.test_client().post("/lti/open", data={"secret": secret}, headers=OWN_PAGE)) == "code"


def test_without_cookies_the_login_begins_again_in_a_window(app: Flask, platform: Platform) -> None:
    state, nonce = platform.begin(app.test_client())
    page = send(app.test_client(), state, platform.sign(platform.message(nonce)), dest="iframe")
    text = page.get_data(as_text=True)
    assert refused(page) == "browser"
    assert 'target="_blank"' in text
    assert "login_hint=hint" in text


def test_the_storage_of_the_platform_takes_the_place_of_cookies(app: Flask, platform: Platform) -> None:
    first = app.test_client().get("/lti/login", query_string={**platform.begins, "lti_storage_target": "_parent"})
    text = first.get_data(as_text=True)
    assert f'data-origin="{platform.url}"' in text
    key, value = (re.findall(f'data-{name}="([^"]+)"', text)[0] for name in ("key", "value"))
    query = dict(re.findall(r"[?;&](\w+)=([^&\"]+)", text.replace("&amp;", "&")))
    token = platform.sign(platform.message(query["nonce"]))
    browser = app.test_client()
    asked = send(browser, query["state"], token, dest="iframe").get_data(as_text=True)
    assert 'data-lti-storage="get"' in asked
    assert f'data-key="{key}"' in asked
    assert value not in asked
    fields = {"state": query["state"], "id_token": token}
    nothing = browser.post("/lti/launch", data={**fields, "proof": ""}, headers=OWN_PAGE)
    assert refused(nothing) == "browser"
    proved = browser.post("/lti/launch", data={**fields, "proof": value}, headers=OWN_PAGE)
    assert secret_in(proved)
