"""What a server with several workers tells those who watch it: metrics of all workers, logs, ids of requests."""

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.clients.crowd import pick
from tests.clients.students import Swarm
from tests.support import promtool
from tests.support.databases import Redis
from tests.support.deployments import TEACHER, Running, running_on
from tests.support.processes import ROOT, wait_until
from tests.support.servers import TizaServer

STUDENTS, SCRAPES = 12, 50


@pytest.fixture(scope="module", params=[2, pytest.param(4, marks=pytest.mark.long)])
def watched(
    tmp_path_factory: pytest.TempPathFactory, redis_server: Redis, request: pytest.FixtureRequest
) -> Iterator[TizaServer]:
    """A server with several workers that logs JSON."""
    folder = tmp_path_factory.mktemp("watched")
    settings = {
        "WEB_CONCURRENCY": str(request.param),
        "REDIS_URL": redis_server.url,
        "CLASSROOM_LOG_FORMAT": "json",
        "CLASSROOM_DATA": str(folder),
    }
    server = TizaServer(folder, settings=settings)
    server.prepare_database(TEACHER)
    with server:
        yield server


def figures(url: str) -> dict[tuple[str, ...], float]:
    """Return all samples by name and labels."""
    answer = requests.get(f"{url}/metrics", timeout=30)
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, *(value for _name, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_logs_are_json_and_have_the_id_of_the_request(watched: TizaServer) -> None:
    kept = requests.get(f"{watched.url}/healthz", headers={"X-Request-ID": "from-the-proxy.1"}, timeout=10)
    assert kept.headers["X-Request-ID"] == "from-the-proxy.1"
    made = requests.get(f"{watched.url}/healthz", headers={"X-Request-ID": "x" * 65}, timeout=10)
    assert re.fullmatch(r"[0-9a-f]{16}", made.headers["X-Request-ID"])
    proxied = {"X-Forwarded-For": "192.0.2.1", "X-Request-ID": "seen-in-the-log"}
    requests.get(f"{watched.url}/login", headers=proxied, timeout=10)
    lines = wait_until(lambda: [line for line in watched.output.splitlines() if "undeclared_proxy" in line])
    records = [json.loads(line) for line in watched.output.splitlines()]
    assert json.loads(lines[0])["request_id"] == "seen-in-the-log"
    assert any(record["event"].startswith("Listening at") for record in records), "gunicorn's own lines too"
    assert all({"timestamp", "level", "event"} <= record.keys() for record in records)


def test_metrics_are_those_of_all_workers(watched: TizaServer, swarm_of: Callable[[Running], Swarm]) -> None:
    number = int(watched.settings["WEB_CONCURRENCY"])
    running = running_on(watched)
    lesson = running.teacher.lesson()
    swarm = swarm_of(running)
    swarm.add(lesson["code"], STUDENTS, pick)
    swarm.all(lambda student: student.state, "the welcome")
    running.teacher.ask(lesson["id"], running.teacher.question())
    swarm.all(lambda student: student.log and student.log[-1].verdict, "the verdicts")

    seen = wait_until(lambda: _with_all(figures(watched.url)), 30, "the samples of all workers")
    assert seen["tiza_workers",] == number
    assert seen["tiza_answers_total", "recorded"] == STUDENTS
    assert seen["tiza_requests_total", "POST", "/api/v1/join", "201"] == STUDENTS
    assert seen["tiza_connections_by_role", "student"] == STUDENTS
    assert seen["tiza_sessions", "websocket"] == STUDENTS
    assert seen["tiza_log_ins_total", "right"] == 1
    assert seen["tiza_schema_behind",] == 0
    assert seen["tiza_backup_age_seconds",] == -1

    killed = watched.children()[0]
    os.kill(killed, signal.SIGKILL)
    counters = re.compile(r".*_(total|count|bucket)")
    before = seen
    for _scrape in range(SCRAPES):
        after = figures(watched.url)
        fallen = {key for key, value in before.items() if counters.fullmatch(key[0]) and after[key] < value}
        assert not fallen
        before = after
    wait_until(lambda: killed not in watched.children() and len(watched.children()) == number, 60, "a new worker")
    wait_until(lambda: figures(watched.url)["tiza_workers",] == number, 120, "its figures")


@pytest.mark.long
def test_promtool_has_nothing_against_alerts_and_metrics(watched: TizaServer, tmp_path: Path) -> None:
    program, folder = promtool.promtool(tmp_path), ROOT / "deploy" / "prometheus"
    promtool.check(program, "check", "rules", folder / "tiza-alerts.yml")
    promtool.check(program, "test", "rules", folder / "tiza-alerts.test.yml")
    promtool.check(program, "check", "metrics", given=requests.get(f"{watched.url}/metrics", timeout=30).text)


def _with_all(seen: dict[tuple[str, ...], float]) -> dict[tuple[str, ...], float] | None:
    return seen if seen["tiza_connections",] == STUDENTS else None
