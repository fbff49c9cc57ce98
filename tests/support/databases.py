"""Temporary Redis and PostgreSQL servers for tests, on free ports."""

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from uuid import uuid4

import psycopg2
import redis
from psycopg2 import sql

from tests.support.processes import Program, free_port, port_answers
from tests.support.servers import SECRET, run_flask_commands, share_templates

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")
"""Folders in which systems keep PostgreSQL's programs."""


def require(program: str, package: str, places: tuple[str, ...] = ()) -> Path:
    """Return the path of a program.

    Args:
        program: its name on PATH.
        package: Debian's package, for the message.
        places: folders (with wildcards, newest last) to look in as well.

    Raises:
        RuntimeError: it is not installed. Tests never skip for that: ``make test`` installs it.
    """
    found = shutil.which(program)
    if found:
        return Path(found)
    for place in places:
        candidates = sorted(Path("/").glob(f"{place.lstrip('/')}/{program}"))
        if candidates:
            return candidates[-1]
    raise RuntimeError(f"{program} is not installed: apt-get install {package}")


class Redis(Program):
    """A Redis server that writes nothing to disk; ``url`` is its address. It listens on loopback, and at ``also``."""

    def __init__(self, directory: Path, also: str = "") -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        command = [
            require("redis-server", "redis-server"),
            *("--port", str(self.port), "--bind", "127.0.0.1", *also.split(), "--dir", directory),
            *("--protected-mode", "no"),
            *("--save", "", "--appendonly", "no", "--daemonize", "no"),
        ]
        super().__init__(command, directory / "redis.log")

    def ready(self) -> bool:
        """Return whether it answers a ping."""
        if not port_answers(self.port):
            return False
        with redis.Redis.from_url(self.url, socket_timeout=2) as client:
            return bool(client.ping())


class Postgres(Program):
    """A PostgreSQL server with an empty cluster; :meth:`fresh_database` makes databases in it.

    It listens on loopback; with ``also``, at that address for the hosts of ``network`` as well.
    """

    stop_signal = signal.SIGINT  # PostgreSQL's fast shutdown: disconnects clients

    def __init__(self, also: str = "", network: str = "") -> None:
        # PostgreSQL refuses to run as root, and a test's temporary folder cannot be entered by others.
        self.directory = Path(tempfile.mkdtemp(prefix="tiza-postgres-"))
        self._prepared: dict[tuple[tuple[str, ...], ...], str] = {}
        self.port = free_port()
        data = self.directory / "data"
        prefix: list[str] = []
        if os.geteuid() == 0:
            owner = _unprivileged()
            os.chown(self.directory, owner.pw_uid, owner.pw_gid)
            prefix = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups", "--"]
        made = subprocess.run(
            [
                *prefix,
                require("initdb", "postgresql", PLACES),
                *("-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            cwd=self.directory,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")
        if network:
            with (data / "pg_hba.conf").open("a") as rules:
                rules.write(f"host all all {network} trust\n")
        command = [
            *prefix,
            require("postgres", "postgresql", PLACES),
            *("-D", data, "-p", str(self.port), "-k", self.directory, "-h", ",".join(["127.0.0.1", *also.split()])),
            *("-c", "max_connections=200", "-c", "fsync=off"),
        ]
        super().__init__(command, self.directory / "server.log", cwd=self.directory)

    def url(self, database: str = "postgres") -> str:
        """Return SQLAlchemy's address of a database."""
        return f"postgresql+psycopg2://postgres@127.0.0.1:{self.port}/{database}"

    def _connect(self, database: str = "postgres") -> "psycopg2.extensions.connection":
        return psycopg2.connect(host="127.0.0.1", port=self.port, user="postgres", dbname=database)

    def ready(self) -> bool:
        """Return whether it accepts connections."""
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def fresh_database(self, template: str = "template1") -> str:
        """Create a database and return its URL.

        Args:
            template: the name of the database to copy; no connection to it may be open.
        """
        name = f"test_{uuid4().hex[:12]}"
        connection = self._connect()
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                parts = (sql.Identifier(name), sql.Identifier(template))
                cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*parts))
        finally:
            connection.close()
        return self.url(name)

    def prepared_database(self, commands: tuple[tuple[str, ...], ...]) -> str:
        """Make a database on which flask commands were run, and return its address.

        The first call with these commands runs them; later ones copy the result, and other servers of the run its dump.
        """
        if commands not in self._prepared:
            url = self.fresh_database()
            self._prepared[commands] = url.rpartition("/")[2]
            dump = share_templates() / f"{hashlib.sha256(repr(commands).encode()).hexdigest()[:16]}.sql"
            with dump.with_suffix(".sql.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if dump.exists():
                    self._client("psql", "--set=ON_ERROR_STOP=1", "--quiet", f"--file={dump}", url)
                else:
                    run_flask_commands({"SECRET_KEY": SECRET, "DATABASE_URL": url}, commands)
                    draft = dump.with_suffix(".draft")
                    self._client("pg_dump", f"--file={draft}", url)
                    draft.rename(dump)
        return self.fresh_database(self._prepared[commands])

    def _client(self, program: str, *arguments: str) -> None:
        """Run a program of PostgreSQL's with a database; its address is the last argument."""
        *options, url = arguments
        command = [require(program, "postgresql", PLACES), *options, url.replace("+psycopg2", "")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self.alive:
                self.stop()  # killed, it would leave shared memory behind
        finally:
            super().__exit__(kind, error, trace)
            shutil.rmtree(self.directory, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")
