"""``python app.py``: everything a laptop needs to serve a class, then it becomes the production server.

The steps before run without green threads; the last one replaces this process by gunicorn, so that a laptop and a
school's server serve in one and the same way.
"""

import errno
import os
import secrets
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from classroom.core.settings import INSTANCE, ROOT, Settings, SettingsError, load
from classroom.serving.banner import show

#: Exit statuses: a wrong setting, and a port that cannot be used.
BAD_SETTINGS = 2
BAD_PORT = 3


class StartError(Exception):
    """The server cannot start; the message is for the person in front of the terminal."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def kept_secret(path: Path) -> str:
    """Return the SECRET_KEY kept in ``path``, readable by its owner only; makes one at the first start."""
    try:
        secret = path.read_text().strip()
    except FileNotFoundError:
        secret = ""
    if secret:
        return secret
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_hex(32)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
    draft.replace(path)  # at once or not at all: a half-written key would be a weak one
    return secret


def check_port(host: str, port: int) -> None:
    """Make sure that this address can be bound.

    Raises:
        StartError: it is taken, not allowed, or not of this machine; says what to do.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = f"Port {port} is in use by another program. Take another one: PORT={port + 1} make run"
        elif error.errno == errno.EACCES:
            message = f"Port {port} is not allowed for this user. Take one above 1023: PORT=5000 make run"
        else:
            message = f"HOST={host} is not an address of this machine. Try HOST=127.0.0.1, or HOST=0.0.0.0 for all"
        raise StartError(message, BAD_PORT) from None


def settings_of_laptop() -> Settings:
    """Read the settings; where no SECRET_KEY is given, use the kept one.

    Raises:
        StartError: a setting is wrong.
    """
    try:
        if not os.environ.get("SECRET_KEY"):
            os.environ["SECRET_KEY"] = kept_secret(INSTANCE / "secret_key")
        settings = load()
        settings.require_secret()
    except SettingsError as error:
        raise StartError(str(error), BAD_SETTINGS) from None
    os.environ.setdefault("CLASSROOM_WATCH_FILES", "1")  # whoever edits a page here sees it at once
    if not settings.redis_url:
        os.environ["WEB_CONCURRENCY"] = "1"  # several workers need Redis to reach each other's clients
    return settings


def prepare_database() -> bool:
    """Bring the database to the newest schema; at the first start fill it. Returns whether it was filled."""
    from flask_migrate import upgrade

    from classroom import create_app
    from classroom.services import demo

    with create_app().app_context():
        upgrade()
        return demo.load_if_empty()


def start(settings: Settings, become: Callable[[str, list[str]], object] = os.execv) -> None:
    """Prepare the database, say where to go, and become gunicorn.

    Raises:
        StartError: the port cannot be used.
    """
    console = Console(highlight=False)
    check_port(settings.host, settings.port)
    console.print("[dim]Preparing the database ...[/dim]")
    first_time = prepare_database()
    show(console, settings.host, settings.port, first_time=first_time)
    sys.stdout.flush()
    become(sys.executable, [sys.executable, "-m", "gunicorn", "--log-level", "warning", "app:app"])


def main() -> int:
    """Run the start; returns an exit status when it cannot serve, else gunicorn has taken this process over."""
    os.chdir(ROOT)
    os.umask(0o077)  # the database holds people's names and answers: not for other users of this computer
    try:
        start(settings_of_laptop())
    except StartError as error:
        print(f"Tiza cannot start: {error}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return 130
    return 0
