"""R26: PostgreSQL's host falls silent without closing its connections, or accepts them and says nothing."""

import time
from collections.abc import Iterator

import pytest
import requests

from tests.clients.crowd import streaming
from tests.faults.conftest import Crowd, Deploy, Note, within
from tests.faults.oracle import check_everything
from tests.faults.relay import Relay
from tests.support.databases import Postgres
from tests.support.deployments import WITH_TEACHER, Running
from tests.support.processes import wait_until

STUDENTS = 25


@pytest.fixture
def relay(postgres_server: Postgres) -> Iterator[Relay]:
    """The relay between the server and its database."""
    with Relay(postgres_server.port) as running:
        yield running


@pytest.fixture
def running(deploy: Deploy, postgres_server: Postgres, relay: Relay) -> Running:
    """A server of one worker that reaches its database through the relay."""
    url = postgres_server.prepared_database(WITH_TEACHER)
    return deploy(database="relayed", DATABASE_URL=url.replace(f":{postgres_server.port}/", f":{relay.port}/"))


def readiness(running: Running) -> tuple[int, list[str]]:
    """Return the status of /readyz, and the names of the parts that fail."""
    answer = requests.get(f"{running.url}/readyz", timeout=10)
    return answer.status_code, sorted(answer.json()["failing"])


def test_r26_connections_fall_silent(running: Running, relay: Relay, crowd: Crowd, note: Note) -> None:
    swarm = crowd(running)
    with streaming(running, swarm, STUDENTS, pause=1) as stream:
        stream.flows(STUDENTS)
        silenced, begun = relay.silence(), time.monotonic()
        stream.flows(STUDENTS)
        healed = time.monotonic() - begun
        wait_until(lambda: readiness(running) == (200, []), 30, "readiness")
        assert requests.get(f"{running.url}/join/{stream.lesson['code']}", timeout=15).status_code == 200
    check_everything(running, swarm, stream.lesson["id"])
    stream.check_last_word()
    note("R26", silent_connections=silenced, answered_again=round(healed, 1))
    assert healed <= within(15)


def test_r26_a_database_that_accepts_and_says_nothing(running: Running, relay: Relay, crowd: Crowd, note: Note) -> None:
    swarm = crowd(running)
    with streaming(running, swarm, STUDENTS, pause=1) as stream:
        stream.flows(STUDENTS)
        relay.stalled = True
        assert readiness(running) == (503, ["database"])
        acknowledged = stream.acknowledged
        wait_until(lambda: readiness(running) == (503, ["beat", "database", "intake"]), 40, "what stands still")
        assert stream.acknowledged <= acknowledged, "acknowledged while nothing could be stored"
        relay.stalled, begun = False, time.monotonic()
        stream.flows(STUDENTS)
        healed = time.monotonic() - begun
        wait_until(lambda: readiness(running) == (200, []), 30, "readiness")
    check_everything(running, swarm, stream.lesson["id"])
    stream.check_last_word()
    note("R26", stalled="answered again", seconds=round(healed, 1))
    assert healed <= within(15)
