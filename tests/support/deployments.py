"""Servers with accounts: one as on a laptop with one teacher, and one with the demo data."""

from dataclasses import dataclass
from pathlib import Path

from tests.clients.api import Api, Teacher
from tests.support.servers import TABLES, TizaServer

NAME, PASSWORD = "teacher", "correct horse battery"
"""The teacher's account."""
TEACHER = ("user", "create", NAME, "--role", "teacher", "--password", PASSWORD)
WITH_TEACHER = (*TABLES, TEACHER)
"""The flask commands that create a database with a teacher."""
DEMO_PASSWORD = "tiza-demo"
"""The password of all accounts of the demo."""


@dataclass
class Running:
    """A running server, and a teacher with an account on it."""

    server: TizaServer
    teacher: Teacher
    token: str

    @property
    def url(self) -> str:
        """The server's address."""
        return self.server.url


def running_on(server: TizaServer) -> Running:
    """Return a server that has started, with its teacher."""
    token = Api(server.url).post("/tokens", {"username": NAME, "password": PASSWORD})["token"]
    return Running(server, Teacher(server.url, token), token)


def laptop_server(folder: Path) -> TizaServer:
    """Return a server with default settings, not started: one process, SQLite, no Redis."""
    server = TizaServer(folder)
    server.prepare_database(TEACHER)
    return server


def demo_server(folder: Path) -> TizaServer:
    """Return a server with the demo's accounts and starter bank, not started."""
    server = TizaServer(folder)
    server.prepare_database(("demo", "load"))
    return server


def demo_teacher(server: TizaServer) -> Teacher:
    """Return the demo's teacher as an API client."""
    token = Api(server.url).post("/tokens", {"username": "profe", "password": DEMO_PASSWORD})["token"]
    return Teacher(server.url, token)
