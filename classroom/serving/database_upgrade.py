"""``tiza upgrade``: back up the database, bring it to the schema of this version, and check it.

Workers of the version before may serve meanwhile where every migration says that they survive it; the command looks
whether some run. On PostgreSQL a migration needs the tables for itself for a moment: it gives up soon if a lesson holds
one, so that nobody waits behind it, and is tried again.
"""

import time
from collections.abc import Callable

from flask_migrate import check as compare
from flask_migrate import upgrade as migrate
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from classroom.core import schema
from classroom.core.database import db
from classroom.core.settings import Settings
from classroom.services.backups import databases, make
from classroom.services.backups.archive import BackupError
from classroom.services.server import workers

TRIES, PAUSE = 30, 1.0
"""How often a migration is tried that cannot have the tables for itself, and seconds between two tries."""
_LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's code (SQLSTATE) for a lock that was not free in time."""


class UpgradeError(Exception):
    """The upgrade was not done; the message says what to do."""


def upgrade(settings: Settings, tell: Callable[[str], object]) -> None:
    """Do all steps.

    Args:
        settings: those of the server.
        tell: called with one line for each step that is done.

    Raises:
        UpgradeError: nothing was changed, or the database differs from what this version expects.
    """
    url = settings.database_url
    before = ""
    try:
        if any(databases.of(url).rows(url).values()):
            before = make.stored_schema(url)
            if before == schema.newest():
                tell(f"The database has the newest schema already ({before}).")
                return
            _refuse(before)
            tell(f"Backup: {_back_up(settings, before)}")
    except BackupError as error:
        raise UpgradeError(f"{error} Nothing was changed.") from None
    _migrate()
    _check(url)
    tell(f"The database has the schema {make.stored_schema(url)}, and was checked.")
    if before and workers.number_running():
        tell("Workers of the version before go on meanwhile. Now: systemctl reload tiza")


def _refuse(before: str) -> None:
    """Refuse what is newer, and what running workers would not survive."""
    if schema.is_ahead(before):
        raise UpgradeError(f"The database has the schema {before} of a newer Tiza: install that version.")
    if (stopping := schema.needs_a_stop(before)) and (number := workers.number_running()):
        raise UpgradeError(
            f"{number} workers run and would not survive the migrations {', '.join(sorted(stopping))}. "
            "systemctl stop tiza, then try again (one that was killed counts as running for half a minute). "
            "Nothing was changed."
        )


def _back_up(settings: Settings, before: str) -> str:
    folder = settings.data / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = make.dated(folder, f"before-upgrade-from-{before}")
    make.make(settings.database_url, path)
    return str(path)


def _migrate() -> None:
    for attempt in range(1, TRIES + 1):
        try:
            migrate()
        except OperationalError as error:
            if getattr(error.orig, "pgcode", "") != _LOCK_NOT_AVAILABLE:
                raise
            if attempt == TRIES:
                raise UpgradeError("The tables are in use all the time: systemctl stop tiza, then try again.") from None
            time.sleep(PAUSE)
        else:
            return


def _check(url: str) -> None:
    """Read every table, look at all references, and compare the tables with what this version expects."""
    databases.of(url).rows(url)
    if db.engine.dialect.name == "sqlite":  # PostgreSQL has looked at them itself
        with db.engine.connect() as connection:
            if orphan := connection.execute(text("PRAGMA foreign_key_check")).first():
                raise UpgradeError(f"A row of {orphan[0]} refers to one of {orphan[2]} that does not exist.")
    try:
        compare()
    except SystemExit:
        raise UpgradeError("The tables are not as this version expects them; see above.") from None
