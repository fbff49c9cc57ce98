"""Record and read the audit.

An entry is written in the transaction of what it tells, so that there is neither one without the other. Nothing here
changes an entry; the database refuses it (``models/audit.py``).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import delete, func, insert, or_, select, update

from classroom.core import origin
from classroom.core.database import db, now, paginate, transaction
from classroom.models import AuditEntry, User
from classroom.models.audit import KEPT_SECONDS

ACTIONS = (
    "log_in", "log_in_failed", "token_made", "account_created", "account_disabled", "account_enabled", "role_changed",
    "password_changed", "password_reset", "reset_mailed", "password_reset_by_mail", "role_declined",
    "email_changed", "email_change_undone", "account_edited", "approval_changed",
    "passwords_shown", "results_exported", "own_data_exported",
    "deletion_requested", "deletion_cancelled", "account_erased", "lesson_deleted", "lesson_anonymised",
    "participant_anonymised", "course_deleted", "question_deleted", "login_ended", "registration_changed",
    "pins_made", "pin_used",
    "platform_added", "platform_changed", "platform_removed", "school_imported",
    "homework_deleted", "homework_reminded", "webhook_created", "webhook_changed", "webhook_deleted", "backup_restored",
    "identity_linked", "identity_unlinked", "logged_out_by_provider",
)  # fmt: skip
"""What is recorded."""
ADDRESS_SECONDS = 30 * 24 * 3600
"""How long the network address of an entry is kept."""
PAGE_SIZE = 50


def record(action: str, subject_kind: str = "", subject_id: int | None = None, detail: str = "") -> None:
    """Add an entry, in the present transaction or in one of its own; who asks and from where, the edge has said.

    Args:
        action: one of :data:`ACTIONS`.
        subject_kind: what it was done to, such as ``user``, ``lesson`` or ``webhook``; empty: to the server.
        subject_id: its id.
        detail: more, in Tiza's own words; never a name, an answer or anything that somebody typed.
    """
    with transaction() as session:
        session.add(AuditEntry(**_entry(action, subject_kind, subject_id, detail)))


def record_each(action: str, subject_kind: str, subject_ids: Collection[int], detail: str = "") -> None:
    """Add an entry about each of many subjects, as :func:`record` does, with one statement."""
    if subject_ids:
        with transaction() as session:
            rows = [_entry(action, subject_kind, subject_id, detail) for subject_id in subject_ids]
            session.execute(insert(AuditEntry), rows)


def _entry(action: str, subject_kind: str, subject_id: int | None, detail: str) -> dict[str, Any]:
    if action not in ACTIONS:
        raise ValueError(action)
    came = origin.current()
    return {
        "action": action,
        "actor_id": came.user_id,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "detail": detail,
        "via": came.via,
        "address": came.address[:100] if came.address else None,
    }


@dataclass(frozen=True)
class Filter:
    """Which entries to list.

    Attributes:
        action: one of :data:`ACTIONS`; any other text means all.
        person: a username, or the number of an account; entries by or about it. Empty: all.
    """

    action: str = ""
    person: str = ""


def entries(wanted: Filter, page: int = 1, per_page: int = PAGE_SIZE) -> Pagination:
    """Return a page of entries, newest first."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc())
    if wanted.action in ACTIONS:
        query = query.where(AuditEntry.action == wanted.action)
    if text := wanted.person.strip().removeprefix("#").casefold()[:64]:
        known = db.session.scalar(select(User.id).where(User.username == text))
        user_id = known or (int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0)
        about = (AuditEntry.subject_kind == "user") & (AuditEntry.subject_id == user_id)
        query = query.where(or_(AuditEntry.actor_id == user_id, about))
    return paginate(query, page=page, per_page=per_page)


def usernames(found: list[AuditEntry]) -> dict[int, str]:
    """Return the usernames of the accounts in these entries, by id; erased ones are left out."""
    ids = {entry.actor_id for entry in found} | {e.subject_id for e in found if e.subject_kind == "user"}
    rows = db.session.execute(select(User.id, User.username).where(User.id.in_(ids - {None})))
    return {row.id: row.username for row in rows}


def of_user(user_id: int) -> list[AuditEntry]:
    """Return all entries by or about an account, newest first."""
    about = (AuditEntry.subject_kind == "user") & (AuditEntry.subject_id == user_id)
    query = select(AuditEntry).where(or_(AuditEntry.actor_id == user_id, about))
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc())))


def forget_old() -> None:
    """Remove addresses that are older than 30 days, and entries that are older than a year."""
    moment = now()
    with transaction() as session:
        old = (AuditEntry.address.is_not(None), AuditEntry.at < moment - ADDRESS_SECONDS)
        session.execute(update(AuditEntry).where(*old).values(address=None))
        session.execute(delete(AuditEntry).where(AuditEntry.at < moment - KEPT_SECONDS - 60))


def newest(action: str, subject_kind: str, subject_id: int) -> float | None:
    """Return when something was last done to a subject, in Unix seconds; None: never, or too long ago to be known."""
    query = select(func.max(AuditEntry.at)).where(
        AuditEntry.action == action, AuditEntry.subject_kind == subject_kind, AuditEntry.subject_id == subject_id
    )
    return db.session.scalar(query)
