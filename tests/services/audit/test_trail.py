"""The audit: what is recorded, by whom, and that nobody can change it."""

import pytest
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from classroom.core import clock, origin
from classroom.core.database import db, transaction, without_saving
from classroom.core.errors import NotAuthenticated
from classroom.models import AuditEntry, User
from classroom.services.accounts import users
from classroom.services.audit import trail
from classroom.services.audit.trail import Filter
from tests.support.people import PASSWORD

pytestmark = pytest.mark.both_databases
DAY = 24 * 3600.0


def told(**wanted: str) -> list[tuple[str, int | None, str]]:
    return [(e.action, e.subject_id, e.detail) for e in trail.entries(Filter(**wanted)).items]


def test_changes_of_accounts_are_recorded(app: Flask, admin: User, member: User) -> None:
    origin.begin("page", "192.0.2.7")
    origin.acts(admin.id)
    users.set_role(member.id, "teacher")
    users.set_role(member.id, "teacher")
    users.reset_password(member.id, "a new fine password")
    users.set_disabled(member.id, True)
    users.set_disabled(member.id, False)
    users.set_disabled(member.id, False)
    assert told() == [
        ("account_enabled", member.id, ""),
        ("account_disabled", member.id, ""),
        ("password_reset", member.id, ""),
        ("role_changed", member.id, "student > teacher"),
    ]
    newest = trail.entries(Filter()).items[0]
    assert (newest.actor_id, newest.via, newest.address) == (admin.id, "page", "192.0.2.7")


def test_log_ins_right_and_wrong(app: Flask, member: User) -> None:
    origin.begin("page", "192.0.2.7")
    for name in ("member", "nobody-of-this-name"):
        with pytest.raises(NotAuthenticated):
            users.authenticate(name, "wrong", "192.0.2.7")
    assert told() == [("log_in_failed", None, ""), ("log_in_failed", member.id, "")]
    stored = db.session.execute(text("SELECT * FROM audit_entries")).all()
    assert "nobody" not in str(stored), "people type passwords into the wrong field"
    assert all(entry.actor_id is None for entry in trail.entries(Filter()).items)
    users.authenticate("member", PASSWORD, "192.0.2.7")
    assert origin.current().user_id == member.id


def test_an_entry_is_written_with_what_it_tells_or_not_at_all(app: Flask, member: User) -> None:
    def undone() -> None:
        trail.record("password_reset", "user", member.id)
        assert len(told()) == 1

    without_saving(undone)
    assert told() == []


def test_only_known_actions(app: Flask) -> None:
    with pytest.raises(ValueError):
        trail.record("made_tea")


def test_filters(app: Flask, admin: User, member: User, owner: User) -> None:
    origin.begin("page")
    origin.acts(admin.id)
    trail.record("role_changed", "user", member.id)
    trail.record("results_exported", "lesson", member.id)
    origin.acts(owner.id)
    trail.record("results_exported", "lesson", 1)
    assert len(told(person="ADMIN")) == 2
    assert told(person="member") == [("role_changed", member.id, "")]
    assert told(person=f"#{owner.id}", action="results_exported") == [("results_exported", 1, "")]
    assert told(person="nobody") == []
    assert len(told(action="no such action")) == 3
    origin.begin("server")


def _add(age: float) -> int:
    with transaction() as session:
        entry = AuditEntry(
            at=clock.now() - age, action="log_in", subject_kind="", detail="", via="page", address="192.0.2.7"
        )
        session.add(entry)
        session.flush()
        return entry.id


@pytest.mark.parametrize(
    "statement",
    [
        update(AuditEntry).values(action="log_in"),
        update(AuditEntry).values(at=1.0),
        update(AuditEntry).values(actor_id=1),
        update(AuditEntry).values(address="192.0.2.8"),
        update(AuditEntry).values(address=None, detail="x"),
        delete(AuditEntry),
    ],
)
def test_the_database_refuses_to_change_entries(app: Flask, statement: object) -> None:
    trail.record("log_in_failed")
    with pytest.raises(DatabaseError, match="entries of the audit"), transaction() as session:
        session.execute(statement)  # type: ignore[call-overload]
    assert told() == [("log_in_failed", None, "")]


def test_addresses_go_after_thirty_days_and_entries_after_a_year(app: Flask) -> None:
    for age in (1 * DAY, 29 * DAY, 31 * DAY, 364 * DAY, 367 * DAY):
        _add(age)
    trail.forget_old()
    assert [entry.address for entry in trail.entries(Filter()).items] == [None, None, "192.0.2.7", "192.0.2.7"]
