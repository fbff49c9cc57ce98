"""R7, R8, R25: a database that is locked, stopped, full, or backed up while students answer."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
import pytest
import requests

from tests.clients.crowd import Stream, streaming
from tests.faults.conftest import Crowd, Deploy, Note, scale, within
from tests.faults.oracle import check_everything, check_rows, integrity, read_rows
from tests.faults.small_disk import SmallDisk
from tests.support.databases import Postgres
from tests.support.processes import wait_until

STUDENTS = 25

LOCK = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
database.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
database.execute("ROLLBACK")
"""

CUT_THE_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name != 'greedy' AND backend_type = 'client backend'
"""
STORED = """
SELECT participant_id, submission_id FROM answers
UNION SELECT participant_id, submission_id FROM submissions WHERE code IS NULL
"""


@contextmanager
def locked_by_another(path: Path) -> Iterator[None]:
    """Hold SQLite's write lock in another process."""
    command = [sys.executable, "-c", LOCK, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"locked\n"
        try:
            yield
        finally:
            holder.communicate()


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL that a test may stop, if it starts it again."""
    with Postgres() as server:
        yield server


def seconds_to_get(url: str) -> float:
    """Fetch an address; return how long it took."""
    begun = time.monotonic()
    answer = requests.get(url, timeout=15)
    assert answer.status_code == 200, answer.text
    return time.monotonic() - begun


def ids_of(stream: Stream) -> set[tuple[int, str]]:
    """Return participant and submission id of each answer that was acknowledged so far."""
    return {(student.id, item.id) for student, item in stream.swarm.log if item.accepted}


def test_r7_sqlite_locked_by_another_process(deploy: Deploy, crowd: Crowd, note: Note, tmp_path: Path) -> None:
    running = deploy()
    swarm = crowd(running)
    url = running.server.settings["DATABASE_URL"]
    with streaming(running, swarm, STUDENTS, pause=1) as stream:
        stream.flows(STUDENTS)
        slowest = 0.0
        with locked_by_another(tmp_path / "tiza.sqlite3"):
            stored = read_rows(url).stored()
            until = time.monotonic() + scale(4, 10)
            while time.monotonic() < until:
                slowest = max(slowest, seconds_to_get(f"{running.url}/healthz"))
                slowest = max(slowest, seconds_to_get(f"{running.url}/join/{stream.lesson['code']}"))
            assert ids_of(stream) <= stored, "acknowledged while nothing could be written"
            assert all(student.connections == 1 for student in swarm.students)
        released = time.monotonic()
        stream.flows(STUDENTS)
        drained = time.monotonic() - released
    check_everything(running, swarm, stream.lesson["id"])
    stream.check_last_word()
    note("R7", sqlite=f"locked for {scale(4, 10)} s", slowest_page=round(slowest, 2), drained=round(drained, 2))
    assert slowest < within(2), "the lock held up who only reads"


def test_r7_postgres_restarted(deploy: Deploy, crowd: Crowd, own_postgres: Postgres, note: Note) -> None:
    running = deploy(postgres=own_postgres)
    swarm = crowd(running)
    url = running.server.settings["DATABASE_URL"]
    with streaming(running, swarm, STUDENTS, pause=1) as stream:
        stream.flows(STUDENTS)
        own_postgres.stop()
        acknowledged = ids_of(stream)
        began = time.monotonic()
        assert requests.get(f"{running.url}/healthz", timeout=5).status_code == 200
        away = requests.get(f"{running.url}/readyz", timeout=15)
        assert (away.status_code, list(away.json()["failing"])) == (503, ["database"])
        refused = requests.get(f"{running.url}/join/{stream.lesson['code']}", timeout=15)
        assert refused.status_code == 503, "a page says that it is our side, and to try again"
        assert time.monotonic() - began < within(5)
        late = ids_of(stream) - acknowledged
        own_postgres.start()
        assert late <= read_rows(url).stored(), "acknowledged while there was no database"
        stream.flows(STUDENTS)
        drained = time.monotonic() - began
    check_everything(running, swarm, stream.lesson["id"])
    stream.check_last_word()
    note("R7", postgres="restarted", away_and_drained=round(drained, 2))


def test_r7_connections_used_up(deploy: Deploy, crowd: Crowd, own_postgres: Postgres, note: Note) -> None:
    running = deploy(postgres=own_postgres)
    swarm = crowd(running)
    url = running.server.settings["DATABASE_URL"].replace("+psycopg2", "")
    with streaming(running, swarm, STUDENTS, pause=1) as stream, contextlib.ExitStack() as held:
        stream.flows(STUDENTS)

        greedy: list[psycopg2.extensions.connection] = []

        def take_all() -> bool:
            """Take what is left; say whether that was nothing."""
            before = len(greedy)
            with contextlib.suppress(psycopg2.OperationalError):
                while True:
                    greedy.append(psycopg2.connect(url, application_name="greedy"))
                    held.enter_context(closing(greedy[-1]))
            return len(greedy) == before

        take_all()
        cursor = greedy[0].cursor()
        cursor.execute(CUT_THE_OTHERS)
        wait_until(take_all, 30, "no connection being left", every=0.2)
        before = ids_of(stream)
        wait_until(lambda: requests.get(f"{running.url}/readyz", timeout=15).status_code == 503, 30, "readiness")
        cursor.execute("COMMIT")
        cursor.execute(STORED)
        assert ids_of(stream) <= set(cursor.fetchall()) | before
        held.close()
        stream.flows(STUDENTS)
    check_everything(running, swarm, stream.lesson["id"])
    stream.check_last_word()
    note("R7", postgres=f"all {len(greedy)} connections taken", lost=0)


def test_r8_disk_full_during_answers(deploy: Deploy, crowd: Crowd, note: Note, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    with SmallDisk(tmp_path / "disk") as disk:
        running = deploy(folder=disk.folder)
        swarm = crowd(running)
        url = running.server.settings["DATABASE_URL"]
        with streaming(running, swarm, STUDENTS, pause=1) as stream:
            stream.flows(STUDENTS)
            disk.fill(running.server)
            swarm.all(lambda student: not student.log[-1].verdict and student.log[-1].tries > 2, "being asked to retry")
            check_rows(read_rows(url), swarm.log)
            disk.free(running.server)
            stream.flows(STUDENTS)
        check_everything(running, swarm, stream.lesson["id"])
        stream.check_last_word()
        running.server.stop()
        assert integrity(disk.folder / "tiza.sqlite3") == "ok"
    note("R8", how=disk.how, students=STUDENTS, lost=0)
