"""Directories that only the workers of one server can enter. They are removed at its end, also if it was killed.

gunicorn's master makes them. It never patches the standard library, so nothing green is imported here.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

#: Age in seconds below which a directory without a lock is not removed: its server may be about to lock it.
LOCK_WITHIN = 60.0

#: Longest path of a temporary directory, in bytes, below which the path of a socket fits into the 104 allowed.
MAX_PARENT = 60


@dataclass(frozen=True)
class PrivateDirectory:
    """A directory of this server, and the descriptor of its lock."""

    path: Path
    lock: int

    def remove(self) -> None:
        """Remove the directory with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.lock)


def make(prefix: str, uid: int, gid: int) -> PrivateDirectory:
    """Create a directory that only the workers' user can enter, and lock it; remove those of servers that were killed.

    The lock shows that the directory is in use. The workers inherit it, so it ends with the last of them. systemd's
    removal of temporary files respects it as well.

    Args:
        prefix: with which its name begins; directories with the same prefix are taken for another server's.
        uid: of the workers.
        gid: of the workers.
    """
    _clean(prefix, uid)
    path = Path(tempfile.mkdtemp(prefix=prefix, dir=_parent()))  # mode 0700
    if (uid, gid) != (os.geteuid(), os.getegid()):
        os.chown(path, uid, gid)
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return PrivateDirectory(path, lock)


def _parent() -> Path:
    usual = tempfile.gettempdir()
    return Path(usual if len(os.fsencode(usual)) <= MAX_PARENT else "/tmp")  # noqa: S108 - mkdtemp makes it private


def _clean(prefix: str, uid: int) -> None:
    for path in _parent().glob(f"{prefix}*"):
        with contextlib.suppress(OSError):  # in use, of another user, or just removed by another server
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                status = os.fstat(lock)
                if status.st_uid != uid or time.time() - status.st_mtime < LOCK_WITHIN:
                    continue
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(lock)
