"""The file for HAProxy in deploy/: it is valid, and through it several hosts serve as one."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from classroom.services.doctor import address
from tests.clients.api import Api, Teacher
from tests.clients.crowd import streaming
from tests.clients.students import Swarm
from tests.faults.oracle import check_everything
from tests.support.databases import Postgres, Redis
from tests.support.deployments import NAME, PASSWORD, WITH_TEACHER, Running
from tests.support.haproxy import HAProxy, complaints, written
from tests.support.processes import free_port, wait_until
from tests.support.servers import TizaServer

SOCKETS, POLLING = 12, 4


@dataclass
class Site:
    """Two hosts behind HAProxy."""

    hosts: list[TizaServer]
    proxy: HAProxy

    def connections(self) -> list[int]:
        """Return how many sockets each host has; -1 for one that does not answer."""
        return [_connections(host) for host in self.hosts]


def _connections(host: TizaServer) -> int:
    try:
        text = requests.get(f"{host.url}/metrics", timeout=10).text
    except requests.ConnectionError:
        return -1
    (family,) = [one for one in text_string_to_metric_families(text) if one.name == "tiza_connections"]
    return int(family.samples[0].value)


@pytest.fixture
def site(
    tmp_path: Path, postgres_server: Postgres, redis_server: Redis, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """Two hosts with one database and one Redis behind the shipped file."""
    database = postgres_server.prepared_database(WITH_TEACHER)
    hosts = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        settings = {"DATABASE_URL": database, "REDIS_URL": redis_server.url, "CLASSROOM_TRUSTED_PROXIES": "1"}
        hosts.append(TizaServer(tmp_path / name, settings=settings, migrate=False))
    proxy = HAProxy(tmp_path, [f"127.0.0.1:{host.port}" for host in hosts], free_port(), free_port(), answer_within=60)
    monkeypatch.setenv("SSL_CERT_FILE", str(proxy.certificate))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(proxy.certificate))
    with ExitStack() as running:
        for host in hosts:
            host.settings["CLASSROOM_PUBLIC_URL"] = proxy.url
            running.enter_context(host)
        running.enter_context(proxy)
        yield Site(hosts, proxy)


def test_the_file_is_valid(tmp_path: Path) -> None:
    assert complaints(written(tmp_path)) == ""
    broken = tmp_path / "broken.cfg"
    broken.write_text(written(tmp_path).read_text().replace("balance leastconn", "balance lessconn"))
    assert "balance" in complaints(broken)


def test_lessons_keep_to_a_host_and_leave_one_that_is_killed(site: Site) -> None:
    url = site.proxy.url
    found = list(address.check(url))
    assert [(finding.name, finding.says) for finding in found if finding.level != "ok"] == []
    assert requests.get(f"{url}/metrics", timeout=10).status_code == 403

    token = Api(url).post("/tokens", {"username": NAME, "password": PASSWORD})["token"]
    running = Running(site.hosts[0], Teacher(url, token), token)
    with Swarm(url) as swarm:
        with streaming(running, swarm, SOCKETS, polling=POLLING) as stream:
            everybody = SOCKETS + POLLING
            seen = wait_until(lambda: sorted(counts := site.connections()) == [0, everybody] and counts)
            stream.flows(SOCKETS)
            victim = seen.index(everybody)
            site.hosts[victim].kill()
            wait_until(lambda: site.connections()[1 - victim] == everybody, 60, "everybody on the other host")
            stream.flows(SOCKETS)
            running.server = site.hosts[1 - victim]
        check_everything(running, swarm, stream.lesson["id"])
        stream.check_last_word()
