"""Tiza on two hosts behind a load balancer: network namespaces of this machine, which share PostgreSQL and Redis."""

import re
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.load.client import Client
from benchmarks.measure import Cores, cpu_seconds, descendants
from benchmarks.sides.tiza import SETTINGS, Tiza
from tests.faults.hosts import Host, Switch
from tests.support.databases import Postgres, Redis
from tests.support.deployments import WITH_TEACHER
from tests.support.haproxy import HAProxy
from tests.support.nginx import Nginx
from tests.support.processes import Program, free_port

NGINX, HAPROXY = "nginx", "HAProxy"
SPREAD = "{}, spread"
"""The name of a balancer without affinity."""


def nginx(folder: Path, hosts: list[str], *, affinity: bool) -> tuple[Program, int]:
    """Return nginx with the shipped site, but without TLS, and its port; without ``affinity`` it takes turns."""
    program = Nginx(folder, 0)
    file = folder / "site.conf"
    text = file.read_text().replace(" ssl;", ";")
    text = text.replace("server 127.0.0.1:0;", "\n".join(f"server {host};" for host in hosts))
    if not affinity:
        text = re.sub(r"\n *hash \$tiza_affinity.*", "", text)
    file.write_text(text)
    return program, program.port


def haproxy(folder: Path, hosts: list[str], *, affinity: bool) -> tuple[Program, int]:
    """Return HAProxy with the shipped file, but without TLS, and its port; without ``affinity`` by connections."""
    program = HAProxy(folder, hosts, free_port(), free_port(), answer_within=10)
    file = folder / "haproxy.cfg"
    text = re.sub(r" ssl crt .*", "", file.read_text())
    text = re.sub(r"\n *http-request redirect scheme https.*", "", text)
    if not affinity:
        text = re.sub(r"\n *use_backend tiza_lessons.*", "", text)
    file.write_text(text)
    return program, program.port


class Hosts(Tiza):
    """Two hosts with one worker each behind a balancer. It needs root.

    Attributes:
        others: programs besides the workers, by name.
    """

    def __init__(self, folder: Path, cores: Cores, balancer: str, *, affinity: bool) -> None:
        self.name = balancer if affinity else SPREAD.format(balancer)
        self.folder, self.cores = folder, cores
        self._balancer, self._affinity = balancer, affinity
        self._started = ExitStack()
        self._hosts: list[Host] = []
        self.others: dict[str, Program] = {}

    def __enter__(self) -> Self:
        with ExitStack() as started, self.cores.serving():
            switch = started.enter_context(Switch())
            database = started.enter_context(Postgres(also=switch.here, network=switch.network))
            redis = started.enter_context(Redis(self.folder, also=switch.here))
            prepared = database.prepared_database(WITH_TEACHER).rpartition("/")[2]
            settings = {
                **SETTINGS,
                "DATABASE_URL": f"postgresql+psycopg2://postgres@{switch.here}:{database.port}/{prepared}",
                "REDIS_URL": f"redis://{switch.here}:{redis.port}/0",
                "CLASSROOM_TRUSTED_PROXIES": "1",
                "CLASSROOM_EVENT_RATE": "1000000/second",
            }
            self._hosts = [Host(switch, name, self.folder / name, settings) for name in ("a", "b")]
            for host in self._hosts:
                host.settings["WEB_CONCURRENCY"] = "1"
            started.enter_context(self._hosts[1])
            make = nginx if self._balancer == NGINX else haproxy
            addresses = [host.address for host in self._hosts]
            balancer, port = make(self.folder, addresses, affinity=self._affinity)
            started.enter_context(balancer)
            self.others = {"balancer": balancer, "PostgreSQL": database, "Redis": redis}
            super().__init__(self.folder, self.cores, self._hosts[0])
            self.port = port
            super().__enter__()
            self._started = started.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._started:
            super().__exit__(kind, error, trace)

    def pids(self) -> list[int]:
        """Return the ids of the workers of both hosts."""
        return [pid for host in self._hosts for pid in host.children()]

    def open_teacher(self, lesson_id: int) -> Client:
        """Connect to a lesson as its teacher; this connection and later ones name it."""
        lesson = self.teacher.get(f"/lessons/{lesson_id}")["state"]["lesson"]
        self.crowd.name_lesson(lesson["code"])
        return super().open_teacher(lesson_id)

    def others_cpu(self, before: dict[str, float] | None = None) -> dict[str, float]:
        """Return the processor time of each of the other programs so far, or since ``before``, in seconds."""
        used = {name: sum(map(_cpu, descendants(program.pid))) for name, program in self.others.items()}
        return {name: seconds - before[name] for name, seconds in used.items()} if before else used


def _cpu(pid: int) -> float:
    """Return the processor time of a process in seconds; 0 for one that has ended, such as a worker of autovacuum."""
    try:
        return cpu_seconds([pid])
    except OSError:
        return 0.0
