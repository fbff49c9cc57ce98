"""The private directory in which the workers of one server find each other's sockets.

gunicorn's master creates and removes it. The master never patches the standard library, so nothing green is imported
here.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classroom.core.session_ids import new_worker_id
from classroom.serving import private_directory

PREFIX = "tiza-workers-"


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


def new_address(server: Any) -> WorkerAddress | None:
    """Return an address for a worker that is about to be forked, or ``None`` when it is the only worker.

    Args:
        server: gunicorn's arbiter. It keeps the directory, also when it reloads its code.
    """
    if server.num_workers < 2:
        return None
    current = getattr(server, "tiza_directory", None)
    if current is None or not current.path.is_dir():
        current = server.tiza_directory = private_directory.make(PREFIX, server.cfg.uid, server.cfg.gid)
    return WorkerAddress(new_worker_id(), current.path)


def remove(gone: WorkerAddress | None) -> None:
    """Remove the socket of a worker that has ended; the worker may have done so itself."""
    if gone is not None:
        gone.path.unlink(missing_ok=True)


def close(server: Any) -> None:
    """Remove the directory when the server stops."""
    current = getattr(server, "tiza_directory", None)
    if current is not None:
        current.remove()
        server.tiza_directory = None
