"""Functions that run at the same moment, each in a thread with a database session of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask

from classroom.core.database import db
from classroom.core.errors import TizaError


def run_together(app: Flask, functions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all at once; return for each what it returned, or the TizaError that it raised."""
    db.session.rollback()  # the test's own reading transaction must not hold anything
    start = threading.Barrier(len(functions))

    def run(function: Callable[[], Any]) -> Any:
        with app.app_context():
            db.session.connection()  # connected before the start, so that the race is about the work
            db.session.rollback()
            start.wait(10)
            try:
                return function()
            except TizaError as error:
                return error

    with ThreadPoolExecutor(len(functions)) as pool:
        done = list(pool.map(run, functions))
    db.session.expire_all()
    return done


def codes(outcomes: Sequence[Any]) -> list[str]:
    """Return ``ok`` or the error's code of each outcome, sorted."""
    return sorted(outcome.code if isinstance(outcome, TizaError) else "ok" for outcome in outcomes)
