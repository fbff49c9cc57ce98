"""Sets the gauges of this process every few seconds, so that whichever worker is asked can tell of all."""

import os
import resource
import sys
import time
from pathlib import Path

from flask import Flask

from classroom.core import clock, metrics, settings
from classroom.core.database import pool_counts
from classroom.core.loop import Loop, Task
from classroom.core.loop_lag import LoopLag
from classroom.core.version import VERSION
from classroom.services.backups import make
from classroom.services.deliveries import outbox

INTERVAL = 5.0
"""Seconds between two samples."""
_PAGE = resource.getpagesize()


class Sampler:
    """Samples the process that starts it: what the engine reports, the database pool and the process itself."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lag = LoopLag()
        self._counted = 0.0
        """Seconds of processor time that were counted."""
        self._loop = Loop(
            "metrics",
            Task("sample", self.sample),
            Task("count deliveries", _count_deliveries),
            interval=INTERVAL,
            context=app.app_context,
        )

    def start(self) -> None:
        """Start sampling, and measuring the lag of the event loop."""
        metrics.BUILD.labels(VERSION, ".".join(map(str, sys.version_info[:3]))).set(1)
        self._lag.start()
        self._loop.start()

    def sample(self) -> None:
        """Set the gauges of this process as they are now."""
        self._app.extensions["tiza.live"].sample()
        metrics.WORST_LAG.set(self._lag.worst())
        used, idle = pool_counts()
        metrics.POOL.labels("used").set(used)
        metrics.POOL.labels("idle").set(idle)
        metrics.BACKUP_AGE.set(_backup_age(settings.current().data))
        self._sample_process()

    def _sample_process(self) -> None:
        spent = time.process_time()
        metrics.CPU.inc(spent - self._counted)
        self._counted = spent
        metrics.WORKERS.set(1)
        metrics.MOST_FILES.set(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        if Path("/proc/self/statm").exists():  # Linux
            metrics.MEMORY.set(int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE)
            metrics.OPEN_FILES.set(len(os.listdir("/proc/self/fd")))


def _count_deliveries() -> None:
    number, oldest = outbox.waiting()
    metrics.DELIVERIES_WAITING.set(number)
    metrics.OLDEST_DELIVERY.set(oldest)


def _backup_age(data: Path) -> float:
    made = make.made_last(data)
    return -1.0 if made is None else max(0.0, clock.now() - made)
