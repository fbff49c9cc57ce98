"""Making and changing accounts."""

from typing import Any

import pytest
from flask import Flask

from classroom.core import settings
from classroom.core.database import db, subscribe
from classroom.core.errors import Conflict, Forbidden, Invalid, NotFound
from classroom.core.events import AccessEnded
from classroom.models import User
from classroom.services.accounts import access, passwords, users
from classroom.services.accounts.directory import Wanted
from tests.support.people import PASSWORD, make_user

pytestmark = pytest.mark.usefixtures("app")

ADDRESS = "192.0.2.1"


def refused(**changes: str) -> dict[str, str]:
    """Return the field errors of an account that is right but for these changes."""
    values = {"username": "rosa", "password": PASSWORD, "role": "student"} | changes
    with pytest.raises(Invalid) as caught:
        users.create(**values)
    assert db.session.query(User).count() == 0
    return caught.value.fields


def test_an_account_is_made_as_asked() -> None:
    user = users.create(
        username="  Rosa.Díaz ",
        password=PASSWORD,
        role="teacher",
        display_name=" Rosa  Díaz ",
        email="Rosa@Example.ORG",
    )
    db.session.expire_all()
    assert (user.username, user.display_name, user.email) == ("rosa.díaz", "Rosa Díaz", "rosa@example.org")
    assert (user.role, user.language, user.is_active) == ("teacher", None, True)


def test_the_name_shown_is_the_username_when_none_is_given() -> None:
    assert make_name(display_name=None) == "rosa"
    assert make_name(username="other", display_name="") == "other"


def make_name(username: str = "Rosa", display_name: str | None = None) -> str:
    user = users.create(username=username, password=PASSWORD, role="student", display_name=display_name)
    return user.display_name


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ＲＯＳＡ", "rosa"),
        ("Ñandú", "ñandú"),
        ("n\u0303andu\u0301", "ñandú"),
        ("佐藤さくら", "佐藤さくら"),
        ("мария.2", "мария.2"),
    ],
)
def test_usernames_of_any_script_have_one_spelling(typed: str, stored: str) -> None:
    users.create(username=typed, password=PASSWORD, role="student")
    found = users.find_by_username(typed)
    assert found is not None
    assert found.username == stored


@pytest.mark.parametrize(
    "username",
    [
        "",
        "a",
        "a" * 65,
        "two words",
        "tab\there",
        "nul\0l",
        "a\u202eb",
        "a\u200bb",
        "a\u2066b",
        "a/b",
        "a@b",
        "<b>x",
        "-rosa",
        ".rosa",
        "ros\u0430",
        "z" + "\u0301" * 5,
        "\ud800x",
        "rosa\U0001f600",
    ],
)
def test_bad_usernames_are_refused_by_name_of_the_field(username: str) -> None:
    assert list(refused(username=username)) == ["username"]
    assert users.find_by_username(username) is None


@pytest.mark.parametrize(
    "password", ["", "short12", "x" * 257, "password", "Contraseña", "12345678", "aaaaaaaaaa", "rosa", "abababab"]
)
def test_bad_passwords_are_refused(password: str) -> None:
    assert list(refused(password=password)) == ["password"]


def test_the_username_is_no_password() -> None:
    assert list(refused(username="rosaluxemburg", password="RosaLuxemburg")) == ["password"]


@pytest.mark.parametrize(
    "email", ["rosa", "rosa@", "@example.org", "a b@example.org", "x" * 250 + "@example.org", "a@b\0c.org"]
)
def test_bad_addresses_are_refused(email: str) -> None:
    assert list(refused(email=email)) == ["email"]


@pytest.mark.parametrize(
    "name", ["x" * 61, "---", "\u3164", "a\u202eb", "a\u200bb", "nul\0l", "Z\u0301\u0301\u0301\u0301"]
)
def test_bad_names_are_refused(name: str) -> None:
    assert list(refused(display_name=name)) == ["display_name"]


