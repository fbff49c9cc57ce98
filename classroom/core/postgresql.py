"""Connections to PostgreSQL: none waits for ever, and together they fit into what the server allows.

A server can fall silent without closing its connections: its host loses power, a firewall forgets them, a disk stands
still. TCP alone notices after two hours, and never while the host still confirms what it receives.
"""

import time
from typing import Any

import psycopg2
import structlog
from psycopg2 import extensions
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from classroom.core.concurrency import is_green, wait_for_socket
from classroom.core.deadlines import allowed, time_limit

log = structlog.get_logger()

STATEMENT_TIMEOUT, LOCK_TIMEOUT = 15, 8
"""Seconds after which the server gives up a statement, and the wait for a lock."""
IDLE_TIMEOUT = 60
"""Seconds after which the server ends a transaction in which nothing happens: that of a host that is frozen or cut off,
which would keep its locks for ever. Batches of answers have a shorter one (``services/answers/statements.py``)."""
REPLY_WITHIN = STATEMENT_TIMEOUT + 3
"""Seconds in which the server must have answered a statement or a new connection; then the connection is closed."""
PING_WITHIN = 2
"""Seconds in which a pooled connection must answer before it is used; then a new one takes its place, and the other
pooled connections are not trusted either."""
CONNECTION_ARGUMENTS = {
    "options": f"-c statement_timeout={STATEMENT_TIMEOUT}s -c lock_timeout={LOCK_TIMEOUT}s"
    f" -c idle_in_transaction_session_timeout={IDLE_TIMEOUT}s",
    "connect_timeout": 10,  # for commands; a worker's connections obey REPLY_WITHIN
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
"""Arguments of each connection: a host that is gone is noticed after some ten seconds."""


LIMITS = text(
    "SELECT name, setting FROM pg_settings"
    " WHERE name IN ('max_connections', 'superuser_reserved_connections', 'reserved_connections')"
)


def allowed_connections(url: str) -> int | None:
    """Return how many connections PostgreSQL allows to users that are not superusers; None if it cannot be asked."""
    engine = create_engine(url, poolclass=NullPool, connect_args={**CONNECTION_ARGUMENTS, "connect_timeout": 5})
    try:
        with engine.connect() as connection:
            rows = connection.execute(LIMITS).all()
    except SQLAlchemyError:
        return None
    found = {name: int(setting) for name, setting in rows}
    return found.pop("max_connections") - sum(found.values())


def install_limits(engine: Engine) -> None:
    """Limit all waiting of a serving process for PostgreSQL.

    Without this, psycopg2 knows no time-outs of its own in green threads.
    """
    if not is_green():
        return
    extensions.set_wait_callback(_wait)
    dialect: Any = engine.dialect
    ping = dialect.do_ping

    def quick_ping(connection: Any) -> bool:
        with time_limit(each=PING_WITHIN):
            return bool(ping(connection))

    dialect.do_ping = quick_ping


def _wait(connection: Any) -> None:
    """Wait until the connection has finished what it does; other green threads run meanwhile.

    Raises:
        OperationalError: the server did not answer in time. psycopg2 closes the connection then.
    """
    give_up = time.monotonic() + allowed(REPLY_WITHIN)
    while (state := connection.poll()) != extensions.POLL_OK:
        seconds = give_up - time.monotonic()
        if seconds <= 0 or not wait_for_socket(connection.fileno(), state == extensions.POLL_READ, seconds):
            raise psycopg2.OperationalError("the server did not answer in time")
