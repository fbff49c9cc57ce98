"""Changing the e-mail address of an account, with safeguards: mail to that address can reset the password.

Where mail is set up, the owner gives the password and then opens a link that was sent to the new address, logged in to
that account: otherwise somebody could give their own account a stranger's address and have the stranger confirm it. The
former address is told, and for a week a link in that mail undoes the change, logs everybody out and sends a link for
a new password, because the change was made with the old one. Without mail, the password is enough.
"""

import secrets
from datetime import UTC, datetime

from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from classroom.core import rate_limits, unique
from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict, Forbidden, Invalid, NotAuthenticated, RateLimited
from classroom.core.locks import locked
from classroom.models import Access, EmailChange, User
from classroom.services.accounts import access, approval, letters, passwords, resets, rules
from classroom.services.accounts.directory import get
from classroom.services.accounts.letters import Letter
from classroom.services.audit import trail
from classroom.services.deliveries import mail

CONFIRM_WITHIN = 24 * 3600
"""Seconds for which the link to the new address works."""
UNDO_WITHIN = 7 * 24 * 3600
"""Seconds for which the link to the former address works."""
KEEP = 30 * 24 * 3600
"""Seconds after which changes are forgotten."""
MOST_A_DAY = 5
"""Mails to new addresses that an account may cause a day."""
CONFIRM_PATH, UNDO_PATH = "/account/email/confirm", "/account/email/undo"
"""The pages that the links open."""


def taken() -> Invalid:
    """Return the error for an address that another account has."""
    text = _("Another account has this e-mail address.")
    return Invalid(text, fields={"email": text})


def request(user_id: int, address: str, password: str) -> bool:
    """Change the address of one's own account: at once, or when the link in a mail to the new one is opened.

    Args:
        user_id: the account.
        address: the new one; empty: none.
        password: the account's.

    Returns:
        Whether a mail was sent, so that the change has to be confirmed.

    Raises:
        Invalid: fields ``email`` or ``password``; without mail also for an address that another account has.
        RateLimited: too many wrong passwords, or too many changes in a day.
    """
    user = get(user_id)
    name, stored, former = user.username, user.password_hash, user.email
    problems = rules.Problems()
    wanted: str | None = problems.collect("email", rules.email, address)
    problems.raise_if_any()
    if wanted == former:
        text = _("This is the address that the account has.")
        raise Invalid(text, fields={"email": text})
    rate_limits.guard("login_miss", name, "change")
    db.session.rollback()  # hold no connection while hashing; the code below reads again
    if not passwords.matches(stored, password):
        rate_limits.record_failure("login_miss", name, "change")
        text = _("This is not your current password.")
        raise Invalid(text, fields={"password": text})
    by_mail = letters.can_be_sent()
    with unique.answering({"users.email": taken}), transaction() as session:
        user = get(user_id, lock=True)
        if user.password_hash != stored:
            raise Conflict(_("The password has just been changed elsewhere. Log in again."))
        change = _add(session, user, wanted or "")
        if wanted is None or not by_mail:
            _make(change, user, confirmed=False)
            return False
        letters.enqueue("email_confirm", mail.key_of(wanted), change.id)
    return True


def ask_to_confirm(user_id: int) -> bool:
    """Send a link that confirms the address that an account has; return whether there is one to be confirmed.

    Raises:
        RateLimited: too many in a day.
    """
    with transaction() as session:
        user = get(user_id, lock=True)
        if not user.email or user.email_confirmed_at is not None or not letters.can_be_sent():
            return False
        change = _add(session, user, user.email)
        letters.enqueue("email_confirm", mail.key_of(user.email), change.id)
    return True


def _add(session: Session, user: User, address: str) -> EmailChange:
    """Add a change, whose secret is made when its mail is sent; the ones that wait are given up."""
    moment = now()
    mine = (EmailChange.user_id == user.id,)
    recent = select(func.count()).select_from(EmailChange).where(*mine, EmailChange.created_at > moment - 24 * 3600)
    if (session.scalar(recent) or 0) >= MOST_A_DAY:
        raise RateLimited(_("You have changed the address several times today. Try again tomorrow."), retry_after=3600)
    _give_up_waiting(user.id)
    change = EmailChange(user_id=user.id, address=address, former=user.email, digest=access.digest(secrets.token_hex()))
    session.add(change)
    session.flush()
    return change


def _give_up_waiting(user_id: int) -> None:
    waiting = (EmailChange.user_id == user_id, EmailChange.confirmed_at.is_(None), EmailChange.ended_at.is_(None))
    db.session.execute(update(EmailChange).where(*waiting).values(ended_at=now()))


def waiting(user_id: int) -> EmailChange | None:
    """Return the change of an account that waits for its link to be opened, or None."""
    query = select(EmailChange).where(
        EmailChange.user_id == user_id,
        EmailChange.confirmed_at.is_(None),
        EmailChange.ended_at.is_(None),
        EmailChange.created_at > now() - CONFIRM_WITHIN,
    )
    return db.session.scalar(query.order_by(EmailChange.id.desc()).limit(1))


def give_up(user_id: int) -> None:
    """Give up the change of an account that waits; its link no longer works."""
    with transaction():
        _give_up_waiting(user_id)


def _make(change: EmailChange, user: User, *, confirmed: bool) -> None:
    """Make a change, and tell the former address; inside a transaction, with the account locked."""
    change.confirmed_at = now()
    assign(user, change.address or None, confirmed=confirmed)
    if change.former and change.former != change.address:
        trail.record("email_changed", "user", user.id)
        if letters.can_be_sent():
            letters.enqueue("email_changed", mail.key_of(change.former), change.id)


