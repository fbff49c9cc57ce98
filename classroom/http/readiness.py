"""Whether this process can serve: what ``/readyz`` tells load balancers."""

import threading
import time
from collections.abc import Callable

from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from classroom.core import schema
from classroom.core.database import db
from classroom.core.deadlines import time_limit

ANSWER_WITHIN = 3.0
"""Seconds in which the database must have answered: less than load balancers wait for a health check."""


class Readiness:
    """Examines the parts of a process.

    The database is asked over a new connection. The pooled ones may all be in use, which is no failure, or be the last
    ones that a server still serves that accepts no others. Anybody may ask this process, so it has one such connection
    at a time: requests that arrive meanwhile share the next check.
    """

    def __init__(self, app: Flask, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._engine: Engine | None = None
        self._turn = threading.Lock()
        self._asked_at = float("-inf")
        self._answer: dict[str, str] = {}
        self._ahead = ""

    def failing(self) -> dict[str, str]:
        """Return the parts without which this process cannot serve and that fail now, each with the reason."""
        return {**self._database(), **self._app.extensions["tiza.live"].failing()}

    def schema_warning(self) -> str:
        """Return that the database is ahead of this version, which serves it all the same; empty: it is not."""
        return self._ahead

    def degraded(self) -> dict[str, str]:
        """Return the parts that fail and without which pages are only updated later, each with the reason."""
        reason = self._app.extensions["tiza.live"].bus_failure()
        return {"redis": reason} if reason else {}

    def _database(self) -> dict[str, str]:
        came_at = self._clock()
        with self._turn:
            if self._asked_at < came_at:
                self._asked_at = self._clock()
                self._answer = self._ask_database()
            return self._answer

    def _ask_database(self) -> dict[str, str]:
        if self._engine is None:
            arguments = self._app.config["SQLALCHEMY_ENGINE_OPTIONS"].get("connect_args", {})
            self._engine = create_engine(db.engine.url, poolclass=NullPool, connect_args=arguments)
        try:
            with time_limit(ANSWER_WITHIN), self._engine.connect() as connection:
                connection.execute(text("SELECT 1"))
                stored, problem = schema.stored(connection), schema.problem(connection)
        except SQLAlchemyError as error:
            return {"database": type(error).__name__}
        self._ahead = ""
        if not problem and schema.is_ahead(stored):
            self._ahead = f"the database has {stored}, of a newer version of Tiza"
        return {"schema": problem} if problem else {}
