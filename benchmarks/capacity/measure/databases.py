"""Measures the costs of transactions on SQLite and PostgreSQL, both with durable commits as in production."""

import json
import subprocess
import sys
import time

from benchmarks.bench import Bench
from benchmarks.capacity.measure.services import LESSONS
from benchmarks.measure import median
from benchmarks.sides.tiza import SETTINGS
from tests.support.databases import Postgres, Redis
from tests.support.processes import ROOT
from tests.support.servers import SECRET, TizaServer, clean_environment

BATCH = 500
Cases = dict[str, dict[str, float]]


class DurablePostgres(Postgres):
    """PostgreSQL with ``fsync``, which the tests switch off."""

    def __init__(self) -> None:
        super().__init__()
        self.command += ["-c", "fsync=on"]

    def flush(self, commits: int) -> float:
        """Return the time that a commit waits for the disk, in µs: the difference to asynchronous commits."""
        connection = self._connect()
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE flushed (number int)")
                took = {}
                for wait in ("off", "on"):
                    cursor.execute(f"SET synchronous_commit = {wait}")
                    samples = []
                    for number in range(commits):
                        started = time.perf_counter()
                        cursor.execute("INSERT INTO flushed VALUES (%s)", (number,))
                        samples.append(time.perf_counter() - started)
                    took[wait] = median(samples)
        finally:
            connection.close()
        return max(0.0, took["on"] - took["off"]) * 1e6


def _cases(bench: Bench, url: str, pid: int) -> Cases:
    server = TizaServer(bench.fresh(), settings={"DATABASE_URL": url})
    server.flask("db", "upgrade")
    environment = clean_environment(**SETTINGS, DATABASE_URL=url, SECRET_KEY=SECRET, PYTHONWARNINGS="ignore")
    words = [str(bench.size(60, 5)), str(bench.size(BATCH, 20)), str(pid)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.capacity.measure.services", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the use cases failed:\n{done.stdout}{done.stderr}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _line(cases: Cases, name: str, batch: int, what: str) -> tuple[float, float]:
    """Return the fixed cost of a use case and its cost per answer, computed from one answer and from many."""
    one, many = cases[f"{name}_one"][what], cases[f"{name}_many"][what]
    each = (many - one) / (batch - 1)
    return max(0.0, one - each), each


def measure(bench: Bench) -> dict[str, float]:
    """Run the use cases on both databases.

    Returns:
        Processor time in µs: of the worker with SQLite ``batch``, ``tally`` and ``idle_lesson``, of PostgreSQL
        ``postgres_*``; ``*_answer`` is the cost per answer. Wall time in µs: ``sqlite_wait`` and ``postgres_flush``,
        a commit's wait for the disk, and ``sqlite_join``.
    """
    batch = bench.size(BATCH, 20)
    sqlite = _cases(bench, f"sqlite:///{bench.fresh() / 'tiza.sqlite3'}", 0)
    with DurablePostgres() as postgres:
        cases = _cases(bench, postgres.fresh_database(), postgres.pid)
        flush = postgres.flush(bench.size(300, 10))
    lines = {
        f"{database}{cost}": _line(found, name, batch, what)
        for name, cost in (("record", "batch"), ("tally", "tally"))
        for database, found, what in (("", sqlite, "cpu"), ("postgres_", cases, "server"))
    }
    one = sqlite["record_one"]
    return {
        **{name: fixed for name, (fixed, _each) in lines.items()},
        **{f"{name}_answer": each for name, (_fixed, each) in lines.items()},
        "idle_lesson": sqlite["look"]["cpu"] / LESSONS,
        "sqlite_wait": max(0.0, one["wall"] - one["cpu"]),
        "sqlite_join": sqlite["join"]["wall"],
        "postgres_flush": flush,
        # A worker waits for its statements on PostgreSQL one after the other, but computes little more.
        "postgres_command": cases["command"]["server"] / 2,  # the use case is two transitions
        "postgres_join": cases["join"]["server"],
        "postgres_look": cases["overdue"]["server"],
        "postgres_look_lesson": cases["look"]["server"] / LESSONS,
    }


def bus(bench: Bench) -> dict[str, float]:
    """Measure messages through Redis in a process with eventlet's patches.

    Returns:
        Processor time of a worker in µs: ``publish``, ``hear`` (receiving).
    """
    with Redis(bench.fresh()) as server:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.capacity.measure.bus", server.url, str(bench.size(6000, 100))],
            cwd=ROOT, env=clean_environment(PYTHONWARNINGS="ignore"), capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the bus failed:\n{done.stdout}{done.stderr}")
    return dict(json.loads(done.stdout.splitlines()[-1]))
