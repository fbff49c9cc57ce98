"""The school of the security tests: filled once a process, restored before every request that may change it."""

import copy
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from flask_migrate import upgrade
from sqlalchemy import Connection, event

from classroom.core.database import db
from tests.clients.packets import PacketClient
from tests.security.world import World, build
from tests.support.application import build as build_application
from tests.support.application import copy_database, restored, use_settings
from tests.support.servers import SECRET, TizaServer

NO_LIMITS = {f"CLASSROOM_{name}_RATE": "off" for name in ("JOIN", "JOIN_MISS", "LOGIN", "LOGIN_MISS", "EVENT")}


class School:
    """An application whose database can be put back to the state in which everybody has just logged in.

    Attributes:
        template: the SQLite file with that state, on the newest schema.
        environment: the settings to use it with.
    """

    def __init__(self, directory: Path) -> None:
        self._file, self.template = directory / "school.sqlite3", directory / "template.sqlite3"
        self.environment = {
            "SECRET_KEY": SECRET,
            "DATABASE_URL": f"sqlite:///{self._file}",
            "CLASSROOM_DATA": str(directory),
            **NO_LIMITS,
        }
        with pytest.MonkeyPatch.context() as patch:
            use_settings(patch, **self.environment)
            self.app = build_application()
            with self.app.app_context():
                upgrade()
                self._world = build(self.app)
                db.session.remove()
                db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
                db.session.remove()
                db.engine.dispose()
        shutil.copy(self._file, self.template)
        self._changed = False
        with self.app.app_context():
            event.listen(db.engine, "commit", self._note_change)
        self.world = self.fresh_world()

    def _note_change(self, _connection: Connection) -> None:
        self._changed = True

    def fresh_world(self) -> World:
        """Return the people and things with browsers that hold nothing but their logins."""
        world = copy.copy(self._world)
        world.browsers = {name: copy.copy(browser) for name, browser in world.browsers.items()}
        for browser in world.browsers.values():
            browser._cookies = dict(browser._cookies)
        return world

    def restore(self) -> None:
        """Undo everything that was committed since. Most requests of these tests are refused and change nothing."""
        if not self._changed:
            return
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        copy_database(self._file, self.template)
        self._changed = False


@pytest.fixture(scope="session")
def filled_school(tmp_path_factory: pytest.TempPathFactory) -> School:
    """The school of this process; tests use ``school``, ``live`` or ``serve``."""
    return School(tmp_path_factory.mktemp("school"))


@pytest.fixture
def school(filled_school: School, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    """The school as it was filled; a test that makes several requests restores it where it needs to."""
    use_settings(monkeypatch, **filled_school.environment)
    filled_school.world = filled_school.fresh_world()
    filled_school.restore()
    with restored(filled_school.app):
        yield filled_school


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


Serve = Callable[..., AbstractContextManager[Live]]


@pytest.fixture(scope="session")
def serve(filled_school: School) -> Serve:
    """Start a server on a school of its own: ``with serve(directory, NAME="setting") as live``.

    With ``defaults`` the rate limits are those that come with the product.
    """

    @contextmanager
    def start(directory: Path, *, defaults: bool = False, **extra: str) -> Iterator[Live]:
        shutil.copy(filled_school.template, directory / "tiza.sqlite3")
        server = TizaServer(directory, settings={**({} if defaults else NO_LIMITS), **extra}, migrate=False)
        with server:
            yield Live(server, filled_school.fresh_world())

    return start


@pytest.fixture(scope="session")
def live(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One server for the tests of a process, which must not be in each other's way."""
    with serve(tmp_path_factory.mktemp("live")) as running:
        yield running


@pytest.fixture
def fresh(serve: Serve, tmp_path: Path) -> Iterator[Live]:
    """A server for one test alone."""
    with serve(tmp_path) as running:
        yield running
