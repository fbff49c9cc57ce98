"""``flask user ...``."""

import pytest
from click.testing import Result
from flask import Flask

from classroom.models import User
from classroom.services.accounts import access, users
from tests.support.people import PASSWORD, make_user


def run(app: Flask, *words: str, typed: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["user", *words], input=typed)


def test_an_account_is_made(app: Flask) -> None:
    words = (
        "create",
        "Rosa",
        "--role",
        "teacher",
        "--password",
        PASSWORD,
        "--display-name",
        "Rosa D",
        "--email",
        "r@example.org",
    )
    result = run(app, *words)
    assert result.exit_code == 0, result.output
    user = users.authenticate("rosa", PASSWORD, "192.0.2.1")
    assert (user.role, user.display_name, user.email) == ("teacher", "Rosa D", "r@example.org")


def test_the_password_is_asked_for_unseen(app: Flask) -> None:
    result = run(app, "create", "rosa", "--role", "admin", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert users.authenticate("rosa", PASSWORD, "192.0.2.1").is_admin


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "a b", "--role", "student", "--password", PASSWORD), "username"),
        (("create", "member", "--role", "student", "--password", PASSWORD), "taken"),
        (("create", "rosa", "--role", "student", "--password", "short"), "password"),
        (("create", "rosa", "--role", "root", "--password", PASSWORD), "root"),
        (("token", "nobody"), "nobody"),
        (("set-role", "nobody", "admin"), "nobody"),
        (("set-password", "member", "--password", "short"), "8"),
        (("disable", "nobody"), "nobody"),
        (("enable", "nobody"), "nobody"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(app: Flask, member: User, words: tuple[str, ...], said: str) -> None:
    result = run(app, *words)
    assert result.exit_code != 0
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""
    assert users.find_by_username("rosa") is None


def test_a_token_is_all_that_is_printed(app: Flask, owner: User) -> None:
    result = run(app, "token", "OWNER")
    assert result.exit_code == 0
    (secret,) = result.stdout.splitlines()
    found = access.find(secret, "api")
    assert found is not None
    assert found.user_id == owner.id


def test_a_disabled_account_gets_no_token(app: Flask, member: User) -> None:
    users.set_disabled(member.id, True)
    result = run(app, "token", "member")
    assert (result.exit_code, result.stdout) == (1, "")


def test_the_list_has_all_accounts(app: Flask, owner: User) -> None:
    for number in range(27):
        make_user(f"pupil{number:02}", "student")
    users.set_disabled(owner.id, True)
    lines = [line.split("\t") for line in run(app, "list").stdout.splitlines()]
    assert len(lines) == 28
    assert ["owner", "teacher", "disabled", "Owner", ""] in lines
    assert len(run(app, "list", "--role", "teacher").stdout.splitlines()) == 1
    assert len(run(app, "list", "--search", "pupil0").stdout.splitlines()) == 10


def test_accounts_are_changed(app: Flask, member: User) -> None:
    assert run(app, "set-role", "member", "teacher").exit_code == 0
    assert member.role == "teacher"
    assert run(app, "set-password", "member", "--password", "an entirely new one").exit_code == 0
    assert users.authenticate("member", "an entirely new one", "192.0.2.1").id == member.id
    assert run(app, "disable", "member").exit_code == 0
    assert not member.is_active
    assert run(app, "enable", "member").exit_code == 0
    assert member.is_active


def test_the_last_admin_stays(app: Flask, admin: User) -> None:
    for words in (("disable", "admin"), ("set-role", "admin", "student")):
        result = run(app, *words)
        assert result.exit_code == 1
        assert "last active admin" in result.stderr
    assert (admin.role, admin.is_active) == ("admin", True)
