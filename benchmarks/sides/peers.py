"""The peers: Node, stock Flask-SocketIO, and the floor."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from benchmarks.load.client import RAW, Client
from benchmarks.load.frames import unmasked
from benchmarks.measure import Cores
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
    """A server that sends prepared messages."""

    kind = _Server

    def __init__(self, folder: Path, cores: Cores, messages: dict[str, Any]) -> None:
        super().__init__(folder, cores)
        self.port = free_port()
        self.file = folder / f"{self.name}.messages"
        self.messages = messages
        self._write()
        self.program = self.kind(self._command(), folder / f"{self.name}.log", self.port)

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

    def collect(self) -> None:
        """Run the server's garbage collector before its memory is measured."""
        self.crowd.call(self.control, "collect", {}, 2)


class Node(Peer):
    """A minimal Socket.IO server on Node.js."""

    name = "Node"

    def _command(self) -> list[Any]:
        node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
        return [node, "--expose-gc", PEERS / "node_server.mjs", str(self.port), self.file]


class Stock(Peer):
    """Unmodified Flask-SocketIO on eventlet."""

    name = "stock"

    def _command(self) -> list[Any]:
        module = "benchmarks.peers.stock_server"
        return [sys.executable, "-m", module, str(self.port), self.file, self.folder / "stock.sqlite3"]


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
