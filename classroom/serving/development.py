"""``python app.py``: prepares a laptop to serve a class, then becomes the production server.

The preparation runs without green threads. The last step replaces this process by gunicorn, so that a laptop and a
school's server serve in the same way.
"""

import errno
import os
import secrets
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from classroom.core.settings import IS_INSTALLED, ROOT, START, Settings, SettingsError, load
from classroom.serving.banner import show

#: Exit statuses for a wrong setting and for a port that cannot be used.
BAD_SETTINGS = 2
BAD_PORT = 3


class StartError(Exception):
    """The server cannot start; the message is for the person in front of the terminal."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def stored_secret(path: Path) -> str:
    """Return the SECRET_KEY stored in ``path``, readable by its owner only; create one at the first start."""
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
    draft.replace(path)  # atomically: a half-written key would be weak
    return secret


def check_port(host: str, port: int) -> None:
    """Check that this address can be bound.

    Raises:
        StartError: it is in use, not allowed, or not an address of this machine; the message says what to do.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = f"Port {port} is in use by another program. Take another one: PORT={port + 1} {START}"
        elif error.errno == errno.EACCES:
            message = f"Port {port} is not allowed for this user. Take one above 1023: PORT=5000 {START}"
        else:
            message = f"HOST={host} is not an address of this machine. Try HOST=127.0.0.1, or HOST=0.0.0.0 for all"
        raise StartError(message, BAD_PORT) from None


def settings_of_laptop() -> Settings:
    """Read the settings; without a SECRET_KEY, use the stored one.

    Raises:
        StartError: a setting is wrong.
    """
    try:
        settings = load()
        if not settings.secret_key:
            settings.make_data_directory()
            os.environ["SECRET_KEY"] = stored_secret(settings.data / "secret_key")
            settings = load()
        settings.require_secret()
    except SettingsError as error:
        raise StartError(str(error), BAD_SETTINGS) from None
    if not IS_INSTALLED:
        os.environ.setdefault("CLASSROOM_WATCH_FILES", "1")  # changes of pages are seen without a restart
    if not settings.redis_url:
        os.environ["WEB_CONCURRENCY"] = "1"  # several workers need Redis to reach each other's clients
    return settings


def prepare_database() -> bool:
    """Upgrade the database to the newest schema; at the first start, load demo data. Return whether it was loaded."""
    from flask_migrate import upgrade

    from classroom import create_app
    from classroom.services import demo

    with create_app().app_context():
        upgrade()
        return demo.load_if_empty()


def start(settings: Settings, become: Callable[[str, list[str]], object] = os.execv) -> None:
    """Prepare the database, show the banner, and become gunicorn.

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
    """Start the server; return an exit status if that fails. Otherwise gunicorn replaces this process."""
    os.chdir(ROOT)
    os.umask(0o077)  # the database contains names and answers, which other users of this computer must not read
    try:
        start(settings_of_laptop())
    except StartError as error:
        print(f"Tiza cannot start: {error}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return 130
    return 0
