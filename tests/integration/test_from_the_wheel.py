"""From nothing but the wheel to a lesson with 300 students; each part is killed, and the doctor names it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.clients.api import Api, Teacher
from tests.clients.crowd import streaming
from tests.clients.students import Swarm
from tests.faults.oracle import check_everything
from tests.support.databases import Postgres, Redis
from tests.support.deployments import NAME, PASSWORD, Running
from tests.support.nginx import Nginx
from tests.support.processes import ROOT, wait_until
from tests.support.servers import SECRET, TizaServer

SOCKETS, POLLING, WORKERS = 240, 60, 4

pytestmark = [pytest.mark.long, pytest.mark.timeout(3000)]


@dataclass
class Site:
    """An installation in a virtual environment of its own."""

    tiza: Path
    server: TizaServer
    nginx: Nginx
    postgres: Postgres
    redis: Redis

    @property
    def url(self) -> str:
        """The address that students use."""
        return f"https://127.0.0.1:{self.nginx.port}"

    def run(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run the command ``tiza`` with the settings of the server."""
        kept = {"PATH": "/usr/bin:/bin", "SSL_CERT_FILE": str(self.nginx.certificate)}
        return subprocess.run(
            [self.tiza, *words], cwd="/", env={**kept, **self.server.settings, **more},
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    def complaints(self) -> dict[str, str]:
        """Return what the doctor says fails, by its name: the line after it is the remedy."""
        lines = self.run("doctor", self.url).stdout.splitlines()
        return {
            line.split()[1].rstrip(":"): f"{line} {lines[number + 1]}"
            for number, line in enumerate(lines)
            if line.startswith("FAILED")
        }


@pytest.fixture(scope="module")
def tiza(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the wheel, installed with its dependencies into a new virtual environment."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, f"--wheel-dir={folder}", str(ROOT)], check=True)
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    (wheel,) = folder.glob("tiza-*.whl")
    subprocess.run([folder / "venv" / "bin" / "pip", "install", "--quiet", wheel], check=True)
    return folder / "venv" / "bin" / "tiza"


@pytest.fixture
def site(tiza: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Everything started, in an empty data directory."""
    with ExitStack() as running:
        postgres, redis = running.enter_context(Postgres()), running.enter_context(Redis(tmp_path))
        settings = {
            "SECRET_KEY": SECRET,
            "DATABASE_URL": postgres.fresh_database(),
            "REDIS_URL": redis.url,
            "WEB_CONCURRENCY": str(WORKERS),
            "CLASSROOM_TRUSTED_PROXIES": "1",
            "CLASSROOM_JOIN_RATE": "off",
        }
        server = TizaServer(tmp_path, settings=settings, migrate=False)
        server.command = [str(tiza), "serve"]
        server.start_timeout = 180  # seconds; four workers begin at once
        nginx = Nginx(tmp_path, server.port)
        site = Site(tiza, server, nginx, postgres, redis)
        server.settings["CLASSROOM_PUBLIC_URL"] = site.url
        monkeypatch.setenv("SSL_CERT_FILE", str(nginx.certificate))
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(nginx.certificate))
        made = site.run("upgrade")
        assert made.returncode == 0, made.stderr
        made = site.run("user", "create", NAME, "--role", "teacher", FLASK_USER_CREATE_PASSWORD=PASSWORD)
        assert made.returncode == 0, made.stderr
        running.enter_context(server)
        running.enter_context(nginx)
        yield site


def test_a_lesson_with_300_students_while_each_part_is_killed(site: Site) -> None:
    assert site.complaints() == {}
    token = Api(site.url).post("/tokens", {"username": NAME, "password": PASSWORD})["token"]
    running = Running(site.server, Teacher(site.url, token), token)
    with Swarm(site.url) as swarm:
        with streaming(running, swarm, SOCKETS, pause=20, polling=POLLING) as stream:
            everybody = SOCKETS + POLLING
            stream.flows(everybody, 120)
            for part, name, remedy in (
                (site.redis, "Redis", "redis"),
                (site.postgres, "Database", "postgresql"),
                (site.nginx, "Address", "nginx"),
                (site.server, "Address", "proxy_pass"),
            ):
                part.kill()
                found = wait_until(lambda expected=name: (seen := site.complaints()).get(expected) and seen, 120)  # type: ignore[misc]
                assert remedy in found[name], found
                part.start()
                wait_until(lambda: site.complaints() == {}, 120, f"everything works with {name}")
                stream.flows(everybody, 240)
        check_everything(running, swarm, stream.lesson["id"])
        stream.check_last_word()
    assert requests.get(f"{site.url}/readyz", timeout=20).json()["status"] == "ok"
