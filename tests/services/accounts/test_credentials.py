"""Logging in and changing passwords: the same work and answer for all failures, throttled, nobody locked out."""

import pytest
from argon2 import PasswordHasher

from classroom.core import rate_limits, settings
from classroom.core.database import db
from classroom.core.errors import Invalid, NotAuthenticated, NotFound, RateLimited
from classroom.models import User
from classroom.services.accounts import access, credentials, passwords, users
from tests.support.people import PASSWORD

pytestmark = pytest.mark.usefixtures("app")

HERE, THERE = "192.0.2.1", "198.51.100.7"


def wrong(username: str, password: str = "not this one", address: str = HERE) -> NotAuthenticated:
    """Try to log in; return the refusal."""
    with pytest.raises(NotAuthenticated) as caught:
        users.authenticate(username, password, address)
    return caught.value


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record the hashes that are verified; the real work is done."""
    calls: list[str] = []
    real = passwords._verify

    def spy(stored: str, plain: bytes) -> bool:
        calls.append(stored)
        return real(stored, plain)

    monkeypatch.setattr(passwords, "_verify", spy)
    return calls


def set_rate(monkeypatch: pytest.MonkeyPatch, name: str, rate: str) -> None:
    monkeypatch.setenv(f"CLASSROOM_{name}", rate)
    settings.current.cache_clear()
    rate_limits.forget()


def test_the_right_password_gets_in_however_the_name_is_written(member: User) -> None:
    assert users.authenticate(" MEMBER ", PASSWORD, HERE).id == member.id


def test_composed_and_decomposed_characters_are_the_same_password(member: User) -> None:
    users.reset_password(member.id, "contrase\u00f1a larga")
    assert users.authenticate("member", "contrasen\u0303a larga", HERE).id == member.id


@pytest.mark.usefixtures("real_passwords")
def test_all_failures_give_one_answer_after_the_same_work(member: User, stranger: User, verified: list[str]) -> None:
    users.set_disabled(stranger.id, True)
    answers = [
        wrong("member"),
        wrong("nobody"),
        wrong("stranger", PASSWORD),
        wrong("stranger"),
        wrong("not\0a name"),
        wrong("member", ""),
        wrong("member", "x" * 100_000),
        wrong("member", "\ud800"),
    ]
    assert {(str(answer.message), answer.code, answer.status) for answer in answers} == {
        ("The username or the password is wrong.", "not_authenticated", 401)
    }
    assert len(verified) == len(answers), "one hash is verified, whatever the reason"
    parameters = {stored.rsplit("$", 2)[0] for stored in verified}
    assert len(parameters) == 1, "the one for unknown names costs as much as a real one"


def test_wrong_passwords_are_throttled_by_account_and_address(
    member: User, stranger: User, verified: list[str]
) -> None:
    for _try in range(10):
        wrong("member")
    before = len(verified)
    with pytest.raises(RateLimited) as caught:
        users.authenticate("MEMBER", PASSWORD, HERE)
    assert caught.value.retry_after
    assert len(verified) == before, "no work is done for it"
    assert users.authenticate("member", PASSWORD, THERE).id == member.id, "the owner elsewhere gets in"
    assert users.authenticate("stranger", PASSWORD, HERE).id == stranger.id, "so do others there"


def test_unknown_names_are_throttled_as_well() -> None:
    for _try in range(10):
        wrong("nobody")
    with pytest.raises(RateLimited):
        users.authenticate("nobody", PASSWORD, HERE)


def test_right_passwords_are_not_counted_as_wrong(member: User) -> None:
    for _try in range(15):
        users.authenticate("member", PASSWORD, HERE)


def test_guesses_sent_at_once_get_no_verdict_beyond_the_limit(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others use up the limit while this one's hash is worked on: then even the right password is not told."""
    real = passwords.matches

    def meanwhile(stored: str | None, password: str) -> bool:
        for _try in range(10):
            rate_limits.record_failure("login_miss", "member", HERE)
        return real(stored, password)

    monkeypatch.setattr(credentials.passwords, "matches", meanwhile)
    with pytest.raises(RateLimited):
        users.authenticate("member", PASSWORD, HERE)


