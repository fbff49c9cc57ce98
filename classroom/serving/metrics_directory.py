"""The private directory in which the workers of one server keep their figures for ``/metrics``.

gunicorn's master creates it before a fork and removes it at the end. The master never patches the standard
library, so nothing green is imported here, and not prometheus_client either: it looks for the directory when it is
imported, which each worker does after the fork.
"""

import os
from typing import Any

from classroom.serving import private_directory

PREFIX = "tiza-metrics-"
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def offer(server: Any) -> None:
    """Have a worker that is about to be forked find the directory, which is made if there is none.

    The master may have been started by a version without it, and have reloaded.

    Args:
        server: gunicorn's arbiter. It keeps the directory, also when it reloads its code.
    """
    current = getattr(server, "tiza_metrics", None)
    if current is None or not current.path.is_dir():
        current = server.tiza_metrics = private_directory.make(PREFIX, server.cfg.uid, server.cfg.gid)
    os.environ[VARIABLE] = str(current.path)


def worker_ended(server: Any, pid: int) -> None:
    """Remove the figures of the moment of a worker that has ended. Its counters stay."""
    current = getattr(server, "tiza_metrics", None)
    for path in current.path.glob(f"gauge_live*_{pid}.db") if current else ():
        path.unlink(missing_ok=True)


def close(server: Any) -> None:
    """Remove the directory when the server stops."""
    current = getattr(server, "tiza_metrics", None)
    if current is not None:
        current.remove()
        server.tiza_metrics = None