def test_bad_roles_and_languages_are_refused() -> None:
    assert list(refused(role="root")) == ["role"]
    assert list(refused(language="xx")) == ["language"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert set(refused(username="a", password="b", email="c", role="d")) == {"username", "password", "email", "role"}


@pytest.mark.both_databases
@pytest.mark.parametrize("again", [{"username": "ROSA"}, {"username": "other", "email": "ROSA@example.org"}])
def test_the_database_keeps_usernames_and_addresses_unique(again: dict[str, str]) -> None:
    users.create(username="rosa", password=PASSWORD, role="student", email="rosa@example.org")
    with pytest.raises(Invalid) as caught:
        users.create(**{"password": PASSWORD, "role": "student", **again})  # type: ignore[arg-type]
    assert list(caught.value.fields) == list(again)[-1:]
    assert db.session.query(User).count() == 1


@pytest.mark.usefixtures("real_passwords")
def test_passwords_are_hashed_by_argon2id_at_owasps_minimum_or_above() -> None:
    stored = users.create(username="rosa", password=PASSWORD, role="student").password_hash
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in stored


def test_hashing_never_happens_inside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[bool] = []
    real = passwords._executor.run

    def spy(function, *args):  # type: ignore[no-untyped-def]
        calls.append(bool(db.session().info.get("writing")))
        return real(function, *args)

    monkeypatch.setattr(passwords._executor, "run", spy)
    user = users.create(username="rosa", password=PASSWORD, role="student")
    users.authenticate("rosa", PASSWORD, ADDRESS)
    users.change_password(user.id, PASSWORD, "another good one")
    users.reset_password(user.id, "a third good one")
    assert calls == [False] * 5


def test_anybody_may_register_as_a_student_only() -> None:
    user = users.register(username="rosa", password=PASSWORD, address=ADDRESS)
    assert user.role == "student"
    with pytest.raises(Invalid) as caught:
        users.register(username="eva", password=PASSWORD, address=ADDRESS, role="admin")
    assert list(caught.value.fields) == ["role"]
    eva = users.register(username="eva", password=PASSWORD, address=ADDRESS, role="teacher")
    assert (eva.role, eva.requested_role) == ("student", "teacher"), "it waits for an approval"


def configure(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """Change a setting for this test."""
    monkeypatch.setenv(name, value)
    settings.current.cache_clear()


def test_registration_for_teachers_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, "CLASSROOM_REGISTRATION_ROLE", "teacher")
    assert users.register(username="rosa", password=PASSWORD, address=ADDRESS, role="teacher").is_teacher
    with pytest.raises(Invalid):
        users.register(username="eva", password=PASSWORD, address=ADDRESS, role="admin")


def test_nobody_registers_when_it_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, "CLASSROOM_REGISTRATION", "closed")
    with pytest.raises(Forbidden) as caught:
        users.register(username="rosa", password=PASSWORD, address=ADDRESS)
    assert caught.value.code == "registration_closed"
    assert users.find_by_username("rosa") is None


def test_a_profile_changes(member: User) -> None:
    users.update_profile(member.id, display_name="Ana", language="es")
    assert (member.display_name, member.language) == ("Ana", "es")
    users.update_profile(member.id, display_name="Ana", language="")
    assert member.language is None


def test_a_profile_says_what_is_wrong(member: User) -> None:
    for values in ({"display_name": ""}, {"language": "tlh"}):
        with pytest.raises(Invalid) as caught:
            users.update_profile(member.id, **({"display_name": "Ana", "language": None} | values))  # type: ignore[arg-type]
        assert list(caught.value.fields) == list(values)
    assert member.display_name == "Member"