def test_one_address_has_a_limit_over_all_accounts(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    set_rate(monkeypatch, "LOGIN_RATE", "3/hour")
    for _try in range(3):
        users.authenticate("member", PASSWORD, HERE)
    with pytest.raises(RateLimited):
        users.authenticate("member", PASSWORD, HERE)
    with pytest.raises(RateLimited):
        users.register(username="rosa", password=PASSWORD, address=HERE)
    assert users.authenticate("member", PASSWORD, THERE).id == member.id


@pytest.mark.both_databases
def test_a_password_changed_during_the_check_is_refused(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    real = passwords.matches

    def meanwhile(stored: str | None, password: str) -> bool:
        with db.engine.connect().execution_options(write=True) as other:
            other.exec_driver_sql("UPDATE users SET password_hash = 'changed' WHERE username = 'member'")
            other.commit()
        return real(stored, password)

    monkeypatch.setattr(credentials.passwords, "matches", meanwhile)
    wrong("member", PASSWORD)


@pytest.mark.usefixtures("real_passwords")
def test_a_hash_with_old_parameters_is_made_anew(member: User) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    member.password_hash = weak
    db.session.commit()
    wrong("member")
    assert member.password_hash == weak
    users.authenticate("member", PASSWORD, HERE)
    assert member.password_hash.startswith(f"$argon2id$v=19$m={passwords.MEMORY_KIB},t={passwords.PASSES}")
    users.authenticate("member", PASSWORD, HERE)


def test_a_changed_password_ends_all_but_the_log_in_that_asks(member: User) -> None:
    mine, other, token = (access.grant(member, kind) for kind in ("session", "session", "api"))
    row = access.find(mine, "session")
    assert row is not None
    users.change_password(member.id, PASSWORD, "an entirely new one", row.id)
    assert access.find(mine, "session") is not None
    assert access.find(other, "session") is None
    assert access.find(token, "api") is None
    wrong("member", PASSWORD)
    assert users.authenticate("member", "an entirely new one", HERE).id == member.id


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("not this", "an entirely new one", "old_password"),
        (PASSWORD, "short", "new_password"),
        (PASSWORD, "member", "new_password"),
        (PASSWORD, "x" * 257, "new_password"),
    ],
)
def test_a_password_change_says_what_is_wrong(member: User, old: str, new: str, field: str) -> None:
    secret = access.grant(member, "session")
    with pytest.raises(Invalid) as caught:
        users.change_password(member.id, old, new)
    assert list(caught.value.fields) == [field]
    assert access.find(secret, "session") is not None
    assert users.authenticate("member", PASSWORD, HERE).id == member.id


def test_guessing_the_old_password_in_a_stolen_browser_is_throttled(member: User) -> None:
    for _try in range(10):
        with pytest.raises(Invalid):
            users.change_password(member.id, "a guess", "an entirely new one")
    with pytest.raises(RateLimited):
        users.change_password(member.id, PASSWORD, "an entirely new one")


def test_a_reset_password_ends_all_log_ins(member: User) -> None:
    secret = access.grant(member, "session")
    users.reset_password(member.id, "given by the admin")
    assert access.find(secret, "session") is None
    assert users.authenticate("member", "given by the admin", HERE).id == member.id
    with pytest.raises(Invalid) as caught:
        users.reset_password(member.id, "short")
    assert list(caught.value.fields) == ["password"]


def test_made_up_passwords_are_good_and_never_twice_the_same() -> None:
    made = {passwords.generate() for _time in range(200)}
    assert len(made) == 200
    assert all(passwords.check(password) == password for password in made)


def test_a_login_that_began_before_the_password_was_changed_is_not_granted(member: User) -> None:
    checked = users.authenticate("member", PASSWORD, HERE)
    db.session.expunge(checked)  # the login's own session does not see the change
    credentials.reset_password(member.id, "another fine password")
    with pytest.raises(NotAuthenticated):
        access.grant(checked, "session")
    assert access.of_user(member.id, "session") == []


def test_an_access_ends_once(member: User, stranger: User) -> None:
    access.grant(member, "session")
    [login] = [row.id for row in access.of_user(member.id, "session")]
    for user_id, reason in ((stranger.id, "of somebody else"), (member.id, ""), (member.id, "ended already")):
        if reason:
            with pytest.raises(NotFound):
                access.end_own(user_id, login)
        else:
            access.end_own(user_id, login)
