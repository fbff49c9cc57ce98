"""The wheel: installed outside the checkout, it serves with its own data directory and without Node.js."""

import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.support.processes import ROOT, Program, free_port
from tests.support.servers import clean_environment


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the installed wheel; its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
    own_cache = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", f"--wheel-dir={folder}", str(ROOT)],
        check=True,
        env=own_cache,
    )
    (wheel,) = folder.glob("tiza-*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--no-compile", f"--target={folder / 'lib'}", str(wheel)], check=True)
    return folder / "lib"


def environment(installed: Path, home: Path, **more: str) -> dict[str, str]:
    kept = {**clean_environment(), "PATH": "/usr/bin:/bin"}
    kept.pop("XDG_DATA_HOME", None)
    return {**kept, "PYTHONPATH": str(installed), "HOME": str(home), **more}


def tiza(installed: Path, home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(installed / "bin" / "tiza"), *words],
        cwd=home,
        env=environment(installed, home),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Laptop(Program):
    """``tiza`` without a command, started in an empty directory."""

    def __init__(self, installed: Path, home: Path) -> None:
        self.port = free_port()
        command = [sys.executable, str(installed / "bin" / "tiza")]
        super().__init__(command, home / "tiza.log", cwd=home, env=environment(installed, home, PORT=str(self.port)))

    def get(self, path: str) -> bytes:
        """Return the body of a page or file."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return bytes(answer.read())

    def ready(self) -> bool:
        """Return whether it serves."""
        try:
            return b'"ok"' in self.get("/readyz")
        except OSError:
            return False


def test_it_serves_and_keeps_its_data_apart(installed: Path, tmp_path: Path) -> None:
    with Laptop(installed, tmp_path) as laptop:
        page = laptop.get("/login").decode()
        for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
            assert laptop.get(path)
    data = tmp_path / ".local" / "share" / "tiza"
    assert {"classroom.sqlite3", "secret_key"} <= {file.name for file in data.iterdir()}
    assert [file for file in data.iterdir() if file.stat().st_mode & 0o077] == []
    again = tiza(installed, tmp_path, "upgrade")
    assert "has the newest schema already" in again.stdout
    assert "4 accounts" in tiza(installed, tmp_path, "backup", "all.tiza").stdout
    assert not (installed / "classroom" / "project" / "instance").exists()


def test_wrong_settings_are_one_line(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(installed / "bin" / "tiza"), "serve"],
        env=environment(installed, tmp_path, CLASSROOM_DATA=str(installed / "bin" / "tiza")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert re.fullmatch(r"Tiza cannot start: CLASSROOM_DATA is wrong \(is '.*'\): expected a directory\n", done.stderr)
