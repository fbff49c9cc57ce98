"""Whoever changes the address of an account could reset its password: both ends and the password are needed."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from classroom.core import settings
from classroom.core.database import db, transaction
from classroom.core.errors import Forbidden, Invalid, NotAuthenticated, RateLimited
from classroom.models import Access, Delivery, EmailChange, User
from classroom.services.accounts import access, email_changes, letters, resets, users
from classroom.services.deliveries import courier, mail, outbox
from tests.support.mail_server import MailServer
from tests.support.people import PASSWORD, rename

HOME = "198.51.100.7"
OLD, NEW = "old@mail.example", "new@mail.example"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer(auth_require_tls=False) as running:
        yield running


@pytest.fixture
def with_mail(app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSROOM_MAIL_URL", server.url)
    monkeypatch.setenv("CLASSROOM_MAIL_FROM", "tiza@school.example")
    monkeypatch.setenv("CLASSROOM_PUBLIC_URL", "https://tiza.school.example")
    settings.current.cache_clear()


@pytest.fixture
def person(member: User) -> User:
    return rename(member, "Member", OLD)


def deliver() -> None:
    kinds = {"letter": letters.KIND, "mail": mail.KIND}
    while claimed := outbox.claim("me", kinds, 10):
        for each in claimed:
            courier.store(kinds[each.kind], each, kinds[each.kind].deliver(each))


def secret_in(server: MailServer, path: str, to: str) -> str:
    """Return the secret of the newest link to a page that somebody got."""
    for got in reversed(server.mails):
        found = re.search(rf"https://tiza\.school\.example{path}#(\S{{43}})\s", got.get_content())
        if found and got["To"] == to:
            return found[1]
    raise AssertionError(f"no mail to {to} leads to {path}")


def changed(server: MailServer, person: User) -> str:
    """Change the address by both steps, and return the secret that undoes it."""
    assert email_changes.request(person.id, NEW, PASSWORD)
    deliver()
    email_changes.confirm(person.id, secret_in(server, "/account/email/confirm", NEW))
    deliver()
    return secret_in(server, "/account/email/undo", OLD)


@pytest.mark.both_databases
@pytest.mark.usefixtures("with_mail")
def test_the_new_end_confirms_and_the_old_end_is_told(server: MailServer, person: User) -> None:
    assert email_changes.request(person.id, NEW, PASSWORD)
    assert person.email == OLD, "nothing changes before the link is opened"
    deliver()
    assert server.recipients == [NEW]
    secret = secret_in(server, "/account/email/confirm", NEW)
    email_changes.confirm(person.id, secret)
    assert person.email == NEW
    assert person.email_confirmed_at is not None
    deliver()
    assert server.recipients == [NEW, OLD]
    assert NEW not in server.mails[-1].get_content()
    with pytest.raises(NotAuthenticated):
        email_changes.confirm(person.id, secret)
    db.session.rollback()
    assert all("#" not in str(row.payload) for row in db.session.scalars(select(Delivery))), "no link is stored"


@pytest.mark.usefixtures("with_mail")
def test_the_password_is_needed(server: MailServer, person: User) -> None:
    for wrong in ("", "wrong one"):
        with pytest.raises(Invalid) as caught:
            email_changes.request(person.id, NEW, wrong)
        assert list(caught.value.fields) == ["password"]
    assert db.session.scalars(select(EmailChange)).all() == []
    for _try in range(8):
        with pytest.raises(Invalid):
            email_changes.request(person.id, NEW, "wrong one")
    with pytest.raises(RateLimited):
        email_changes.request(person.id, NEW, PASSWORD)


@pytest.mark.usefixtures("with_mail")
def test_nobody_confirms_for_the_account_of_somebody_else(server: MailServer, person: User, stranger: User) -> None:
    """A thief who asks with their own account gets the address of nobody who only opens the link."""
    email_changes.request(stranger.id, "victim@mail.example", PASSWORD)
    deliver()
    with pytest.raises(Forbidden) as caught:
        email_changes.confirm(person.id, secret_in(server, "/account/email/confirm", "victim@mail.example"))
    assert caught.value.code == "other_account"
    db.session.rollback()
    assert (stranger.email, person.email) == (None, OLD)


@pytest.mark.usefixtures("with_mail")
def test_links_of_the_former_address_end(server: MailServer, person: User) -> None:
    resets.ask("member", HOME)
    deliver()
    secret = secret_in(server, "/reset/new", OLD)
    changed(server, person)
    with pytest.raises(NotAuthenticated):
        resets.choose(secret, "three unrelated words", HOME)


@pytest.mark.both_databases
@pytest.mark.usefixtures("with_mail")
def test_the_former_address_undoes_it_and_shuts_the_thief_out(server: MailServer, person: User) -> None:
    undo = changed(server, person)
    login = access.grant(person, "session")
    resets.ask("member", HOME)
    deliver()
    thiefs = secret_in(server, "/reset/new", NEW)
    email_changes.undo(undo, HOME)
    assert person.email == OLD
    assert access.find(login, "session") is None
    with pytest.raises(NotAuthenticated):
        resets.choose(thiefs, "three unrelated words", HOME)
    with pytest.raises(NotAuthenticated):
        users.authenticate("member", PASSWORD, HOME)
    deliver()
    resets.choose(secret_in(server, "/reset/new", OLD), "words of the owner", HOME)
    assert users.authenticate("member", "words of the owner", HOME).id == person.id
    with pytest.raises(NotAuthenticated):
        email_changes.undo(undo, HOME)


@pytest.mark.usefixtures("with_mail")
def test_a_thief_who_changes_it_again_does_not_get_away(server: MailServer, person: User) -> None:
    undo = changed(server, person)
    email_changes.request(person.id, "third@mail.example", PASSWORD)
    deliver()
    email_changes.confirm(person.id, secret_in(server, "/account/email/confirm", "third@mail.example"))
    deliver()
    thiefs = secret_in(server, "/account/email/undo", NEW)
    email_changes.undo(undo, HOME)
    assert person.email == OLD
    with pytest.raises(NotAuthenticated):
        email_changes.undo(thiefs, HOME)


@pytest.mark.usefixtures("with_mail")
@pytest.mark.parametrize("what", ["confirm", "undo"])
def test_links_end_with_time(server: MailServer, person: User, what: str) -> None:
    if what == "undo":
        secret = changed(server, person)
        long_ago = {"confirmed_at": 1.0}
    else:
        email_changes.request(person.id, NEW, PASSWORD)
        deliver()
        secret = secret_in(server, "/account/email/confirm", NEW)
        long_ago = {"created_at": 1.0}
    with transaction() as session:
        session.execute(update(EmailChange).values(**long_ago))
    with pytest.raises(NotAuthenticated):
        _ = email_changes.undo(secret, HOME) if what == "undo" else email_changes.confirm(person.id, secret)


@pytest.mark.usefixtures("with_mail")
@pytest.mark.parametrize("how", ["given up", "asked again", "edited"])
def test_a_change_that_waits_can_be_given_up(server: MailServer, person: User, how: str) -> None:
    email_changes.request(person.id, NEW, PASSWORD)
    deliver()
    secret = secret_in(server, "/account/email/confirm", NEW)
    assert email_changes.waiting(person.id) is not None
    if how == "given up":
        email_changes.give_up(person.id)
    elif how == "asked again":
        email_changes.request(person.id, "third@mail.example", PASSWORD)
    else:
        rename(person, "Member", "given@mail.example")
    with pytest.raises(NotAuthenticated):
        email_changes.confirm(person.id, secret)


@pytest.mark.usefixtures("with_mail")
def test_an_address_of_another_account_is_not_told(server: MailServer, person: User, stranger: User) -> None:
    rename(stranger, "Stranger", "hers@mail.example")
    assert email_changes.request(person.id, "hers@mail.example", PASSWORD), "as for any other address"
    deliver()
    assert server.mails == []


@pytest.mark.usefixtures("with_mail")
def test_nobody_is_flooded(server: MailServer, person: User) -> None:
    for number in range(email_changes.MOST_A_DAY):
        email_changes.request(person.id, f"a{number}@mail.example", PASSWORD)
    with pytest.raises(RateLimited):
        email_changes.request(person.id, NEW, PASSWORD)


@pytest.mark.both_databases
def test_without_mail_the_password_is_enough(person: User, stranger: User) -> None:
    rename(stranger, "Stranger", "hers@mail.example")
    with pytest.raises(Invalid) as caught:
        email_changes.request(person.id, "hers@mail.example", PASSWORD)
    assert list(caught.value.fields) == ["email"]
    assert not email_changes.request(person.id, NEW, PASSWORD)
    assert (person.email, person.email_confirmed_at) == (NEW, None)
    assert not email_changes.request(person.id, "", PASSWORD)
    assert person.email is None


def test_old_changes_are_forgotten(person: User) -> None:
    email_changes.request(person.id, NEW, PASSWORD)
    email_changes.forget_old()
    assert len(db.session.scalars(select(EmailChange)).all()) == 1
    with transaction() as session:
        session.execute(update(EmailChange).values(created_at=1.0))
    email_changes.forget_old()
    assert db.session.scalars(select(EmailChange)).all() == []


@pytest.mark.usefixtures("with_mail")
def test_a_link_for_one_thing_is_none_for_another(server: MailServer, person: User) -> None:
    undo = changed(server, person)
    for wrong in (undo, "", "x" * 5000, access.grant(person, "session")):
        with pytest.raises(NotAuthenticated):
            email_changes.confirm(person.id, wrong)
    with pytest.raises(NotAuthenticated):
        resets.choose(undo, "three unrelated words", HOME)
    assert db.session.scalars(select(Access).where(Access.kind == "reset")).all() == []
