"""R33: two hosts behind the shipped HAProxy file; a host is killed, stopped or cut off; Redis and PostgreSQL go."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.clients.api import Api, Teacher
from tests.clients.crowd import Stream, streaming
from tests.faults.conftest import LONG, Crowd, Note, within
from tests.faults.hosts import Host, Switch
from tests.faults.oracle import check_everything
from tests.faults.standby import Standby
from tests.support.databases import Postgres, Redis
from tests.support.deployments import NAME, PASSWORD, WITH_TEACHER, Running
from tests.support.haproxy import HAProxy
from tests.support.processes import free_port, wait_until

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(os.geteuid() != 0, reason="network namespaces need root"),
]

SOCKETS, POLLING = 80, 20
BACK_WITHIN, BACK_AFTER_FAILOVER = 8, 15
REDIS_AWAY = 60
TOKEN = "for-the-figures-of-hosts"


@dataclass
class Site:
    """Two hosts, what they share, and HAProxy in front."""

    switch: Switch
    hosts: list[Host]
    primary: Postgres
    standby: Standby
    redis: Redis
    proxy: HAProxy
    database: str

    def database_at(self, port: int) -> str:
        """Return the address of the database as it is seen from here."""
        return f"postgresql+psycopg2://postgres@127.0.0.1:{port}/{self.database}"

    def connections(self, host: Host) -> int:
        """Return how many sockets a host has."""
        text = requests.get(f"{host.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20).text
        (family,) = [one for one in text_string_to_metric_families(text) if one.name == "tiza_connections"]
        return int(family.samples[0].value)

    def serving(self) -> Host:
        """Return the host that has the students."""
        return max(self.hosts, key=self.connections)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Start everything."""
    with ExitStack() as running:
        switch = running.enter_context(Switch())
        primary = running.enter_context(Postgres(also=switch.here, network=switch.network))
        database = primary.prepared_database(WITH_TEACHER).rpartition("/")[2]
        standby = running.enter_context(Standby(primary))
        redis = running.enter_context(Redis(tmp_path, also=switch.here))
        ports = "&".join(f"host={switch.here}:{port}" for port in (primary.port, standby.port))
        secure = free_port()
        settings = {
            "DATABASE_URL": f"postgresql+psycopg2://postgres@/{database}?{ports}&target_session_attrs=read-write",
            "REDIS_URL": f"redis://{switch.here}:{redis.port}/0",
            "CLASSROOM_TRUSTED_PROXIES": "1",
            "CLASSROOM_PUBLIC_URL": f"https://127.0.0.1:{secure}",
            "CLASSROOM_METRICS_TOKEN": TOKEN,
        }
        hosts = [running.enter_context(Host(switch, name, tmp_path / name, settings)) for name in ("a", "b")]
        proxy = HAProxy(
            tmp_path, [host.address for host in hosts], free_port(), secure, answer_within=2 if LONG else 10
        )
        monkeypatch.setenv("SSL_CERT_FILE", str(proxy.certificate))
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(proxy.certificate))
        running.enter_context(proxy)
        yield Site(switch, hosts, primary, standby, redis, proxy, database)


@pytest.fixture
def running(site: Site) -> Running:
    """The site as a server: its teacher comes through HAProxy."""
    token = Api(site.proxy.url).post("/tokens", {"username": NAME, "password": PASSWORD})["token"]
    return Running(site.hosts[0], Teacher(site.proxy.url, token), token)


def check(site: Site, running: Running, stream: Stream, port: int) -> None:
    """Compare what students were told with what is stored."""
    stream.going = False
    stream.stop()
    kept, running.server.settings["DATABASE_URL"] = running.server.settings["DATABASE_URL"], site.database_at(port)
    check_everything(running, stream.swarm, stream.lesson["id"])
    running.server.settings["DATABASE_URL"] = kept
    stream.check_last_word()


