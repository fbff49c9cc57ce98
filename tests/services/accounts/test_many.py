"""Several accounts at once: a summary first, and nobody shuts out themselves or the last administrator."""

import pytest
from flask import Flask
from flask_babel import force_locale

from classroom.core.database import transaction
from classroom.core.errors import Invalid
from classroom.models import User
from classroom.services.accounts import access, directory, many, users
from classroom.services.accounts.directory import Wanted
from tests.support.people import make_user, rename

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.both_databases
def test_the_summary_is_what_is_done(admin: User, owner: User, member: User, stranger: User) -> None:
    login = access.grant(member, "session")
    users.set_disabled(stranger.id, True)
    ids = [admin.id, owner.id, member.id, stranger.id, member.id, 99999]
    planned = many.plan(ids, "disable", admin.id)
    assert [user.username for user in planned.changing] == ["owner", "member"]
    assert (planned.unchanged, planned.own) == (1, True)
    assert owner.is_active, "a plan changes nothing"
    assert many.apply(ids, "disable", admin.id) == 2
    assert admin.is_active
    assert not owner.is_active
    assert access.find(login, "session") is None
    assert many.apply(ids, "enable", admin.id) == 3
    assert member.is_active


def test_roles_change_but_never_ones_own(admin: User, owner: User, member: User) -> None:
    other = make_user("deputy", "admin")
    ids = [admin.id, other.id, owner.id, member.id]
    assert many.apply(ids, "role:student", admin.id) == 2
    assert [user.role for user in (admin, other, owner, member)] == ["admin", "student", "student", "student"]


def test_only_those_who_asked_are_approved(admin: User, member: User, stranger: User) -> None:
    with transaction():
        member.requested_role = "teacher"
    assert many.apply([member.id, stranger.id], "approve", admin.id) == 1
    assert (member.role, stranger.role) == ("teacher", "student")


def test_what_is_missing_is_said(admin: User, member: User) -> None:
    for ids, action, field in (
        ([], "disable", "ids"), ([member.id], "", "action"), ([member.id], "role:root", "action"),
        (list(range(1, many.MOST + 2)), "disable", "ids"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            many.plan(ids, action, admin.id)
        assert list(caught.value.fields) == [field]


def test_more_than_one_transaction_holds(admin: User) -> None:
    with transaction() as session:
        made = [User(username=f"s{n:03}", display_name="S", role="student", password_hash="-") for n in range(120)]
        session.add_all(made)
    assert many.apply([user.id for user in made], "disable", admin.id) == 120
    assert directory.ids_of(Wanted(state="active")) == [admin.id]


@pytest.mark.both_databases
def test_leavers_are_those_who_have_not_logged_in_since(admin: User, owner: User, member: User, stranger: User) -> None:
    with transaction():
        for user, created, logged_in in ((owner, 100.0, 900.0), (member, 100.0, 300.0), (stranger, 100.0, None)):
            user.created_at, user.last_login_at = created, logged_in
    assert set(directory.ids_of(Wanted(idle_since=500.0))) == {member.id, stranger.id}
    assert set(directory.ids_of(Wanted(idle_since=200.0))) == {stranger.id}, "made before, and never logged in"
    assert set(directory.ids_of(Wanted(idle_since=100.0))) == set()


def test_a_log_in_is_noted(member: User) -> None:
    assert member.last_login_at is None
    access.grant(member, "api")
    assert member.last_login_at is None
    access.grant(member, "session")
    assert member.last_login_at is not None


def test_names_follow_the_alphabet_of_the_reader(app: Flask, owner: User, member: User, stranger: User) -> None:
    rename(owner, "Nuria Zapata")
    rename(member, "Ñusta Abad")
    users.edit(stranger.id, display_name="Óscar de la Luz", given_name="Óscar", family_name="De la Luz")
    with app.test_request_context(), force_locale("es"):
        assert directory.ids_of(Wanted()) == [owner.id, member.id, stranger.id]
        assert directory.ids_of(Wanted(order="surname")) == [member.id, stranger.id, owner.id]
        assert directory.ids_of(Wanted(order="nonsense")) == [owner.id, member.id, stranger.id]
