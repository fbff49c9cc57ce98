"""POST /tokens."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from classroom.models import User
from classroom.services.accounts import users
from tests.api.client import Api
from tests.api.conftest import good
from tests.support.people import PASSWORD


def test_a_token_stands_for_the_account(app: Flask, nobody: Api, owner: User) -> None:
    reply = nobody.post("/tokens", {"username": "owner", "password": PASSWORD})
    assert reply.status == 201
    assert good(Api(app, reply.body["token"]).get("/lessons")) == {"lessons": []}


def test_two_tokens_differ_and_are_long(nobody: Api, owner: User) -> None:
    made = {good(nobody.post("/tokens", {"username": "owner", "password": PASSWORD}))["token"] for _time in range(2)}
    assert len(made) == 2
    assert min(len(token) for token in made) >= 32


def test_wrong_password_unknown_user_and_disabled_account_look_alike(nobody: Api, owner: User, member: User) -> None:
    users.set_disabled(member.id, True)
    replies = [
        nobody.post("/tokens", {"username": "owner", "password": "wrong wrong wrong"}),
        nobody.post("/tokens", {"username": "who", "password": "wrong wrong wrong"}),
        nobody.post("/tokens", {"username": "member", "password": PASSWORD}),
    ]
    assert {(reply.status, reply.code) for reply in replies} == {(401, "not_authenticated")}
    assert len({reply.data for reply in replies}) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"username": "owner"}, "password"),
        ({"username": "owner", "password": 12345678}, "password"),
        ({"username": ["owner"], "password": PASSWORD}, "username"),
        ({"username": "owner", "password": PASSWORD, "role": "admin"}, "role"),
    ],
)
def test_wrong_fields_are_named(nobody: Api, owner: User, body: dict[str, Any], field: str) -> None:
    reply = nobody.post("/tokens", body)
    assert (reply.status, reply.code, reply.fields) == (422, "invalid", {field})


def test_guessing_is_slowed_down(nobody: Api, owner: User, rates: Callable[[str, str], None]) -> None:
    rates("LOGIN_MISS", "2/minute")
    guess = {"username": "owner", "password": "wrong wrong wrong"}
    statuses = [nobody.post("/tokens", guess).status for _try in range(3)]
    assert statuses == [401, 401, 429]
    reply = nobody.post("/tokens", guess)
    assert reply.code == "rate_limited"
    assert 1 <= int(reply.headers["Retry-After"]) <= 60


def test_a_changed_password_ends_tokens(app: Flask, nobody: Api, owner: User) -> None:
    token = good(nobody.post("/tokens", {"username": "owner", "password": PASSWORD}))["token"]
    users.change_password(owner.id, PASSWORD, "another good password")
    assert Api(app, token).get("/lessons").status == 401
