"""``python app.py`` on a machine that has never seen Tiza: the first start, the second, a busy port, Ctrl-C."""

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.support.processes import ROOT, Program, free_port, port_answers
from tests.support.servers import clean_environment

PARTS = ("classroom", "templates", "static", "migrations", "app.py", "gunicorn.conf.py")


class Laptop(Program):
    """``python app.py`` in a copy of the project, so that its ``instance/`` is fresh."""

    patience = 8.0

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        env = clean_environment(PORT=str(self.port), **settings)
        super().__init__([sys.executable, "app.py"], folder / "start.log", env, cwd=folder)

    def ready(self) -> bool:
        return port_answers(self.port)

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project without anything that running it leaves behind."""
    copy = tmp_path_factory.mktemp("laptop")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, copy / part)
    return copy


def users(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "instance" / "classroom.sqlite3")
    try:
        return [name for (name,) in connection.execute("SELECT username FROM users ORDER BY username")]
    finally:
        connection.close()


def test_first_start_then_second(folder: Path) -> None:
    with Laptop(folder) as first:
        assert first.get("/readyz")[0] == 200
        status, page = first.get("/")
        assert status == 200
        assert "<form" in page
        assert f"http://127.0.0.1:{first.port}" in first.output
        assert "profe" in first.output
        assert "tiza-demo" in first.output
        assert "Demo users" in first.output
        assert "HOST=0.0.0.0" in first.output
    assert "Traceback" not in first.output
    key = folder / "instance" / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    secret, people = key.read_text(), users(folder)
    assert "profe" in people
    assert secret not in first.output

    (folder / "start.log").unlink()
    with Laptop(folder) as second:
        assert second.get("/readyz")[0] == 200
        assert "Tiza is ready" in second.output
        assert "Demo users" not in second.output
    assert key.read_text() == secret, "log-ins were to survive a restart"
    assert users(folder) == people


def test_phones_get_an_address_and_a_qr(folder: Path) -> None:
    with Laptop(folder, HOST="0.0.0.0") as laptop:
        assert laptop.get("/healthz")[0] == 200
        from classroom.serving.banner import lan_addresses

        for address in lan_addresses():
            assert f"http://{address}:{laptop.port}" in laptop.output
        assert not lan_addresses() or "█▀" in laptop.output


def test_busy_port_is_said_before_anything_else(folder: Path) -> None:
    with Laptop(folder) as first:
        second = Laptop(folder)
        second.env["PORT"] = str(first.port)
        done = subprocess.run(second.command, cwd=folder, env=second.env, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Tiza cannot start: Port {first.port} is in use by another program.")
    assert line.endswith(f"PORT={first.port + 1} make run")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "chalk"), ("CLASSROOM_JOIN_RATE", "often"), ("SECRET_KEY", "dev"), ("WEB_CONCURRENCY", "many")],
)
def test_wrong_setting_is_one_line(folder: Path, name: str, value: str) -> None:
    laptop = Laptop(folder)
    laptop.env[name] = value
    done = subprocess.run(laptop.command, cwd=folder, env=laptop.env, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert name in done.stderr


def test_ctrl_c_stops_within_seconds(folder: Path) -> None:
    (folder / "start.log").unlink(missing_ok=True)
    laptop = Laptop(folder)
    laptop.start()
    try:
        laptop.get("/")
        begin = time.monotonic()
        os.killpg(laptop.pid, signal.SIGINT)
        laptop.wait(8)
        assert time.monotonic() - begin < 5
    finally:
        laptop.kill()
    assert "Traceback" not in laptop.output
