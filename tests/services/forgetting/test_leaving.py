"""When an account is deleted, and whose: one's own after fourteen days, another's by an administrator."""

import pytest
from flask import Flask

from classroom.core.database import db, transaction
from classroom.core.errors import Conflict, Invalid, NotAuthenticated
from classroom.models import Erasure, User
from classroom.services.accounts import access, directory, leaving, users
from classroom.services.audit import trail
from classroom.services.audit.trail import Filter
from classroom.services.forgetting import accounts
from tests.services.forgetting.conftest import forget_now
from tests.support.people import PASSWORD

pytestmark = pytest.mark.both_databases
DAY = 24 * 3600.0


def test_ones_own_account_goes_after_fourteen_days(app: Flask, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid) as wrong:
        accounts.request_own(member.id, "not the password")
    assert set(wrong.value.fields) == {"password"}
    token = access.make_token(member, "script")
    due = accounts.request_own(member.id, PASSWORD)
    assert access.find(token, "api") is None
    assert leaving.due_at(member.id) == due
    assert forget_now() == 0
    assert users.find_by_username("member") is not None
    _make_due(member.id)
    assert forget_now() == 1
    assert db.session.get(User, member.id) is None
    with pytest.raises(NotAuthenticated):
        users.authenticate("member", PASSWORD, "127.0.0.1")
    actions = [entry.action for entry in trail.entries(Filter()).items]
    assert actions == ["log_in_failed", "deletion_requested", "token_made"]


def _make_due(user_id: int) -> None:
    with transaction():
        waiting = db.session.query(Erasure).filter_by(kind="user", subject_id=user_id).one()
        waiting.due_at -= 15 * DAY


def test_logging_in_keeps_the_account(app: Flask, member: User) -> None:
    accounts.request_own(member.id, PASSWORD)
    access.grant(users.authenticate("member", PASSWORD, "127.0.0.1"), "session")
    assert leaving.due_at(member.id) is None
    assert forget_now() == 0
    assert "deletion_cancelled" in [entry.action for entry in trail.entries(Filter()).items]
    accounts.request_own(member.id, PASSWORD)
    _make_due(member.id)
    assert forget_now() == 1, "asked for again, it goes"


def test_the_last_admin_stays(app: Flask, admin: User, owner: User) -> None:
    with pytest.raises(Conflict) as last:
        accounts.request_own(admin.id, PASSWORD)
    assert last.value.code == "last_admin"
    with pytest.raises(Conflict):
        accounts.erase(admin.id)
    users.set_role(owner.id, "admin")
    accounts.erase(admin.id)


def test_an_admin_types_the_username(app: Flask, member: User) -> None:
    with pytest.raises(Invalid) as wrong:
        accounts.erase(member.id, "membre")
    assert set(wrong.value.fields) == {"typed"}
    assert db.session.get_one(User, member.id).username == "member"
    accounts.erase(member.id, " Member ")
    assert db.session.get_one(User, member.id).username != "member"


def test_an_account_that_is_being_deleted_is_no_longer_listed(owner: User, member: User) -> None:
    before = {user.id for user in directory.list_users().items}
    accounts.erase(member.id)
    assert {user.id for user in directory.list_users().items} == before - {member.id}
    assert member.id not in {user.id for user in directory.everybody()}