def assign(user: User, address: str | None, *, confirmed: bool) -> None:
    """Give an account an address; links that were sent to the former one end. Inside a transaction.

    Args:
        user: the account, locked.
        address: None: none.
        confirmed: whether it is certain that it is the owner's.
    """
    user.email = address
    user.email_confirmed_at = now() if confirmed and address else None
    ended = update(Access).where(Access.user_id == user.id, Access.kind == "reset", Access.ended_at.is_(None))
    db.session.execute(ended.values(ended_at=now()))
    db.session.flush()


@letters.letter("email_confirm")
def _prepare_confirmation(change_id: int) -> Letter | None:
    secret = letters.new_secret()
    with transaction() as session:
        change = session.get(EmailChange, change_id, populate_existing=True)
        if change is None or change.ended_at is not None or change.confirmed_at is not None:
            return None
        user = change.user
        others = select(User.id).where(User.email == change.address, User.id != user.id)
        if not user.is_active or session.scalar(others) is not None:
            return None
        change.digest = access.digest(secret)
        username, address, language = user.username, change.address, user.language

    def write() -> mail.Message:
        lines = [
            _("The account %(name)s is to have this e-mail address.", name=username),
            _("To agree, open this link within a day, logged in to that account:"),
            letters.link(CONFIRM_PATH, secret),
            _("If you do not know the account, ignore this mail."),
        ]
        return mail.Message(_("Confirm your e-mail address"), "\n\n".join(lines) + "\n")

    return Letter(address, language, write)


@letters.letter("email_changed")
def _prepare_warning(change_id: int) -> Letter | None:
    secret = letters.new_secret()
    with transaction() as session:
        change = session.get(EmailChange, change_id, populate_existing=True)
        if change is None or change.ended_at is not None or change.confirmed_at is None or not change.former:
            return None
        change.undo_digest = access.digest(secret)
        username, language, former = change.user.username, change.user.language, change.former
        until = datetime.fromtimestamp(change.confirmed_at + UNDO_WITHIN, UTC)

    def write() -> mail.Message:
        lines = [
            _("The account %(name)s no longer has this e-mail address.", name=username),
            _("If you changed it yourself, there is nothing to do."),
            _(
                "If it was not you, somebody knows your password. This link undoes the change, logs everybody out and "
                "sends you a mail for a new password. It works until %(when)s:",
                when=f"{format_datetime(until)} UTC",
            ),
            letters.link(UNDO_PATH, secret),
        ]
        return mail.Message(_("Your e-mail address was changed"), "\n\n".join(lines) + "\n")

    return Letter(former, language, write)


def _expired() -> NotAuthenticated:
    return NotAuthenticated(
        _("This link does not work any more: it was used, is too old, or a newer one was sent."), code="link_expired"
    )


def _find(column: object, secret: str) -> EmailChange | None:
    if not secret or len(secret) > 128:
        return None
    query = select(EmailChange).where(column == access.digest(secret), EmailChange.ended_at.is_(None))  # type: ignore[arg-type]
    return db.session.scalar(query.execution_options(populate_existing=True))


def confirm(user_id: int, secret: str) -> User:
    """Make the change whose link was opened.

    Args:
        user_id: who is logged in.
        secret: of the link.

    Raises:
        NotAuthenticated: ``link_expired``.
        Forbidden: ``other_account``, somebody else asked for the change.
        Invalid: another account has the address by now.
    """
    with unique.answering({"users.email": taken}), transaction():
        user = get(user_id, lock=True)
        change = _find(EmailChange.digest, secret)
        if change is None or change.confirmed_at is not None or change.created_at < now() - CONFIRM_WITHIN:
            raise _expired()
        if change.user_id != user_id:
            text = _("Another account asked for this. Log in with that one, then open the link again.")
            raise Forbidden(text, code="other_account")
        if user.email != change.former:
            raise _expired()
        _make(change, user, confirmed=True)
        approval.by_domain(user)
    return user


def undo(secret: str, address: str) -> None:
    """Give an account its former address back, log everybody out, and send a link for a new password.

    The password that somebody knew works no more.

    Args:
        secret: of the link.
        address: network address of the request, for the rate limit.

    Raises:
        NotAuthenticated: ``link_expired``.
        Invalid: another account has the former address by now.
        RateLimited: too many from this address.
    """
    rate_limits.check("reset", address)
    found = _find(EmailChange.undo_digest, secret)
    if found is None:
        raise _expired()
    key = found.user_id
    with unique.answering({"users.email": taken}), transaction() as session:
        user = locked(User, key)
        change = _find(EmailChange.undo_digest, secret)
        if user is None or change is None or (change.confirmed_at or 0) < now() - UNDO_WITHIN:
            raise _expired()
        assign(user, change.former, confirmed=True)
        user.password_hash = passwords.NONE
        later = (EmailChange.user_id == user.id, EmailChange.id >= change.id, EmailChange.ended_at.is_(None))
        session.execute(update(EmailChange).where(*later).values(ended_at=now()))
        _give_up_waiting(user.id)
        session.execute(delete(Access).where(Access.user_id == user.id, Access.kind == "reset"))
        access.end_all(user.id)
        trail.record("email_change_undone", "user", user.id)
        resets.enqueue(user.email or "")


def forget_old() -> None:
    """Delete changes that were asked for more than :data:`KEEP` seconds ago."""
    with transaction() as session:
        session.execute(delete(EmailChange).where(EmailChange.created_at < now() - KEEP))