def seconds_until_back(stream: Stream, fault: Callable[[], Any]) -> float:
    """Cause a fault and return the seconds until every student has another connection, and the state on it."""
    before = {student: student.connections for student in stream.swarm.students}
    begun = time.monotonic()
    fault()

    def back() -> bool:
        return all(s.connections > number and s.connected and not s.lost for s, number in before.items())

    wait_until(back, 120, "everybody being back", every=0.05)
    took = time.monotonic() - begun
    stream.flows(SOCKETS + POLLING, 120)
    return took


def kill(site: Site, host: Host) -> tuple[Callable[[], Any], Callable[[], Any]]:
    return host.kill, host.start


def stop(site: Site, host: Host) -> tuple[Callable[[], Any], Callable[[], Any]]:
    return host.freeze, host.thaw


def pull_the_cable(site: Site, host: Host) -> tuple[Callable[[], Any], Callable[[], Any]]:
    return lambda: site.switch.pull(host.name), lambda: site.switch.plug(host.name)


@pytest.mark.parametrize("fault", [kill, stop, pull_the_cable])
def test_r33_a_host_goes(site: Site, running: Running, crowd: Crowd, note: Note, fault: Callable[..., Any]) -> None:
    swarm = crowd(running)
    swarm.url = site.proxy.url
    with streaming(running, swarm, SOCKETS, pause=2, polling=POLLING) as stream:
        stream.flows(SOCKETS + POLLING, 60)
        breaks, mends = fault(site, site.serving())
        took = seconds_until_back(stream, breaks)
        mends()
        stream.flows(2 * (SOCKETS + POLLING), 120)
        check(site, running, stream, site.primary.port)
    note("R33", host=fault.__name__, students=SOCKETS + POLLING, acknowledged=stream.acknowledged, lost=0,
         all_back=round(took, 1))  # fmt: skip
    assert took <= within(BACK_WITHIN)


def test_r33_redis_is_away(site: Site, running: Running, crowd: Crowd, note: Note) -> None:
    swarm = crowd(running)
    swarm.url = site.proxy.url
    with streaming(running, swarm, SOCKETS, pause=2, polling=POLLING) as stream:
        stream.flows(SOCKETS + POLLING, 60)
        connections = sum(student.connections for student in swarm.students)
        os.kill(site.redis.pid, signal.SIGSTOP)
        until, while_away = time.monotonic() + REDIS_AWAY, stream.acknowledged
        while time.monotonic() < until:
            stream.flows(SOCKETS + POLLING, 60)
        while_away = stream.acknowledged - while_away
        os.kill(site.redis.pid, signal.SIGCONT)
        stream.flows(SOCKETS + POLLING, 60)
        check(site, running, stream, site.primary.port)
        dropped = sum(student.connections for student in swarm.students) - connections
    note("R33", redis_away=REDIS_AWAY, acknowledged=while_away, lost=0, reconnections=dropped)
    assert dropped <= within(0)


def test_r33_the_database_fails_over(site: Site, running: Running, crowd: Crowd, note: Note) -> None:
    swarm = crowd(running)
    swarm.url = site.proxy.url
    with streaming(running, swarm, SOCKETS, pause=2, polling=POLLING) as stream:
        stream.flows(SOCKETS + POLLING, 60)
        begun = time.monotonic()
        site.primary.kill()
        site.standby.promote()
        stream.flows(1, 120)
        first = time.monotonic() - begun
        everybody = {student: sum(item.accepted for item in list(student.log)) for student in swarm.students}
        wait_until(
            lambda: all(sum(item.accepted for item in list(s.log)) > before for s, before in everybody.items()),
            120, "an answer of everybody",
        )  # fmt: skip
        took = time.monotonic() - begun
        check(site, running, stream, site.standby.port)
    note("R33", failover="PostgreSQL", acknowledged=stream.acknowledged, lost=0, first_answer=round(first, 1),
         everybody=round(took, 1))  # fmt: skip
    assert took <= within(BACK_AFTER_FAILOVER)