@pytest.mark.both_databases
def test_an_administrator_edits_an_account(member: User, stranger: User) -> None:
    users.edit(stranger.id, display_name="S", email="s@example.org")
    users.edit(member.id, display_name="Ana G.", given_name="Ana", family_name="Gómez", email="Ana@example.org")
    assert (member.display_name, member.given_name, member.family_name) == ("Ana G.", "Ana", "Gómez")
    assert member.email == "ana@example.org"
    assert member.email_confirmed_at is not None, "taken as it is"
    for values in (
        {"display_name": ""}, {"email": "nothing"}, {"email": "s@example.org"}, {"family_name": "x" * 61},
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            users.edit(member.id, **({"display_name": "Ana"} | values))  # type: ignore[arg-type]
        assert list(caught.value.fields) == list(values)
    users.edit(member.id, display_name="Ana")
    assert (member.email, member.email_confirmed_at, member.family_name) == (None, None, None)


def test_unknown_accounts_are_not_found() -> None:
    for call in (
        lambda: users.get(999),
        lambda: users.set_role(999, "teacher"),
        lambda: users.set_disabled(999, True),
        lambda: users.reset_password(999, PASSWORD),
        lambda: users.set_language(999, "es"),
    ):
        with pytest.raises(NotFound):
            call()


def test_a_changed_role_ends_all_log_ins_and_tokens(member: User) -> None:
    secrets = [(access.grant(member, kind), kind) for kind in ("session", "api")]
    users.set_role(member.id, "teacher")
    assert member.role == "teacher"
    assert [access.find(*secret) for secret in secrets] == [None, None]


def test_the_same_role_again_changes_nothing(member: User) -> None:
    secret = access.grant(member, "session")
    users.set_role(member.id, "student")
    assert access.find(secret, "session") is not None


def test_a_disabled_account_is_out_until_it_is_enabled(member: User) -> None:
    secret = access.grant(member, "api")
    users.set_disabled(member.id, True)
    assert access.find(secret, "api") is None
    users.set_disabled(member.id, False)
    assert member.is_active
    assert access.find(secret, "api") is None, "what has ended stays ended"


def test_sockets_are_told_when_log_ins_end(app: Flask, member: User) -> None:
    heard: list[object] = []
    subscribe(app, heard.extend)
    secret = access.grant(member, "session")
    row = access.find(secret, "session")
    assert row is not None
    row_id = row.id
    users.set_disabled(member.id, True)
    assert AccessEnded((row_id,)) in heard


@pytest.mark.both_databases
def test_the_last_active_admin_stays(admin: User, member: User) -> None:
    other = make_user("other", "admin")
    users.set_disabled(other.id, True)
    for attempt in (lambda: users.set_role(admin.id, "teacher"), lambda: users.set_disabled(admin.id, True)):
        with pytest.raises(Conflict) as caught:
            attempt()
        assert caught.value.code == "last_admin"
    assert (admin.role, admin.is_active) == ("admin", True)
    users.set_disabled(member.id, True)  # others are not held back by it
    users.set_disabled(other.id, False)
    users.set_role(admin.id, "teacher")
    assert admin.role == "teacher"


@pytest.mark.both_databases
def test_the_list_searches_filters_and_turns_pages(app: Flask, admin: User, owner: User, member: User) -> None:
    users.edit(member.id, display_name="Ángela Ruiz", email="ang_ela@example.org")

    def names(query: str = "", role: str = "", **more: Any) -> list[str]:
        return [user.username for user in users.list_users(Wanted(query, role, **more)).items]

    assert names() == ["admin", "member", "owner"]
    assert names("", "teacher") == ["owner"]
    assert names("ángela") == names("RUIZ") == names("ang_ela@") == names("MEMB") == ["member"]
    assert names("%") == names("ang%ela") == names("nobody") == []
    assert names("m_mber") == [], "an underscore stands for itself"
    users.set_disabled(owner.id, True)
    assert (names(state="disabled"), names(state="active")) == (["owner"], ["admin", "member"])
    for number in range(30):
        db.session.add(User(username=f"s{number:02}", display_name="S", role="student", password_hash="-"))
    db.session.commit()
    page = users.list_users(Wanted(role="student"), 99)
    assert (page.page, page.pages, page.total, len(page.items)) == (2, 2, 31, 6)
    assert users.list_users(page=-5).page == 1
