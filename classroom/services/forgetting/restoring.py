"""Restore a backup without bringing back what was forgotten after it was made."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from classroom.services.audit import trail
from classroom.services.backups import ledger
from classroom.services.backups import restore as backups
from classroom.services.backups.archive import BackupError
from classroom.services.backups.restore import Restored
from classroom.services.forgetting import jobs
from classroom.services.forgetting.replay import replay
from classroom.services.server import workers


@dataclass(frozen=True)
class Forgotten:
    """What a restore did, and how many things it forgot again."""

    restored: Restored
    number: int


def restore(url: str, path: Path, *, keep_present: bool = True) -> Forgotten:
    """Restore a backup as :func:`classroom.services.backups.restore.restore` does, then forget again.

    If this is cut short, each process of the server does the same when it starts, before anything else in the
    background.

    Raises:
        BackupError: the backup does not fit or is damaged, or Tiza serves.
    """
    if number := workers.number_running():
        raise BackupError(
            f"Tiza serves ({number} workers), and what it stores meanwhile would be lost: systemctl stop tiza, then "
            "try again (a worker that was killed counts as running for half a minute). Nothing was changed."
        )
    restored = backups.restore(url, path, keep_present=keep_present)
    number = replay(ledger.read())
    jobs.work()
    made_at = datetime.fromtimestamp(restored.manifest.made_at, UTC).isoformat(timespec="minutes")
    trail.record("backup_restored", detail=made_at)  # what the database recorded since then is gone
    return Forgotten(restored, number)
