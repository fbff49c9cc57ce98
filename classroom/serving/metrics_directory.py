"""The private directory in which the workers of one server keep their figures for ``/metrics``.

gunicorn's master creates it before the first fork and removes it at the end. The master never patches the standard
library, so nothing green is imported here, and not prometheus_client either: it looks for the directory when it is
imported, which each worker does after the fork.
"""

import os
from pathlib import Path
from typing import Any

from classroom.serving import private_directory

PREFIX = "tiza-metrics-"
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def create(server: Any) -> None:
    """Make the directory of a server that starts, and name it to its workers."""
    server.tiza_metrics = private_directory.make(PREFIX, server.cfg.uid, server.cfg.gid)
    os.environ[VARIABLE] = str(server.tiza_metrics.path)


def worker_ended(pid: int) -> None:
    """Remove the figures of the moment of a worker that has ended. Its counters stay."""
    for path in Path(os.environ[VARIABLE]).glob(f"gauge_live*_{pid}.db"):
        path.unlink(missing_ok=True)


def close(server: Any) -> None:
    """Remove the directory when the server stops."""
    server.tiza_metrics.remove()
