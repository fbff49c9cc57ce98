"""The peers: Node and Bun with and without a database, stock Flask-SocketIO, and the floor."""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.load.client import RAW, Client
from benchmarks.load.frames import unmasked
from benchmarks.load.loop import Failed
from benchmarks.measure import Cores
from benchmarks.peers import runtimes
from benchmarks.sides.base import Side
from tests.support.processes import ROOT, Program, free_port, port_answers

PEERS = ROOT / "benchmarks" / "peers"


class _Server(Program):
    def __init__(self, command: list[Any], log: Path, port: int) -> None:
        super().__init__(command, log)
        self.port = port

    def ready(self) -> bool:
        """Return whether it accepts connections."""
        return port_answers(self.port)


class _Quiet(_Server):
    def ready(self) -> bool:
        """Return whether it has printed so: a test connection would become the one for commands."""
        return "ready" in self.output


class Peer(Side):
    """A server that sends prepared messages.

    Attributes:
        stores: whether it stores answers in SQLite, in ``database``.
    """

    kind = _Server
    stores = False

    def __init__(self, folder: Path, cores: Cores, messages: dict[str, Any]) -> None:
        super().__init__(folder, cores)
        self.port = free_port()
        self.file = folder / "messages"
        self.messages = messages
        self.database = folder / "answers.sqlite3" if self.stores else None
        self._write()
        self.program = self.kind(self._command(), folder / "peer.log", self.port)

    def _write(self) -> None:
        self.file.write_text(json.dumps(self.messages))

    def _command(self) -> list[Any]:
        raise NotImplementedError

    def _open_control(self) -> None:
        self._enter_control(b"{}")

    def auths(self, number: int) -> list[bytes]:
        return [b"{}"] * number

    def _trigger(self) -> None:
        self.control.ack = None
        self.control.send(self.control.say("ask", {}, 1))

    def _asked(self) -> None:
        self.crowd.run(lambda: self.control.ack is not None, 20, "the acknowledgement of the command")

    def done(self) -> None:
        """Do nothing: peers have no rounds."""

    def verify(self) -> None:
        """Check that every answer was accepted and, where answers are stored, is in the database, once."""
        super().verify()
        if self.database is None:
            return
        with closing(sqlite3.connect(self.database)) as connection:
            stored = dict(connection.execute("SELECT id, value FROM answers"))
        for id_, value in zip(self._ids, self._values, strict=True):
            if id_ not in stored or json.loads(stored[id_]) != value:
                raise Failed(f"{self.name} acknowledged an answer that is not in its database: {id_}")

    def collect(self) -> None:
        """Run the server's garbage collector before its memory is measured."""
        self.crowd.call(self.control, "collect", {}, 2)


class Node(Peer):
    """A minimal Socket.IO server on Node.js, without a database."""

    name = "Node"
    how: tuple[str, ...] = ()

    def _command(self) -> list[Any]:
        stored = [self.database, *self.how] if self.database else []
        script = PEERS / "node_server.mjs"
        return [runtimes.path("node"), "--no-warnings", "--expose-gc", script, str(self.port), self.file, *stored]


class NodeEach(Node):
    """The same with SQLite, one commit an answer."""

    name = "Node, commit each"
    stores = True
    how = ("each",)


class NodeBatched(Node):
    """The same with SQLite, one commit for all answers of a turn of the event loop."""

    name = "Node, batched"
    stores = True
    how = ("batch",)


class Bun(Peer):
    """Native WebSockets of Bun that speak enough Socket.IO for the load generator, without a database."""

    name = "Bun"

    def _command(self) -> list[Any]:
        stored = [self.database] if self.database else []
        return [runtimes.path("bun"), PEERS / "bun_server.mjs", str(self.port), self.file, *stored]


class BunBatched(Bun):
    """The same with SQLite, one commit for all answers of a turn of the event loop."""

    name = "Bun, batched"
    stores = True


class Stock(Peer):
    """Unmodified Flask-SocketIO on eventlet, with SQLite, one commit an answer."""

    name = "stock"
    stores = True

    def _command(self) -> list[Any]:
        return [sys.executable, "-m", "benchmarks.peers.stock_server", str(self.port), self.file, self.database]


class Floor(Peer):
    """A loop of ``send``; for broadcasts only."""

    name = "floor"
    kind = _Quiet

    def _write(self) -> None:
        packet = "42/student," + json.dumps(["state", self.messages["state"]], separators=(",", ":"))
        self.frame = unmasked(packet.encode())
        self.file.write_bytes(self.frame)

    def _command(self) -> list[Any]:
        return [sys.executable, PEERS / "floor_server.py", str(self.port), self.file]

    def _open_control(self) -> None:
        self.crowd.expect_raw(self.frame)
        self.control = self.crowd.connect(stage=RAW)

    def admit(self, number: int, window: int = 60) -> list[Client]:
        """Connect clients that only read."""
        entered = [self.crowd.connect(stage=RAW) for _index in range(number)]
        self.students += entered
        self.wait_until_idle()
        return entered

    def _trigger(self) -> None:
        self.control.send(b"!")

    def _asked(self) -> None:
        """Do nothing: the floor sends no acknowledgement."""
