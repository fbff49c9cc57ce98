"""Mail: plain text in the language of who gets it, written in the transaction that makes it true, sent afterwards."""

import secrets
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from sqlalchemy import delete

from classroom.core import settings
from classroom.core.database import db, now
from classroom.core.settings import Settings
from classroom.models import Delivery
from classroom.services.deliveries import outbox, smtp
from classroom.services.deliveries.kinds import Kind
from classroom.services.deliveries.outcomes import DELIVERED, Claim, Outcome, failed, given_up

PERMANENT = 500
"""Replies from this code on say that the same mail will never be taken (RFC 5321, 4.2.1)."""


@dataclass(frozen=True)
class Message:
    """What a mail says."""

    subject: str
    text: str


def is_configured() -> bool:
    """Say whether mail can be sent at all."""
    return bool(settings.current().mail_url)


def key_of(address: str) -> str:
    """Return the key of mail to an address: what it gets, it gets in order."""
    return f"mail:{address.lower()}"


def enqueue(address: str, language: str | None, write: Callable[[], Message]) -> Delivery:
    """Add a mail to the outbox, in the caller's transaction.

    Args:
        address: of who gets it.
        language: theirs; None: that of the page whose reader causes the mail, else the server's.
        write: returns subject and text; called with that language in force.

    Raises:
        RuntimeError: outside of a transaction, or no mail server is configured (see :func:`is_configured`).
    """
    if not is_configured():
        raise RuntimeError("CLASSROOM_MAIL_URL is not set")
    language = language or str(get_locale() or settings.current().default_language)
    return outbox.enqueue("mail", key_of(address), written(address, language, write))


def written(address: str, language: str, write: Callable[[], Message]) -> dict[str, str]:
    """Return a mail as :func:`compose` wants it, written with a language in force."""
    with force_locale(language):
        message = write()
    return {
        "to": address,
        "language": language,
        "subject": " ".join(message.subject.split()),
        "text": message.text,
        "token": secrets.token_hex(8),
    }


def forget(address: str) -> None:
    """Delete all mail to an address, sent or not, in the caller's transaction: for the erasure of an account."""
    db.session.execute(delete(Delivery).where(Delivery.key == key_of(address)))


def compose(config: Settings, name: str, payload: Any, written_at: float) -> EmailMessage:
    """Return the mail as it is sent.

    Args:
        config: for the sender.
        name: what its Message-ID begins with; the same mail has the same one each time it is tried.
        payload: as :func:`enqueue` stores it.
        written_at: Unix seconds.
    """
    sender_name, sender = parseaddr(config.mail_sender)[0], config.mail_address
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = payload["subject"]
    mail["From"] = Address(sender_name or "Tiza", addr_spec=sender)
    mail["To"] = Address(addr_spec=payload["to"])
    mail["Date"] = format_datetime(datetime.fromtimestamp(written_at, UTC))
    mail["Message-ID"] = f"<{name}.{payload['token']}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody answers it with "I am on holiday"
    mail.set_content(payload["text"])
    mail["Content-Language"] = payload["language"]  # after the content, which removes what was said of another one
    return mail


def send(config: Settings, mail: EmailMessage) -> None:
    """Send a mail now.

    Raises:
        OSError, smtplib.SMTPException, MailServerError: as :func:`classroom.services.deliveries.smtp.session`, and
            whatever the server has against this mail.
    """
    with smtp.session(config) as server:
        server.send_message(mail)


def _deliver(claimed: Claim) -> Outcome:
    config = settings.current()
    return attempt(config, compose(config, f"delivery-{claimed.id}", claimed.payload, claimed.created_at))


def attempt(config: Settings, mail: EmailMessage) -> Outcome:
    """Send a mail; return what came of it."""
    try:
        send(config, mail)
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(max(reply[0] for reply in error.recipients.values()))
    except smtplib.SMTPDataError as error:
        return _refused(error.smtp_code)
    except smtplib.SMTPResponseException as error:  # of the connection, the log-in or the sender: can be mended
        return failed(f"smtp:{error.smtp_code}")
    except (OSError, smtplib.SMTPException, smtp.MailServerError) as error:
        return failed(f"connection:{type(error).__name__}")
    return DELIVERED


def _refused(code: int) -> Outcome:
    """Return what to do when the server has refused this address or this mail."""
    return (given_up if code >= PERMANENT else failed)(f"smtp:{code}")


def _kept(payload: Any) -> Any:
    """Return what is kept of a mail that was sent or given up: its text may have had a link that resets a password."""
    return {name: payload[name] for name in ("to", "language") if name in payload}


KIND = Kind("mail", _deliver, _kept)


def test_message() -> Message:
    """Return a mail that only shows that mail arrives."""
    return Message(
        _("Tiza can send mail"),
        _("This is a test. If you can read it, mail from Tiza arrives at this address.") + "\n",
    )


def send_test(config: Settings, address: str) -> str:
    """Send a test to an address at once, past the outbox, so that the sender sees what is wrong; return its Message-ID.

    Raises:
        OSError, smtplib.SMTPException, MailServerError: as :func:`send`.
    """
    mail = compose(config, "test", written(address, config.default_language, test_message), now())
    send(config, mail)
    return str(mail["Message-ID"])
