"""Passwords of imported students: hashed in the background, kept encrypted for a day, shown once.

A hash takes some 25 ms on purpose. An import of thousands would outlast the patience of browsers and proxies, and the
passwords would be lost with the response. The import therefore stores accounts that nobody can log in to yet, with
their passwords encrypted beside them, and a loop of any process hashes them. One that dies leaves its work to another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import structlog
from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, undefer

from classroom.core import sealing
from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict, NotFound
from classroom.core.locks import lock_all
from classroom.core.loop import Loop, Task
from classroom.models import NewPasswords, User
from classroom.services.accounts import passwords
from classroom.services.audit import trail
from classroom.services.classes import courses

log = structlog.get_logger()

KEEP = 24 * 3600
"""Seconds until passwords that nobody has looked at are deleted."""
BATCH = 20
"""Passwords that are hashed between two transactions, within about half a second."""
LEASE = 30.0
"""Seconds after which another process takes over a batch."""
LOOK_EVERY = 5.0
"""Seconds between two looks for work that another process has left."""
PURPOSE = "new passwords"
NOT_YET = ""
"""The hash of an account whose password is still to be hashed: no password matches it."""


@dataclass(frozen=True)
class NewStudent:
    """An account that an import created. ``password`` is empty when the list had one."""

    username: str
    display_name: str
    password: str


@dataclass(frozen=True)
class Progress:
    """How far the passwords of an import are.

    ``state`` is ``working``, ``ready`` to be shown, ``shown``, or ``gone``: nobody looked at them in time.
    """

    id: int
    total: int
    hashed: int
    state: str
    expires_at: float


def register(app: Flask) -> Loop:
    """Give an application the loop that hashes; return it, for the serving process to start."""
    loop = Loop("new passwords", Task("hash passwords", _work), interval=LOOK_EVERY, context=app.app_context)
    app.extensions["tiza.new_passwords"] = loop
    return loop


def store(session: Session, course_id: int, students: Sequence[tuple[str, str, str, bool]]) -> NewPasswords:
    """Store the passwords of new accounts, whose hash is :data:`NOT_YET`; called inside a transaction.

    Args:
        session: the transaction's.
        course_id: the class.
        students: username, display name, password, and whether the password was generated.
    """
    made = NewPasswords(course_id=course_id, total=len(students), sealed=sealing.seal(PURPOSE, list(students)))
    session.add(made)
    session.flush()
    return made


def hold(session: Session, key: int, *, held: bool) -> None:
    """Keep the loop from hashing while accounts of the import are still being made; called inside a transaction.

    A process that dies meanwhile lets go of it after :data:`LEASE`.
    """
    until = now() + LEASE - 1 if held else 0.0
    session.execute(update(NewPasswords).where(NewPasswords.id == key).values(lease_until=until))


def start() -> None:
    """Have this process begin to hash what was stored; call it after the commit."""
    cast(Loop, current_app.extensions["tiza.new_passwords"]).wake()


def _work() -> None:
    """Hash one batch, and come back at once if there may be more."""
    if hash_batch():
        start()


def hash_batch() -> bool:
    """Hash the passwords of the next accounts that wait; return whether there were any."""
    _expire()
    claimed = _claim()
    if claimed is None:
        return False
    key, lease, begin = claimed
    sealed = db.session.scalar(select(NewPasswords.sealed).where(NewPasswords.id == key))
    db.session.rollback()  # returns the connection to the pool while the passwords are hashed
    try:
        students = sealing.unseal(PURPOSE, sealed or b"")
    except ValueError:
        log.error("new_passwords_unreadable", id=key)  # the server's secret has changed
        _discard(key)
        return True
    batch = students[begin : begin + BATCH]
    hashes = [(username, passwords.hashed(password)) for username, _name, password, _generated in batch]
    with transaction() as session:
        held = (NewPasswords.id == key, NewPasswords.hashed == begin, NewPasswords.lease_until == lease)
        done = begin + len(batch)
        if not _changed(session, update(NewPasswords).where(*held).values(hashed=done, lease_until=0.0)):
            return True  # another process took over
        for username, fresh in hashes:  # a password that was set meanwhile stays
            waiting = (User.username == username, User.password_hash == NOT_YET)
            session.execute(update(User).where(*waiting).values(password_hash=fresh))
        if done >= len(students):
            _keep_generated(session, key, students)
    return True


def _changed(session: Session, statement: Any) -> bool:
    return bool(cast(Any, session.execute(statement)).rowcount)


def _claim() -> tuple[int, float, int] | None:
    """Take the oldest import with accounts that wait; return its id, the end of the lease and how many are hashed."""
    with transaction() as session:
        moment = now()
        # no lease made now could end after moment + LEASE: one that does is older than a clock that was set back
        free = or_(NewPasswords.lease_until < moment, NewPasswords.lease_until > moment + LEASE)
        waiting = (NewPasswords.sealed.is_not(None), NewPasswords.hashed < NewPasswords.total, free)
        columns = select(NewPasswords.id, NewPasswords.hashed).where(*waiting)
        found = session.execute(columns.order_by(NewPasswords.id).limit(1)).first()
        if found is None:
            return None
        lease = moment + LEASE
        claim = update(NewPasswords).where(NewPasswords.id == found.id, *waiting).values(lease_until=lease)
        return (found.id, lease, found.hashed) if _changed(session, claim) else None


def _keep_generated(session: Session, key: int, students: list[list[Any]]) -> None:
    """Forget the passwords that the teacher's list had; keep what is to be shown."""
    shown = [
        [username, name, password if generated else "", generated] for username, name, password, generated in students
    ]
    any_generated = any(generated for *_student, generated in shown)
    kept = {"sealed": sealing.seal(PURPOSE, shown)} if any_generated else {"sealed": None, "shown_at": now()}
    session.execute(update(NewPasswords).where(NewPasswords.id == key).values(**kept))


