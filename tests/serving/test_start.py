"""Starting: wrong settings are refused in one line, and the master stays clean for its workers."""

import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from classroom.core.settings import variables
from classroom.serving import banner, development, open_files, preflight
from tests.serving.conftest import WorkerServer
from tests.support.processes import ROOT, free_port
from tests.support.servers import SECRET, clean_environment


def run_gunicorn(target: str, folder: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    settings.setdefault("PORT", str(free_port()))
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", target],
        cwd=folder,
        env=clean_environment(**settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": SECRET, "PORT": "http"}, "PORT"),
    ],
)
def test_production_start_with_a_wrong_setting_is_refused(settings: dict[str, str], named: str) -> None:
    done = run_gunicorn("app:app", **settings)
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if "[INFO]" not in line]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("Tiza cannot start: ")
    assert named in lines[0]
    assert "Listening" not in done.stderr
    assert SECRET not in done.stderr


@pytest.mark.parametrize("files", ["missing", "stale"])
def test_production_start_without_an_up_to_date_bundle_is_refused(tmp_path: Path, files: str) -> None:
    for part in ("classroom", "templates", "static", "app.py", "gunicorn.conf.py"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    if files == "missing":
        shutil.rmtree(tmp_path / "static" / "dist")
    else:
        (tmp_path / "static/css/site.css").write_text("/* edited */")
    done = run_gunicorn("app:app", tmp_path, SECRET_KEY=SECRET)
    assert done.returncode == 2
    (line,) = [line for line in done.stderr.splitlines() if "[INFO]" not in line]
    assert line.startswith("Tiza cannot start: The files for browsers were ")
    assert line.endswith("run `make setup`")
    assert "Listening" not in done.stderr


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "changeme"}, "SECRET_KEY is too easy"),
        ({"SECRET_KEY": SECRET, "PORT": "99999"}, "PORT"),
        ({"SECRET_KEY": SECRET, "WEB_CONCURRENCY": "1000"}, "WEB_CONCURRENCY"),
        ({"SECRET_KEY": SECRET, "DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"SECRET_KEY": SECRET, "CLASSROOM_LOGIN_RATE": "often"}, "CLASSROOM_LOGIN_RATE"),
    ],
)
def test_the_checks_before_the_start_name_the_wrong_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: dict[str, str], named: str
) -> None:
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert preflight.main() == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Tiza cannot start: ")
    assert named in line
    assert SECRET not in line


