"""Tiza as a real server: gunicorn with its own database on a free port."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.processes import ROOT, Program, free_port

SECRET = "only-for-tests-0123456789abcdef0123456789"
"""A key that passes the checks of the settings."""
TRANSPORT = "CLASSROOM_TRANSPORT"
"""The one setting that servers take from the environment of the tests: ``CLASSROOM_TRANSPORT=stock make test`` runs
everything on the libraries' WebSockets, except the tests of our own transport."""
TEMPLATES = "TIZA_TEMPLATES"
"""Names the folder of the databases that the processes of a test run share."""
TABLES = (("db", "upgrade"),)
"""The flask commands that prepare an empty database."""


def clean_environment(**extra: str) -> dict[str, str]:
    """Return this process's environment without any of Tiza's settings but the transport, and with ``extra``."""
    ours = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "HOST", "PORT", "WEB_CONCURRENCY", "GUNICORN_CMD_ARGS")
    kept = {name: value for name, value in os.environ.items() if name not in ours and not name.startswith("CLASSROOM_")}
    chosen = {TRANSPORT: os.environ[TRANSPORT]} if TRANSPORT in os.environ else {}
    return {**kept, **chosen, "PYTHONUNBUFFERED": "1", **extra}


def run_flask(settings: Mapping[str, str], *arguments: str) -> str:
    """Run a flask command with these settings and return what it printed.

    Raises:
        AssertionError: it failed; the message holds its output.
    """
    return _run([sys.executable, "-m", "flask", "--app", "app", *arguments], settings, " ".join(arguments))


def _run(command: list[str], settings: Mapping[str, str], name: str) -> str:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=clean_environment(**settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"flask {name} failed:\n{done.stdout}{done.stderr}"
    return done.stdout


@cache
def _folder_of_templates() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="tiza-templates-")


def share_templates() -> Path:
    """Return the folder in which this process and those that it starts share prepared databases."""
    return Path(os.environ.get(TEMPLATES) or os.environ.setdefault(TEMPLATES, _folder_of_templates().name))


@cache
def sqlite_template(commands: tuple[tuple[str, ...], ...] = TABLES) -> Path:
    """Return a SQLite file on which these flask commands were run, to be copied; it is made once for all processes.

    A command costs seconds, since it imports everything; a copy costs milliseconds.
    """
    name = hashlib.sha256(repr(commands).encode()).hexdigest()[:16]
    file = share_templates() / f"{name}.sqlite3"
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            draft = file.with_suffix(".draft")
            if len(commands) > 1:
                shutil.copy(sqlite_template(commands[:-1]), draft)
            run_flask({"SECRET_KEY": SECRET, "DATABASE_URL": f"sqlite:///{draft}"}, *commands[-1])
            draft.rename(file)
    return file


SEVERAL = """
import json, sys
from flask.cli import FlaskGroup
from app import app
group = FlaskGroup(create_app=lambda: app)
for command in json.loads(sys.argv[1]):
    group.main(command, standalone_mode=False)
"""


def run_flask_commands(settings: Mapping[str, str], commands: tuple[tuple[str, ...], ...]) -> None:
    """Run flask commands one after the other in one process, which imports everything only once.

    Raises:
        AssertionError: one failed; the message holds the output.
    """
    _run([sys.executable, "-c", SEVERAL, json.dumps(commands)], settings, " and ".join(map(" ".join, commands)))


class TizaServer(Program):
    """``gunicorn app:app`` with SQLite in ``directory``, or whatever ``settings`` say.

    Attributes:
        url: its address, without a slash at the end.
        settings: environment variables given to it; change them before a restart.
        migrate: whether :meth:`start` brings the database to the newest schema first.

    ``project`` is the folder with the code that it runs.
    """

    def __init__(
        self,
        directory: Path,
        *,
        settings: Mapping[str, str] | None = None,
        name: str = "tiza",
        migrate: bool = True,
        project: Path = ROOT,
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {
            "SECRET_KEY": SECRET,
            "DATABASE_URL": f"sqlite:///{directory / 'tiza.sqlite3'}",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "1",
            "CLASSROOM_DATA": str(directory),
            **(settings or {}),
        }
        self.migrate = migrate
        super().__init__([sys.executable, "-m", "gunicorn", "app:app"], directory / f"{name}.log", cwd=project)

    def start(self) -> None:
        """Migrate the database, start, and wait until /readyz returns 200."""
        self.env = clean_environment(**self.settings)
        if self.migrate:
            self.prepare_database()
        super().start()

    def prepare_database(self, *commands: tuple[str, ...]) -> None:
        """Migrate the database and run further flask commands on it."""
        self.migrate = False
        file = Path(self.settings["DATABASE_URL"].removeprefix("sqlite:///"))
        if self.settings["DATABASE_URL"].startswith("sqlite:///") and not file.exists():
            shutil.copy(sqlite_template((*TABLES, *commands)), file)
            return
        for command in (*TABLES, *commands):
            self.flask(*command)

    def flask(self, *arguments: str) -> str:
        """Run a flask command with this server's settings: see :func:`run_flask`."""
        return run_flask(self.settings, *arguments)

    def ready(self) -> bool:
        """Return whether /readyz succeeds, which checks the database and Redis."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
