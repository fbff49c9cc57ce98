"""``python app.py`` on a machine that has never seen Tiza: the first start, the second, a busy port, Ctrl-C."""

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from classroom.serving.banner import lan_addresses
from tests.support.processes import ROOT, Program, free_port, port_answers
from tests.support.servers import clean_environment

PARTS = ("classroom", "templates", "static", "migrations", "app.py", "gunicorn.conf.py")


class Laptop(Program):
    """``python app.py`` in a copy of the project, so that its ``instance/`` is fresh."""

    def __init__(self, folder: Path, log: str = "start.log", **settings: str) -> None:
        self.port = free_port()
        env = clean_environment(PORT=str(self.port), **settings)
        super().__init__([sys.executable, "app.py"], folder / log, env, cwd=folder)

    def ready(self) -> bool:
        return port_answers(self.port)

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
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


@pytest.fixture(scope="module")
def first(folder: Path) -> Laptop:
    """A laptop that has started for the first time, and stopped again."""
    with Laptop(folder) as laptop:
        assert laptop.get("/readyz")[0] == 200
        status, page = laptop.get("/")
        assert (status, "<form" in page) == (200, True)
        assert laptop.stop() == 0
    return laptop


@pytest.fixture(scope="module")
def kept(folder: Path, first: Laptop) -> tuple[str, list[str]]:
    """The key and the usernames after the first start."""
    return (folder / "instance" / "secret_key").read_text(), users(folder)


@pytest.fixture(scope="module")
def second(folder: Path, kept: tuple[str, list[str]]) -> Iterator[Laptop]:
    """The next start in the same folder, for the whole network."""
    with Laptop(folder, log="second.log", HOST="0.0.0.0") as laptop:
        assert laptop.get("/readyz")[0] == 200
        yield laptop


def test_first_start(folder: Path, first: Laptop) -> None:
    for text in (f"http://127.0.0.1:{first.port}", "profe", "tiza-demo", "Demo users", "HOST=0.0.0.0"):
        assert text in first.output
    assert "Traceback" not in first.output
    key = folder / "instance" / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text() not in first.output
    assert "profe" in users(folder)


def test_second_start_keeps_key_and_people(kept: tuple[str, list[str]], folder: Path, second: Laptop) -> None:
    assert "Tiza is ready" in second.output
    assert "Demo users" not in second.output
    key, people = kept
    assert (folder / "instance" / "secret_key").read_text() == key, "a new key would end all logins"
    assert users(folder) == people


def test_phones_get_an_address_and_a_qr(second: Laptop) -> None:
    for address in lan_addresses():
        assert f"http://{address}:{second.port}" in second.output
    assert not lan_addresses() or "█▀" in second.output


def test_busy_port_is_said_before_anything_else(folder: Path, second: Laptop) -> None:
    other = Laptop(folder, log="other.log")
    other.env["PORT"] = str(second.port)
    done = subprocess.run(other.command, cwd=folder, env=other.env, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Tiza cannot start: Port {second.port} is in use by another program.")
    assert line.endswith(f"PORT={second.port + 1} make run")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "chalk"),
        pytest.param("CLASSROOM_JOIN_RATE", "often", marks=pytest.mark.long),
        ("SECRET_KEY", "dev"),
        pytest.param("WEB_CONCURRENCY", "many", marks=pytest.mark.long),
    ],
)
def test_wrong_setting_is_one_line(folder: Path, name: str, value: str) -> None:
    laptop = Laptop(folder)
    laptop.env[name] = value
    done = subprocess.run(laptop.command, cwd=folder, env=laptop.env, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert name in done.stderr


def test_ctrl_c_stops_it_without_a_traceback(second: Laptop) -> None:
    """The last test of this file: it stops the laptop that the others use."""
    os.killpg(second.pid, signal.SIGINT)
    second.wait(30)
    assert not port_answers(second.port)
    assert "Traceback" not in second.output
