"""The options of the server that administrators choose."""

import pytest
from flask import Flask

from classroom.core import settings
from classroom.core.errors import Conflict, Forbidden, Invalid
from classroom.services.accounts import users
from classroom.services.audit import trail
from classroom.services.server import options
from tests.support.people import PASSWORD


def register(name: str) -> None:
    users.register(username=name, password=PASSWORD, address="192.0.2.1")


def test_registration_is_closed_and_opened_and_the_audit_says_so(app: Flask) -> None:
    assert (options.registration(), options.registration_fixed_by()) == ("open", "")
    options.set_registration("closed")
    options.set_registration("closed")
    with pytest.raises(Forbidden):
        register("ana")
    assert users.registration_roles() == ()
    options.set_registration("open")
    register("ana")
    told = [entry.detail for entry in trail.entries(trail.Filter("registration_changed")).items]
    assert told == ["closed > open", "open > closed"]
    with pytest.raises(Invalid):
        options.set_registration("ajar")


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_the_setting_decides_where_it_is_set(app: Flask, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    options.set_registration("closed")
    monkeypatch.setenv("CLASSROOM_REGISTRATION", mode)
    settings.current.cache_clear()
    assert (options.registration(), options.registration_fixed_by()) == (mode, "CLASSROOM_REGISTRATION")
    with pytest.raises(Conflict) as caught:
        options.set_registration("open")
    assert caught.value.code == "option_fixed"
