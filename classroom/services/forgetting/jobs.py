"""What is to be forgotten, done in the background in small steps.

Each step is one transaction of some milliseconds, with pauses between, so that answers of running lessons do not wait
behind a lesson with a hundred thousand answers. A step looks for what is left; so a process that dies leaves its work
to another, and nothing is done twice.
"""

import time
from typing import Any, cast

import structlog
from flask import Flask
from sqlalchemy import or_, select, update

from classroom.core.concurrency import is_green
from classroom.core.database import db, log_failure, now, transaction
from classroom.core.loop import Loop, Task
from classroom.models import Erasure
from classroom.services.accounts import access, email_changes
from classroom.services.audit import trail
from classroom.services.backups import ledger
from classroom.services.forgetting import replay, steps
from classroom.services.forgetting.erasures import clean_up
from classroom.services.sign_on import ending

log = structlog.get_logger()

LEASE = 60.0
"""Seconds after which another process takes over."""
LOOK_EVERY = 60.0
"""Seconds between two looks for what is due."""
PAUSE = 0.02
"""Seconds between two steps of a serving process."""


def register(app: Flask) -> Loop:
    """Give an application the loop that forgets; return it, for the serving process to start."""

    def begin() -> None:
        if not app.extensions.get("tiza.ledger_replayed"):
            replay.replay(ledger.read())
            app.extensions["tiza.ledger_replayed"] = True

    tasks = (
        Task("replay erasures", begin),
        Task("forget what is due", work),
        Task("forget what is old", forget_old, every=60),
    )
    loop = Loop("forgetting", *tasks, interval=LOOK_EVERY, context=app.app_context)
    app.extensions["tiza.forgetting"] = loop
    loop.wake()  # the first run begins with the process
    return loop


def forget_old() -> None:
    """Delete what has a term of its own: entries of the audit and their addresses, old logins, used tokens."""
    trail.forget_old()
    access.forget_ended()
    email_changes.forget_old()
    ending.forget_used()


def work() -> int:
    """Forget all that is due; return how many were done. What fails is logged, and tried again at the next look."""
    done = 0
    while (claimed := _claim()) is not None:
        with log_failure("forget", kind=claimed.kind, id=claimed.subject_id):
            if not _run(claimed):
                continue
            done += 1
    if done:
        clean_up()
    return done


def _claim() -> Erasure | None:
    """Take what has been due for longest and what no process works on."""
    with transaction() as session:
        moment = now()
        free = or_(Erasure.lease_until < moment, Erasure.lease_until > moment + LEASE)
        due = select(Erasure).where(Erasure.done_at.is_(None), Erasure.due_at <= moment, free)
        found = session.scalar(due.order_by(Erasure.due_at, Erasure.id).limit(1))
        if found is None or not _extend(found.id, found.lease_until):
            return None
        session.refresh(found)
    return found


def _extend(key: int, lease: float) -> float:
    """Take or keep a piece of work; return the end of the lease, 0 if another process has it."""
    until = now() + LEASE
    held = (Erasure.id == key, Erasure.lease_until == lease, Erasure.done_at.is_(None))
    changed = cast(Any, db.session.execute(update(Erasure).where(*held).values(lease_until=until))).rowcount
    return until if changed else 0.0


def _run(claimed: Erasure) -> bool:
    """Do one piece of work step by step; return False if another process took over."""
    key, kind, subject_id, lease = claimed.id, claimed.kind, claimed.subject_id, claimed.lease_until
    ledger.append([ledger.Entry(kind, subject_id, claimed.fingerprint)])
    step = steps.STEPS[kind]
    while True:
        with transaction():
            lease = _extend(key, lease)
            if not lease:
                return False
            more = step(subject_id)
            if not more:
                db.session.execute(update(Erasure).where(Erasure.id == key).values(done_at=now(), lease_until=0.0))
        if not more:
            log.info("forgotten", kind=kind, id=subject_id)
            return True
        if is_green():
            time.sleep(PAUSE)
