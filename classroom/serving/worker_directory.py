"""The private directory in which the workers of one server find each other's sockets.

gunicorn's master creates and removes it. The master never patches the standard library, so nothing green is imported
here.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classroom.core.session_ids import new_worker_id

PREFIX = "tiza-workers-"

#: Age in seconds below which a directory without a lock is not removed: its server may be about to lock it.
LOCK_WITHIN = 60.0

#: Longest path of a temporary directory, in bytes, below which the path of a socket fits into the 104 allowed.
MAX_PARENT = 60


@dataclass(frozen=True)
class WorkerAddress:
    """Where the other workers reach a worker.

    Attributes:
        id: the worker's id.
        directory: contains a socket for each worker of this server, named by its id.
    """

    id: str
    directory: Path

    @property
    def path(self) -> Path:
        """Path of this worker's own socket."""
        return self.directory / self.id


@dataclass(frozen=True)
class _Directory:
    path: Path
    lock: int


def new_address(server: Any) -> WorkerAddress | None:
    """Return an address for a worker that is about to be forked, or ``None`` when it is the only worker.

    Args:
        server: gunicorn's arbiter. It keeps the directory, also when it reloads its code.
    """
    if server.num_workers < 2:
        return None
    current = getattr(server, "tiza_directory", None)
    if current is None or not current.path.is_dir():
        _clean(server.cfg.uid)
        current = server.tiza_directory = _make(server.cfg.uid, server.cfg.gid)
    return WorkerAddress(new_worker_id(), current.path)


def remove(gone: WorkerAddress | None) -> None:
    """Remove the socket of a worker that has ended; the worker may have done so itself."""
    if gone is not None:
        gone.path.unlink(missing_ok=True)


def close(server: Any) -> None:
    """Remove the directory when the server stops."""
    current = getattr(server, "tiza_directory", None)
    if current is not None:
        shutil.rmtree(current.path, ignore_errors=True)
        os.close(current.lock)
        server.tiza_directory = None


def _parent() -> Path:
    usual = tempfile.gettempdir()
    return Path(usual if len(os.fsencode(usual)) <= MAX_PARENT else "/tmp")  # noqa: S108 - mkdtemp makes it private


def _make(uid: int, gid: int) -> _Directory:
    """Create a directory that only the workers' user can enter, and lock it.

    The lock shows that the directory is in use. The workers inherit it, so it ends with the last of them. systemd's
    removal of temporary files respects it as well.
    """
    path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_parent()))  # mode 0700
    if (uid, gid) != (os.geteuid(), os.getegid()):
        os.chown(path, uid, gid)
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return _Directory(path, lock)


def _clean(uid: int) -> None:
    """Remove the directories of servers that were killed."""
    for path in _parent().glob(f"{PREFIX}*"):
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
