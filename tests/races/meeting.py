"""Lets two use cases meet: one stops before a statement until the other has ended, or waits for a lock.

So an interleaving is decided by the test and not by chance. Each runs in a thread of its own, with its own session and
connection, as on two workers.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg2
from flask import Flask
from sqlalchemy import event

from classroom.core.database import db
from classroom.core.errors import TizaError
from tests.races.use_cases import Said

LOOK_EVERY = 0.002
"""Seconds between two looks whether a use case waits for a lock."""
PATIENCE = 30
"""Seconds after which a use case hangs."""

UseCase = Callable[[], Any]


@dataclass
class _Actor:
    """A use case that runs, and where it is."""

    stop_before: int | None
    """Number of the statement, from 1, before which it stops; the commit counts as one."""
    steps: int = 0
    backend: int = 0
    """Process id of its connection to PostgreSQL."""
    stopped: bool = False
    news: threading.Event = field(default_factory=threading.Event)
    """It has stopped or ended."""
    may_go_on: threading.Event = field(default_factory=threading.Event)

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.stop_before:
            self.stopped = True
            self.news.set()
            if not self.may_go_on.wait(PATIENCE):
                raise TimeoutError("the other use case never ended")


@dataclass(frozen=True)
class Met:
    """What happened: the outcome of both, whether the first stopped where it was to, and whether the second waited."""

    outcomes: list[str]
    stopped: bool
    waited: bool


class Stage:
    """The threads and connections on which use cases meet."""

    def __init__(self, app: Flask, dsn: str) -> None:
        self._app = app
        self._here = threading.local()
        self._watcher = psycopg2.connect(dsn)
        self._watcher.autocommit = True
        self._pool = ThreadPoolExecutor(2)

    @classmethod
    @contextmanager
    def of(cls, app: Flask, dsn: str) -> Iterator["Stage"]:
        """Make a stage for an application on PostgreSQL; everything is closed afterwards."""
        stage = cls(app, dsn)
        listeners = [("before_cursor_execute", stage._before_statement), ("commit", stage._before_commit)]
        for name, listener in listeners:
            event.listen(db.engine, name, listener)
        try:
            yield stage
        finally:
            for name, listener in listeners:
                event.remove(db.engine, name, listener)
            stage._pool.shutdown()
            stage._watcher.close()

    def rows(self, statement: str, values: Any = None) -> list[Any]:
        """Return the rows of a query, outside of all sessions."""
        with self._watcher.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    def alone(self, *use_cases: UseCase) -> tuple[list[str], list[int]]:
        """Run one after the other; return the outcome of each, and its number of statements."""
        actors = [_Actor(None) for _use_case in use_cases]
        pairs = zip(use_cases, actors, strict=True)
        outcomes = [self._pool.submit(self._run, use_case, actor).result(PATIENCE) for use_case, actor in pairs]
        return outcomes, [actor.steps for actor in actors]

    def meet(self, first: UseCase, second: UseCase, place: int, second_place: int | None = None) -> Met:
        """Run the first until its statement ``place``, then the second, then the rest of the first.

        With ``second_place`` the second stops too, and goes on when the first has ended or waits.
        """
        one, two = _Actor(place), _Actor(second_place)
        doing_one = self._start(first, one)
        self._until(one, waits=False)
        doing_two = self._start(second, two)
        waited = self._until(two, waits=True)
        one.may_go_on.set()
        if two.stopped:
            one.news.clear()
            if not doing_one.done():
                self._until(one, waits=True)
        two.may_go_on.set()
        return Met([doing_one.result(PATIENCE), doing_two.result(PATIENCE)], one.stopped, waited)

    def _start(self, use_case: UseCase, actor: _Actor) -> Future[str]:
        return self._pool.submit(self._run, use_case, actor)

    def _until(self, actor: _Actor, *, waits: bool) -> bool:
        """Wait until a use case has ended or stopped, or until it waits for a lock; return whether it waits."""
        for _look in range(int(PATIENCE / LOOK_EVERY)):
            if actor.news.wait(LOOK_EVERY):
                return False
            if waits and actor.backend:
                [(blocked,)] = self.rows(
                    "SELECT wait_event_type = 'Lock' FROM pg_stat_get_activity(%s)", (actor.backend,)
                )
                if blocked:
                    return True
        raise TimeoutError("a use case hangs without waiting for a lock")

    def _run(self, use_case: UseCase, actor: _Actor) -> str:
        with self._app.app_context():
            self._here.actor = actor
            try:
                found = use_case()
                return found if isinstance(found, Said) else "ok"
            except TizaError as error:
                return error.code
            finally:
                self._here.actor = None
                db.session.remove()
                actor.news.set()

    def _before_statement(self, _connection: Any, cursor: Any, *_statement: Any) -> None:
        actor = getattr(self._here, "actor", None)
        if actor is not None:
            actor.backend = cursor.connection.info.backend_pid
            actor.step()

    def _before_commit(self, _connection: Any) -> None:
        actor = getattr(self._here, "actor", None)
        if actor is not None:
            actor.step()
