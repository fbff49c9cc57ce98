"""Checks of the database and of Redis."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import redis
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from classroom.core import clock, postgresql, schema
from classroom.core.settings import SMALLEST_POOL, Settings
from classroom.services.doctor.checks import Finding, failed, first_line, ok, warning

WAIT = 5.0
"""Seconds that each of them may take to answer."""
CLOCKS_DIFFER = 2.0
"""Seconds between this clock and the database's from which on it is a warning."""


def database(settings: Settings) -> Iterator[Finding]:
    """Check that the database answers and has the schema that this version needs, and how its clock stands."""
    url = settings.database_url
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        yield failed(
            "Database", f"there is none at {url.removeprefix('sqlite:///')}", "tiza upgrade, or set DATABASE_URL"
        )
        return
    arguments = {"connect_timeout": int(WAIT)} if url.startswith("postgresql") else {}
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=arguments)
    try:
        with engine.connect() as connection:
            stored, problem = schema.stored(connection), schema.problem(connection)
            seconds = connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) if arguments else None
    except SQLAlchemyError as error:
        reason = first_line(error.__cause__ or error)
        yield failed("Database", f"cannot be used: {reason}", "DATABASE_URL=postgresql://USER:PASSWORD@HOST/NAME")
        return
    yield ok("Database", f"{engine.dialect.name} answers")
    if stored == schema.newest():
        yield ok("Schema", f"{stored}, the newest")
    elif not problem:
        says = f"{stored} is of a newer Tiza, whose database this version still serves"
        yield warning("Schema", says, "install the newer version, then systemctl reload tiza")
    elif not schema.is_ahead(stored):
        yield failed("Schema", f"is {stored or 'missing'}, and this version needs {schema.newest()}", "tiza upgrade")
    else:
        yield failed("Schema", f"{stored} is of a newer Tiza", "install the newer version, or restore a backup")
    ahead = 0.0 if seconds is None else float(seconds) - clock.now()
    if abs(ahead) > CLOCKS_DIFFER:
        yield warning("Clock", f"the database's clock differs by {ahead:.0f} s", "timedatectl set-ntp true")


def connections(settings: Settings) -> Iterator[Finding]:
    """Check that the connections of all workers fit into what PostgreSQL allows."""
    if not settings.database_url.startswith("postgresql"):
        return
    allowed = postgresql.allowed_connections(settings.database_url)
    if allowed is None:
        return  # reported by the check of the database
    workers, size = settings.web_concurrency, settings.database_connections
    wanted = workers * (size + 1)
    says = f"{workers} workers use up to {wanted}, PostgreSQL allows {allowed}"
    if wanted <= allowed:
        yield ok("Connections", says)
    elif settings.pool_size or workers * (SMALLEST_POOL + 1) > allowed:
        yield failed("Connections", says, f"max_connections = {wanted + 20} in postgresql.conf")
    else:
        yield warning("Connections", f"{says}; Tiza will use fewer", f"max_connections = {wanted + 20}")


def messages(settings: Settings) -> Iterator[Finding]:
    """Check that a message that one connection to Redis sends arrives at another."""
    if not settings.redis_url:
        if settings.web_concurrency > 1:
            says = f"{settings.web_concurrency} workers cannot reach each other's clients"
            yield failed("Redis", says, "REDIS_URL=redis://127.0.0.1:6379/0")
        else:
            yield ok("Redis", "not needed by one worker")
        return
    channel, sent = f"tiza-doctor-{secrets.token_hex(8)}", secrets.token_hex(8)
    try:
        with (
            redis.Redis.from_url(settings.redis_url, socket_timeout=WAIT, socket_connect_timeout=WAIT) as client,
            client.pubsub() as listener,
        ):
            listener.subscribe(channel)
            listener.get_message(timeout=WAIT)  # the confirmation
            client.publish(channel, sent)
            arrived = listener.get_message(timeout=WAIT)
    except redis.RedisError as error:
        yield failed("Redis", f"cannot be used: {first_line(error)}", "REDIS_URL=redis://127.0.0.1:6379/0")
        return
    if arrived and arrived["data"] == sent.encode():
        yield ok("Redis", "delivers messages")
    else:
        yield failed("Redis", "accepts messages and does not deliver them", "systemctl restart redis-server")