def _discard(key: int) -> None:
    """Delete passwords that can no longer be read."""
    with transaction() as session:
        session.execute(update(NewPasswords).where(NewPasswords.id == key).values(sealed=None))


def _expire() -> None:
    """Delete passwords that nobody has looked at for a day."""
    old = (NewPasswords.sealed.is_not(None), NewPasswords.created_at < now() - KEEP)
    if db.session.scalar(select(NewPasswords.id).where(*old).limit(1)) is not None:
        with transaction() as session:
            session.execute(update(NewPasswords).where(*old).values(sealed=None))


def _get(course_id: int, user_id: int, import_id: int, *, lock: bool = False) -> NewPasswords:
    courses.get(course_id, user_id)
    query = select(NewPasswords).where(NewPasswords.id == import_id, NewPasswords.course_id == course_id)
    if lock:
        lock_all(NewPasswords, NewPasswords.id == import_id, NewPasswords.course_id == course_id)
    found = db.session.scalar(query.options(undefer(NewPasswords.sealed)).execution_options(populate_existing=True))
    if found is None:
        raise NotFound(_("There is no such import."), code="unknown_import")
    return found


def _progress(found: NewPasswords) -> Progress:
    expires_at = found.created_at + KEEP
    state = "ready"
    if found.shown_at is not None:
        state = "shown"
    elif found.sealed is None or expires_at < now():
        state = "gone"
    elif found.hashed < found.total:
        state = "working"
    return Progress(found.id, found.total, found.hashed, state, expires_at)


def progress(course_id: int, user_id: int, import_id: int) -> Progress:
    """Return how far the passwords of an import are.

    Raises:
        NotFound: ``unknown_course`` or ``unknown_import``.
    """
    return _progress(_get(course_id, user_id, import_id))


def unseen(course_id: int, user_id: int) -> list[Progress]:
    """Return the imports of a class whose passwords were not shown yet, the newest first.

    Raises:
        NotFound: ``unknown_course``.
    """
    courses.get(course_id, user_id)
    query = select(NewPasswords).where(NewPasswords.course_id == course_id, NewPasswords.sealed.is_not(None))
    query = query.options(undefer(NewPasswords.sealed)).order_by(NewPasswords.id.desc())
    listed = [_progress(found) for found in db.session.scalars(query)]
    return [entry for entry in listed if entry.state in ("working", "ready")]


def show(course_id: int, user_id: int, import_id: int) -> list[NewStudent]:
    """Return the new accounts of an import with their passwords, once: afterwards they are deleted.

    Raises:
        NotFound: ``unknown_course`` or ``unknown_import``.
        Conflict: ``wrong_state``: not all are hashed yet, or they were shown already, or deleted.
    """
    with transaction():
        found = _get(course_id, user_id, import_id, lock=True)
        state = _progress(found).state
        if state != "ready":
            texts = {
                "working": _("The passwords are not ready yet. Wait a moment."),
                "shown": _("These passwords were shown already. They are shown only once."),
                "gone": _("These passwords were not looked at within a day and are deleted."),
            }
            raise Conflict(texts[state], code="wrong_state")
        try:
            students = sealing.unseal(PURPOSE, found.sealed or b"")
        except ValueError:
            raise Conflict(_("These passwords can no longer be read."), code="wrong_state") from None
        found.sealed, found.shown_at = None, now()
        trail.record("passwords_shown", "course", course_id)
    return [NewStudent(username, name, password) for username, name, password, _generated in students if username]
