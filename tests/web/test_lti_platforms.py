"""The administrators' pages of learning platforms."""

import pytest
from flask import Flask

from classroom.core import settings
from classroom.models import User
from classroom.services.lti import platforms
from tests.support.people import log_in
from tests.support.platforms import PLATFORM

FORM = {**PLATFORM, "deployments": "1\n 2 \n\n1"}


def test_a_registration_is_added_changed_and_removed(app: Flask, admin: User) -> None:
    browser = log_in(app, admin)
    assert "/lti/launch" in browser.get("/admin/lti").get_data(as_text=True)
    added = browser.post("/admin/lti", data=FORM)
    page = browser.get(added.location).get_data(as_text=True)
    assert PLATFORM["jwks_url"] in page
    [platform] = platforms.listed()
    assert [deployment.name for deployment in platform.deployments] == ["1", "2"]
    assert not platform.makes_teachers
    saved = browser.post(added.location, data={"deployments": "3", "makes_teachers": "y"})
    assert saved.status_code == 302
    [platform] = platforms.listed()
    assert [deployment.name for deployment in platform.deployments] == ["3"]
    assert platform.makes_teachers
    assert browser.post(f"{added.location}/delete").location == "/admin/lti"
    assert platforms.listed() == []
    assert browser.get(added.location).status_code == 404


def test_an_address_without_https_is_warned_of(app: Flask, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = log_in(app, admin)
    assert "Set CLASSROOM_PUBLIC_URL" in browser.get("/admin/lti").get_data(as_text=True)
    monkeypatch.setenv("CLASSROOM_PUBLIC_URL", "https://tiza.school.example")
    settings.current.cache_clear()
    page = browser.get("/admin/lti").get_data(as_text=True)
    assert "CLASSROOM_PUBLIC_URL" not in page
    assert "https://tiza.school.example/lti/register" in page


def test_what_was_typed_stays_in_the_form(app: Flask, admin: User) -> None:
    browser = log_in(app, admin)
    wrong = browser.post("/admin/lti", data={**FORM, "jwks_url": "http://moodle.school.example/certs"})
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert 'value="http://moodle.school.example/certs"' in page
    assert PLATFORM["token_url"] in page
    assert "begins with https://" in page
    assert platforms.listed() == []


def test_a_new_key_is_made(app: Flask, admin: User) -> None:
    before = len(app.test_client().get("/lti/jwks.json").get_json()["keys"])
    assert log_in(app, admin).post("/admin/lti/keys").location == "/admin/lti"
    assert len(app.test_client().get("/lti/jwks.json").get_json()["keys"]) == before + 1