def test_application_that_cannot_be_loaded_ends_the_server() -> None:
    done = run_gunicorn("tests.serving.no_such_module:app", SECRET_KEY=SECRET)
    assert done.returncode not in (0, None)
    assert done.stderr.count("Booting worker") == 1, "the master was not to try for ever"


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--certfile", __file__, "--keyfile", __file__], "no TLS"), (["--protocol", "uwsgi"], "HTTP only")],
)
def test_what_the_worker_does_not_speak_is_refused(options: list[str], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", *options, "app:app"],
        cwd=ROOT,
        env=clean_environment(SECRET_KEY=SECRET, PORT=str(free_port())),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert said in done.stderr


def test_master_imports_nothing_that_the_workers_patch() -> None:
    """What is imported before the fork has bound the blocking versions of sleep, locks and sockets."""
    code = (
        "import sys, runpy; runpy.run_path('gunicorn.conf.py'); import classroom.serving.worker; "
        "print(*(set(sys.modules) & {'flask', 'werkzeug', 'sqlalchemy', 'redis', 'socketio', 'engineio', 'pydantic',"
        " 'limits', 'psycopg2', 'classroom.core.settings', 'classroom.core.database'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == []


def test_eventlet_advice_is_not_shown_to_operators(serve: Callable[..., WorkerServer]) -> None:
    assert "deprecated" not in serve().output


class TestSecret:
    def test_is_made_once_and_readable_by_its_owner_only(self, tmp_path: Path) -> None:
        path = tmp_path / "instance" / "secret_key"
        secret = development.stored_secret(path)
        assert len(secret) == 64
        assert development.stored_secret(path) == secret
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_empty_file_is_replaced(self, tmp_path: Path) -> None:
        path = tmp_path / "secret_key"
        path.write_text("\n")
        assert len(development.stored_secret(path)) == 64

    def test_two_machines_get_different_ones(self, tmp_path: Path) -> None:
        assert development.stored_secret(tmp_path / "a") != development.stored_secret(tmp_path / "b")


class TestPort:
    def test_free_one_is_fine(self) -> None:
        development.check_port("127.0.0.1", free_port())

    def test_busy_one_is_named_with_a_way_out(self, server: WorkerServer) -> None:
        with pytest.raises(development.StartError, match=f"Port {server.port} is in use") as caught:
            development.check_port("127.0.0.1", server.port)
        assert f"PORT={server.port + 1} make run" in str(caught.value)
        with pytest.raises(development.StartError):
            development.check_port("0.0.0.0", server.port)

    @pytest.mark.parametrize("host", ["192.0.2.77", "no such host"])
    def test_foreign_host_is_named(self, host: str) -> None:
        with pytest.raises(development.StartError, match=f"HOST={host}"):
            development.check_port(host, free_port())


class TestSettingsOfLaptop:
    def test_without_redis_there_is_one_worker(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in variables():
            monkeypatch.setenv(name, "")  # so that what the start sets is taken back after the test
            monkeypatch.delenv(name)
        monkeypatch.setenv("SECRET_KEY", SECRET)
        monkeypatch.setenv("WEB_CONCURRENCY", "4")
        development.settings_of_laptop()
        assert os.environ["WEB_CONCURRENCY"] == "1"
        monkeypatch.setenv("WEB_CONCURRENCY", "4")
        monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
        development.settings_of_laptop()
        assert os.environ["WEB_CONCURRENCY"] == "4"

    def test_wrong_setting_is_one_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SECRET_KEY", SECRET)
        monkeypatch.setenv("PORT", "chalk")
        with pytest.raises(development.StartError, match="PORT is wrong") as caught:
            development.settings_of_laptop()
        assert "\n" not in str(caught.value)


class TestAddresses:
    def test_loopback_is_for_this_machine_only(self) -> None:
        assert banner.addresses("127.0.0.1", 5000) == ("http://127.0.0.1:5000", [])

    def test_all_interfaces_show_the_network(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(banner, "lan_addresses", lambda: ["192.168.1.20"])
        assert banner.addresses("0.0.0.0", 80) == ("http://127.0.0.1:80", ["http://192.168.1.20:80"])

    def test_own_addresses_are_never_loopback(self) -> None:
        assert not [address for address in banner.lan_addresses() if address.startswith("127.")]

    def test_qr_can_be_read_off_the_terminal(self) -> None:
        drawn = banner.qr("http://192.168.1.20:5000").plain
        rows = [row for row in drawn.splitlines() if row]
        assert len({len(row) for row in rows}) == 1
        assert {"█", "▄"} <= set(drawn)


class TestOpenFiles:
    """In a process of its own: a limit that was lowered cannot be raised again."""

    @staticmethod
    def limits_after(soft: int, hard: int, clients: int) -> tuple[int, str]:
        code = (
            "import resource, sys; from classroom.serving.open_files import raise_open_files; "
            f"resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard})); warning = raise_open_files({clients}); "
            "print(resource.getrlimit(resource.RLIMIT_NOFILE)[0], warning or '')"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        number, _, warning = done.stdout.strip().partition(" ")
        return int(number), warning

    def test_soft_limit_is_raised_to_what_is_needed(self) -> None:
        assert self.limits_after(256, 4096, 1000) == (2 * 1000 + open_files.OTHER_FILES, "")

    def test_low_hard_limit_is_a_warning_with_numbers(self) -> None:
        soft, warning = self.limits_after(256, 1024, 10_000)
        assert soft == 1024
        assert "1024 open files" in warning
        assert "384 clients" in warning

    def test_few_open_files_leave_room_beside_the_websockets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for soft, expected in ((1024, (128, 384)), (21_000, (10_000, 10_000)), (10_512, (2_500, 7_500))):
            monkeypatch.setattr(resource, "getrlimit", lambda _kind, soft=soft: (soft, soft))
            assert open_files.room(10_000) == expected
