"""What Tiza measures of itself, for Prometheus: each metric is declared here once.

The workers of a server share one directory, in which each keeps its figures in files of its own
(``classroom/serving/metrics_directory.py``). Whichever worker is asked reads all of them, so ``/metrics`` tells of the
whole server, and counters include the workers that have ended. A process without such a directory tells of itself.

Gauges are figures of a moment. In shared files, nothing can be computed when they are read, so each worker samples its
own every few seconds (``classroom/live/sampler.py``).
"""

import os
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric, generate_latest, multiprocess

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable by which prometheus_client finds the shared directory when it is imported."""

REGISTRY = CollectorRegistry()

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_LAGS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


def _counter(name: str, text: str, *labels: str) -> Counter:
    return Counter(f"tiza_{name}", text, labels, registry=REGISTRY)


def _histogram(name: str, text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
    return Histogram(f"tiza_{name}", text, labels, buckets=buckets, registry=REGISTRY)


def _sum(name: str, text: str, *labels: str) -> Gauge:
    """Return a gauge whose value is the sum of all running workers'."""
    return Gauge(f"tiza_{name}", text, labels, multiprocess_mode="livesum", registry=REGISTRY)


def _worst(name: str, text: str) -> Gauge:
    """Return a gauge whose value is the largest of all running workers'."""
    return Gauge(f"tiza_{name}", text, multiprocess_mode="livemax", registry=REGISTRY)


def _of_server(name: str, text: str, *labels: str) -> Gauge:
    """Return a gauge that is the same for all workers; the value set last counts."""
    return Gauge(f"tiza_{name}", text, labels, multiprocess_mode="livemostrecent", registry=REGISTRY)


BUILD = _of_server("build_info", "1; the labels say what is running", "version", "python")

REQUESTS = _counter("requests", "HTTP requests by route and status", "route", "method", "status")
REQUEST_SECONDS = _histogram("request_seconds", "Seconds from a request's head to its response", _SECONDS, "route")

ANSWERS = _counter("answers", "Submissions by verdict: recorded, or the code of the error", "verdict")
QUICK_ANSWERS = _counter("quick_answers", "Answers that went from the socket directly into the intake queue")
BATCHES = _histogram("answer_batch_seconds", "Seconds in which a batch of answers was stored", _SECONDS)
OLDEST_ANSWER = _worst("intake_oldest_seconds", "How long the oldest answer without a verdict has been waiting")

CONNECTIONS = _sum("connections", "Sockets in the lessons")
CONNECTIONS_BY_ROLE = _sum("connections_by_role", "Sockets in the lessons, by the kind of page", "role")
SESSIONS = _sum("sessions", "Engine.IO sessions by transport", "transport")
LESSONS = _sum("lessons", "Lessons with sockets; one with sockets on two workers counts twice")

DELIVERY = Gauge(
    "tiza_delivery",
    "Whether messages between workers arrive (1), or only the beat repairs pages (0)",
    multiprocess_mode="livemin",
    registry=REGISTRY,
)
BEAT_AGE = _worst("beat_age_seconds", "Seconds since pages were last checked")
LAG = _histogram("loop_lag_seconds", "How late the event loop was", _LAGS)
WORST_LAG = _worst("loop_lag_worst_seconds", "The longest lag of the event loop in the last minute")

POOL = _sum("database_connections", "Connections of the database pools", "state")
SCHEMA_BEHIND = _of_server("schema_behind", "1 while the database has other migrations than this version needs")
BACKUP_AGE = _of_server("backup_age_seconds", "Age of the newest backup; -1: none was made")

DELIVERIES = _counter("deliveries", "Tries to deliver mail and calls of webhooks, by outcome", "kind", "outcome")
DELIVERIES_WAITING = _of_server("deliveries_waiting", "Deliveries that are not done")
OLDEST_DELIVERY = _of_server("deliveries_oldest_seconds", "How long the oldest delivery that is not done waits")

LOG_INS = _counter("log_ins", "Logins with a password (right, wrong) and with the school's account (oidc)", "outcome")
RATE_LIMITED = _counter("rate_limited", "Refusals by a rate limit", "limit")

WORKERS = _sum("workers", "Running workers")
CPU = _counter("process_cpu_seconds", "Processor time of all workers, in seconds")
MEMORY = _sum("process_resident_bytes", "Memory of all workers; what they share counts for each")
OPEN_FILES = _worst("process_open_files", "Open files of the worker with the most")
MOST_FILES = _worst("process_max_files", "How many files a worker may open")


def is_shared() -> bool:
    """Return whether the workers of this server keep their figures in a shared directory."""
    return bool(os.environ.get(DIRECTORY))


class _AllWorkers(multiprocess.MultiProcessCollector):
    """Reads the files of all workers, except those that are being created.

    A new file is empty until its size is set. prometheus_client raises an error for it, and the whole scrape failed
    when a worker happened to start at that moment.
    """

    def collect(self) -> Iterable[Metric]:
        """Return the metrics of all workers."""
        files = [str(path) for path in Path(self._path).glob("*.db") if _has_content(path)]
        return self.merge(files)  # type: ignore[no-any-return, no-untyped-call]


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:  # its worker has just ended
        return False


def exposed() -> bytes:
    """Return all figures in the text format of Prometheus, of all workers if they share a directory."""
    registry = REGISTRY
    if is_shared():
        registry = CollectorRegistry()
        _AllWorkers(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
