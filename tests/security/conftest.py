"""The school of the security tests: built once, restored before every request that may change it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask

from classroom import create_app
from classroom.core import rate_limits, settings
from classroom.core.database import db
from tests.clients.packets import PacketClient
from tests.security.world import World, build
from tests.support.application import isolate_requests
from tests.support.servers import SECRET, TizaServer

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


@contextmanager
def application(database: Path, secret: str) -> Iterator[Flask]:
    """Make an application of this process on a database file; without rate limits, and forms without their token."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_KEY", secret)
        patch.setenv("DATABASE_URL", f"sqlite:///{database}")
        patch.delenv("REDIS_URL", raising=False)
        for name, value in NO_LIMITS.items():
            patch.setenv(name, value)
        settings.current.cache_clear()
        rate_limits.forget()
        app = create_app()
        app.config["WTF_CSRF_ENABLED"] = False
        yield app
        with app.app_context():
            db.engine.dispose()
    settings.current.cache_clear()
    rate_limits.forget()


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """One school for a file of tests; each restores it where it needs to."""
    directory = tmp_path_factory.mktemp("school")
    with application(directory / "school.sqlite3", "a key for tests only, long enough") as app:
        yield School(app, directory)


class Live:
    """A real server with the school's people and things in its database."""

    def __init__(self, server: TizaServer, world: World) -> None:
        self.server, self.world, self.url = server, world, server.url

    def cookie(self, actor: str) -> dict[str, str]:
        """Return the headers that the actor's browser sends from a page of this site."""
        jar = self.world.browsers[actor].get_cookie("tiza")
        return {"Origin": self.url, **({"Cookie": f"tiza={jar.value}"} if jar else {})}

    def api(self, actor: str, method: str, path: str, body: Any = None) -> requests.Response:
        """Call the API with the actor's token."""
        headers = {"Authorization": f"Bearer {self.world.tokens[actor]}"} if actor in self.world.tokens else {}
        return requests.request(method, f"{self.url}/api/v1{path}", json=body, headers=headers, timeout=20)

    def student(self, actor: str, transport: str = "websocket") -> PacketClient:
        """Return a connection with the token that the actor got by joining."""
        return PacketClient(self.url, "/student", {"token": self.world.tokens[actor]}, transport=transport)

    def teacher(self, lesson_id: int, actor: str = "owner", transport: str = "websocket") -> PacketClient:
        """Return a connection to a lesson with the actor's personal token."""
        auth = {"token": self.world.tokens[actor], "lesson_id": lesson_id}
        return PacketClient(self.url, "/teacher", auth, transport=transport)


@contextmanager
def serve(directory: Path, *, defaults: bool = False, **extra: str) -> Iterator[Live]:
    """Start a server on a school of its own, with settings beside the usual ones.

    Args:
        defaults: whether the rate limits are those that come with the product.
    """
    server = TizaServer(directory, settings={**({} if defaults else NO_LIMITS), **extra}, migrate=False)
    server.flask("db", "upgrade")
    with application(directory / "tiza.sqlite3", SECRET) as app:
        alone = app.wsgi_app
        isolate_requests(app)
        with app.app_context():
            world = build(app)
            db.session.remove()
        app.wsgi_app = alone  # type: ignore[method-assign]
    with server:
        yield Live(server, world)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One server for the tests of a file, which must not be in each other's way."""
    with serve(tmp_path_factory.mktemp("live")) as running:
        yield running


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Live]:
    """A server for one test alone."""
    with serve(tmp_path) as running:
        yield running
