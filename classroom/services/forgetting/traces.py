"""Overwrite what databases leave on the disk of deleted rows.

SQLite overwrites deleted content with zeros (``secure_delete``, set for every connection), but its write-ahead log
still has the pages as they were, until it is written back and truncated. PostgreSQL keeps old rows until a vacuum, and
their bytes until the space is used again; its write-ahead log is recycled by its own rules (``docs/privacy.md``).
"""

import sqlite3
import time
from contextlib import closing

import structlog
from sqlalchemy import make_url

from classroom.core.concurrency import offload
from classroom.core.database import db, log_failure
from classroom.core.deadlines import patience
from classroom.models import (
    Access,
    Answer,
    AuditEntry,
    Delivery,
    ImportFile,
    ImportItem,
    ModeratedText,
    NewPasswords,
    Participant,
    Picture,
    PracticeReview,
    Question,
    QuestionVersion,
    Submission,
    User,
)

log = structlog.get_logger()

TRIES, WAIT = 20, 0.1
"""How often to try to truncate SQLite's log while others read, and the seconds between."""
VACUUM_WITHIN = 3600.0
"""Seconds that the vacuum of one table may take: far more than a loop waits for anything else; lessons go on."""
VACUUMED = (
    Access, Answer, AuditEntry, Delivery, ImportFile, ImportItem, ModeratedText, NewPasswords, Participant, Picture,
    PracticeReview, Question, QuestionVersion, Submission, User,
)  # fmt: skip
"""The tables with names and texts of people."""


def remove() -> None:
    """Overwrite what is left of deleted rows, as far as the database can. Not inside a transaction."""
    db.session.rollback()
    with log_failure("remove traces"):
        if db.engine.dialect.name == "sqlite":
            _truncate_log(db.engine.url.render_as_string(hide_password=False))
        else:
            _vacuum()


def _truncate_log(url: str) -> None:
    name = make_url(url).database
    if not name or name == ":memory:":
        return
    for _try in range(TRIES):
        if offload(_checkpoint, name):
            return
        time.sleep(WAIT)
    log.warning(
        "sqlite_log_in_use", problem="The write-ahead log could not be truncated; the next erasure tries again."
    )


def _checkpoint(name: str) -> bool:
    with closing(sqlite3.connect(name, timeout=0.05, isolation_level=None)) as connection:
        try:
            busy, *_pages = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:  # locked
            return False
        return not busy


def _vacuum() -> None:
    autocommit = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with patience(VACUUM_WITHIN), autocommit as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")  # takes as long as it takes, and holds up nobody
        try:
            for model in VACUUMED:
                connection.exec_driver_sql(f'VACUUM "{model.__tablename__}"')
        finally:
            connection.exec_driver_sql("RESET statement_timeout")
