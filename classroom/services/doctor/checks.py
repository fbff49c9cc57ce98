"""What a check finds out, and how a series of checks is run."""

import smtplib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """The result of one check.

    Attributes:
        name: what was checked.
        level: ``ok``, ``warning`` (works, and should be changed) or ``failed``.
        says: one line for an administrator.
        remedy: the command or line of configuration that mends it; empty if nothing is wrong.
    """

    name: str
    level: Literal["ok", "warning", "failed"]
    says: str
    remedy: str = ""


Check = Callable[[], Iterable[Finding]]


def ok(name: str, says: str) -> Finding:
    """Return that nothing is wrong."""
    return Finding(name, "ok", says)


def warning(name: str, says: str, remedy: str) -> Finding:
    """Return what works and should be changed."""
    return Finding(name, "warning", says, remedy)


def failed(name: str, says: str, remedy: str) -> Finding:
    """Return what does not work."""
    return Finding(name, "failed", says, remedy)


def first_line(error: BaseException) -> str:
    """Return the first line of an error's message, or its kind; of a mail server's refusal, its number and words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        return _reply(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def _reply(code: int, says: bytes | str) -> str:
    text = says.decode(errors="replace") if isinstance(says, bytes) else says
    return " ".join(f"{code} {text}".split())
