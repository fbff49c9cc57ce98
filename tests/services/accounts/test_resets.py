"""A link by mail sets a new password: once, for an hour, for its account alone, and nobody learns who has one."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from classroom.core import settings
from classroom.core.database import db, transaction
from classroom.core.errors import Invalid, NotAuthenticated, RateLimited
from classroom.models import Access, Delivery, User
from classroom.services.accounts import access, letters, resets, users
from classroom.services.deliveries import courier, outbox
from tests.support.mail_server import MailServer
from tests.support.people import PASSWORD

HOME = "198.51.100.7"
NEW = "three unrelated words"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer(auth_require_tls=False) as running:
        yield running


@pytest.fixture(autouse=True)
def configured(app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSROOM_MAIL_URL", server.url)
    monkeypatch.setenv("CLASSROOM_MAIL_FROM", "tiza@school.example")
    monkeypatch.setenv("CLASSROOM_PUBLIC_URL", "https://tiza.school.example")
    settings.current.cache_clear()


@pytest.fixture
def person(member: User) -> User:
    """A student with an address."""
    with transaction():
        member.email, member.language = "member@mail.example", "en"
    return member


def deliver() -> None:
    for claimed in outbox.claim("me", ["letter"], 10):
        courier.store(letters.KIND, claimed, letters.KIND.deliver(claimed))


def asked(server: MailServer, typed: str) -> str:
    """Ask for a link, and return the secret of the newest one."""
    resets.ask(typed, HOME)
    deliver()
    return secret_of(server)


def secret_of(server: MailServer) -> str:
    found = re.search(r"https://tiza\.school\.example/reset/new#(\S{43})\s", server.mails[-1].get_content())
    assert found
    return found[1]


@pytest.mark.both_databases
@pytest.mark.parametrize("typed", ["member", " MEMBER ", "member@mail.example", "Member@Mail.Example"])
def test_a_link_sets_the_password_once_and_ends_everything_else(server: MailServer, person: User, typed: str) -> None:
    login, token = access.grant(person, "session"), access.grant(person, "api")
    secret = asked(server, typed)
    assert server.recipients == ["member@mail.example"]
    assert access.find(login, "session") is not None, "asking alone ends nothing"
    resets.choose(secret, NEW, HOME)
    assert access.find(login, "session") is None
    assert access.find(token, "api") is None
    assert users.authenticate("member", NEW, HOME).id == person.id
    with pytest.raises(NotAuthenticated):
        users.authenticate("member", PASSWORD, HOME)
    with pytest.raises(NotAuthenticated) as caught:
        resets.choose(secret, "other words entirely", HOME)
    assert caught.value.code == "link_expired"


def test_the_secret_is_stored_nowhere_and_never_a_login(server: MailServer, person: User) -> None:
    secret = asked(server, "member")
    assert db.session.scalars(select(Delivery)).one().payload == {}
    row = db.session.scalars(select(Access).where(Access.kind == "reset")).one()
    assert row.digest == access.digest(secret)
    assert access.find(secret, "session") is None
    assert access.find(secret, "api") is None


def test_a_login_or_token_is_no_link(server: MailServer, person: User) -> None:
    for kind in ("session", "api"):
        with pytest.raises(NotAuthenticated):
            resets.choose(access.grant(person, kind), NEW, HOME)


def test_a_link_ends_after_an_hour(server: MailServer, person: User) -> None:
    secret = asked(server, "member")
    row = db.session.scalars(select(Access)).one()
    assert row.expires_at == pytest.approx(row.created_at + 3600, abs=5)
    with transaction() as session:
        session.execute(update(Access).values(expires_at=row.created_at - 1))
    with pytest.raises(NotAuthenticated):
        resets.choose(secret, NEW, HOME)


@pytest.mark.parametrize("what", ["changed", "reset", "role", "disabled", "newer"])
def test_a_link_dies_with_any_change_of_the_account(server: MailServer, person: User, what: str) -> None:
    secret = asked(server, "member")
    if what == "changed":
        users.change_password(person.id, PASSWORD, "chosen by myself")
    elif what == "reset":
        users.reset_password(person.id, "chosen by somebody")
    elif what == "role":
        users.set_role(person.id, "teacher")
    elif what == "disabled":
        users.set_disabled(person.id, True)
        users.set_disabled(person.id, False)
    else:
        asked(server, "member")
    with pytest.raises(NotAuthenticated):
        resets.choose(secret, NEW, HOME)


def test_a_wrong_password_does_not_use_the_link_up(server: MailServer, person: User) -> None:
    secret = asked(server, "member")
    with pytest.raises(Invalid) as caught:
        resets.choose(secret, "short", HOME)
    assert set(caught.value.fields) == {"new_password"}
    resets.choose(secret, NEW, HOME)


@pytest.mark.parametrize("typed", ["nobody", "nobody@mail.example", "", "stranger", "x" * 5000, "%", "member@"])
def test_who_has_no_account_or_no_address_gets_nothing(
    server: MailServer, person: User, stranger: User, typed: str
) -> None:
    resets.ask(typed, HOME)
    deliver()
    assert server.mails == []
    assert db.session.scalars(select(Access)).all() == []
    assert db.session.scalars(select(Delivery)).one().done_at is not None


def test_the_request_does_the_same_whoever_is_meant(app: Flask, person: User) -> None:
    """Nothing is looked up while somebody waits for the answer, so that its time tells nothing."""
    statements: list[list[str]] = []
    for typed in ("member", "member@mail.example", "nobody"):
        seen: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_rest: object, seen: list[str] = seen) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        resets.ask(typed, HOME)
        event.remove(db.engine, "before_cursor_execute", note)
        statements.append(seen)
    assert statements[0] == statements[1] == statements[2]
    assert not any("users" in statement for statement in statements[0])


def test_a_disabled_account_gets_nothing(server: MailServer, person: User) -> None:
    users.set_disabled(person.id, True)
    resets.ask("member", HOME)
    deliver()
    assert server.mails == []


def test_an_account_is_not_flooded_and_an_address_is_slowed_down(
    server: MailServer, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLASSROOM_RESET_RATE", "6/hour")
    settings.current.cache_clear()
    for _time in range(6):
        resets.ask("member", HOME)
        deliver()
    assert len(server.mails) == resets.MOST_AN_HOUR
    resets.choose(secret_of(server), NEW, "203.0.113.5")
    with pytest.raises(RateLimited):
        resets.ask("member", HOME)


def test_a_server_that_is_away_gets_another_secret(server: MailServer, person: User) -> None:
    server.refusals["DATA"] = "451 later"
    resets.ask("member", HOME)
    deliver()
    before = db.session.scalars(select(Access)).one().digest
    del server.refusals["DATA"]
    with transaction() as session:
        session.execute(update(Delivery).values(due=0))
    deliver()
    resets.choose(secret_of(server), NEW, HOME)
    assert before != access.digest(secret_of(server))


def test_without_an_own_address_no_link_is_made(
    server: MailServer, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request may name any host: its link would lead there."""
    monkeypatch.delenv("CLASSROOM_PUBLIC_URL")
    settings.current.cache_clear()
    assert not letters.can_be_sent()
    resets.ask("member", HOME)
    deliver()
    assert server.mails == []


def test_the_mail_is_in_the_language_of_who_asks_unless_the_account_has_one(
    app: Flask, server: MailServer, person: User
) -> None:
    with transaction():
        person.language = None
    for header, subject in (("es", "Elige una contraseña nueva"), ("en", "Choose a new password")):
        page = app.test_client().post("/reset", data={"username": "member"}, headers={"Accept-Language": header})
        assert page.status_code == 200
        deliver()
        assert server.mails[-1]["Subject"] == subject
