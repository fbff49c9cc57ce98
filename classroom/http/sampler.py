"""Sets the gauges of this process every few seconds, so that whichever worker is asked can tell of all."""

import os
import resource
import sys
import time
from pathlib import Path

from flask import Flask

from classroom.core import clock, metrics, settings
from classroom.core.database import log_failure, pool_counts
from classroom.core.loop import Loop, Task
from classroom.core.loop_lag import LoopLag
from classroom.core.version import VERSION
from classroom.services.backups import make
from classroom.services.deliveries import outbox
from classroom.services.server import workers

INTERVAL = 5.0
"""Seconds between two samples."""
REPORT_EVERY = 2
"""Samples between two reports to the database, for the page of administrators."""
_PAGE = resource.getpagesize()


class Sampler:
    """Samples the process that starts it: what the engine reports, the database pool and the process itself."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lag = LoopLag()
        self._reporter = workers.Reporter()
        self._counted = 0.0
        """Seconds of processor time that were counted."""
        self._loop = Loop(
            "metrics",
            Task("sample", self.sample),
            Task("count deliveries", _count_deliveries),
            Task("report", self._report, every=REPORT_EVERY),
            interval=INTERVAL,
            context=app.app_context,
        )

    def start(self) -> None:
        """Start sampling, and measuring the lag of the event loop."""
        metrics.BUILD.labels(VERSION, ".".join(map(str, sys.version_info[:3]))).set(1)
        self._lag.start()
        self._loop.start()
        self._loop.wake()

    def stop(self) -> None:
        """Stop sampling; this process no longer counts as running."""
        self._loop.stop()
        with self._app.app_context(), log_failure("take back the report"):
            self._reporter.leave()

    def _report(self) -> None:
        live = self._app.extensions["tiza.live"]
        websockets, polling = live.transports()
        figures = workers.Figures(
            websockets=websockets,
            polling=polling,
            lessons=len(live.connections.lessons()),
            oldest_answer=live.oldest_answer,
            lag=self._lag.worst(),
            memory=_resident_bytes(),
            degraded=live.bus_failure() or "",
        )
        self._reporter.report(figures)

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
        if memory := _resident_bytes():
            metrics.MEMORY.set(memory)
            metrics.OPEN_FILES.set(len(os.listdir("/proc/self/fd")))


def _resident_bytes() -> int:
    """Return the memory of this process; 0 on systems without /proc."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * _PAGE if statm.exists() else 0


def _count_deliveries() -> None:
    number, oldest = outbox.waiting()
    metrics.DELIVERIES_WAITING.set(number)
    metrics.OLDEST_DELIVERY.set(oldest)


def _backup_age(data: Path) -> float:
    made = make.made_last(data)
    return -1.0 if made is None else max(0.0, clock.now() - made)
