"""A standby of PostgreSQL that every commit waits for, and that takes the primary's place."""

import shutil
import subprocess
from contextlib import closing

import psycopg2

from tests.support.databases import Postgres
from tests.support.processes import Program, free_port, wait_until


class Standby(Program):
    """Copies a running primary, then follows it. Started, the primary acknowledges no commit that it does not have.

    Attributes:
        port: where it listens, on the primary's addresses.
    """

    stop_signal = Postgres.stop_signal

    def __init__(self, primary: Postgres) -> None:
        self.port = free_port()
        self._primary = primary
        self._data = primary.directory / "standby"
        at = primary.command.index("-D")
        self._prefix, program = primary.command[: at - 1], primary.command[at - 1]
        command = [*primary.command]
        command[at + 1] = str(self._data)
        command[command.index("-p") + 1] = str(self.port)
        self._copy = program.replace("bin/postgres", "bin/pg_basebackup")
        super().__init__(command, primary.directory / "standby.log", cwd=primary.directory)

    def start(self) -> None:
        """Copy the primary, follow it, and have its commits wait for this copy."""
        copy = shutil.which("pg_basebackup") or self._copy
        where = ("-h", "127.0.0.1", "-p", str(self._primary.port), "-U", "postgres")
        made = subprocess.run(
            [*self._prefix, copy, "-D", str(self._data), *where, "-R", "--checkpoint=fast", "--no-sync"],
            cwd=self.cwd, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        super().start()
        self._say(self._primary.port, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
        state = "SELECT sync_state FROM pg_stat_replication"
        wait_until(lambda: self._say(self._primary.port, state) == [("sync",)], 30, "a synchronous standby")

    def ready(self) -> bool:
        """Return whether it answers questions."""
        try:
            return self._say(self.port, "SELECT pg_is_in_recovery()") == [(True,)]
        except psycopg2.OperationalError:
            return False

    def promote(self) -> None:
        """Take the primary's place."""
        self._say(self.port, "SELECT pg_promote(wait => true)")

    def _say(self, port: int, *statements: str) -> list[tuple[object, ...]]:
        with closing(psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return cursor.fetchall()
