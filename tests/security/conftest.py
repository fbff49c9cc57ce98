"""The school of the security tests: built once, restored before every request that may change it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from classroom import create_app, limiting, settings
from classroom.database import db
from tests.security.world import World, build
from tests.support.people import isolate_requests
from tests.support.processes import wait_until
from tests.support.servers import TizaServer

NO_LIMITS = {f"CLASSROOM_{name}_RATE": "off" for name in ("JOIN", "JOIN_MISS", "LOGIN", "LOGIN_MISS", "EVENT")}


class School:
    """An application whose database can be put back to the state in which everybody has just logged in."""

    def __init__(self, app: Flask, directory: Path) -> None:
        self.app = app
        self._file, self._copy = directory / "school.sqlite3", directory / "copy.sqlite3"
        alone = app.wsgi_app
        isolate_requests(app)  # while the context below is pushed, log-ins must not see one another
        with app.app_context():
            db.create_all()
            db.session.execute(db.text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))  # /readyz asks for it
            db.session.commit()
            self.world: World = build(app)
            db.session.remove()
            db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
            db.session.remove()
            db.engine.dispose()
        app.wsgi_app = alone  # type: ignore[method-assign]
        shutil.copy(self._file, self._copy)

    def restore(self) -> None:
        """Undo everything that happened since."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for ending in ("-wal", "-shm"):
            self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
        shutil.copy(self._copy, self._file)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """One school for a file of tests; each restores it where it needs to."""
    directory = tmp_path_factory.mktemp("school")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_KEY", "a key for tests only, long enough")
        patch.setenv("DATABASE_URL", f"sqlite:///{directory / 'school.sqlite3'}")
        patch.delenv("REDIS_URL", raising=False)
        for name, value in NO_LIMITS.items():
            patch.setenv(name, value)
        settings.current.cache_clear()
        limiting._limiter.cache_clear()
        app = create_app()
        app.config["WTF_CSRF_ENABLED"] = False
        yield School(app, directory)
        with app.app_context():
            db.engine.dispose()
    settings.current.cache_clear()
    limiting._limiter.cache_clear()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TizaServer]:
    """A real server without rate limits, for tests in which the socket or the worker matters."""
    with TizaServer(tmp_path_factory.mktemp("tiza"), settings=NO_LIMITS) as running:
        wait_until(running.ready, what="the server being ready")
        yield running
