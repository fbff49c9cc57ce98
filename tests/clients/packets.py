"""A client that speaks Engine.IO and Socket.IO itself: it keeps every packet and can say what a library never would."""

import json
import time
from types import TracebackType
from typing import Any, Self

import requests
import websocket

SEPARATOR = "\x1e"
PATIENCE = 30.0
"""Seconds to wait for what the server owes. A machine that does much else may need some of them."""


class PacketClient:
    """One connection in one namespace, over WebSocket or long-polling.

    Attributes:
        packets: every Engine.IO packet from the server, as it came.
        refused: what the server gave as the reason when it refused the namespace, else None.
        sid: the Engine.IO session id.
    """

    def __init__(
        self,
        url: str,
        namespace: str,
        auth: Any = None,
        *,
        transport: str = "websocket",
        headers: dict[str, str] | None = None,
    ) -> None:
        self.url, self.namespace, self.auth = url, namespace, auth
        self.transport, self.headers = transport, headers or {}
        self.packets: list[str] = []
        self.responses: list[requests.Response] = []
        self.refused: Any = None
        self.sid = ""
        self.gone = False
        self._next = 0
        self._waiting: list[str] = []
        self._http = requests.Session()
        self._socket: websocket.WebSocket | None = None

    # -- opening and closing

    def __enter__(self) -> Self:
        self.handshake()
        self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            self._socket.close()
        elif self.sid and not self.gone:
            self.send("1")

    def handshake(self) -> None:
        """Open the transport; raises ``WebSocketBadStatusException`` or ``HTTPError`` when it is refused."""
        if self.transport == "websocket":
            address = self.url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
            given = [f"{name}: {value}" for name, value in self.headers.items()]
            self._socket = websocket.create_connection(address, header=given, suppress_origin=True, timeout=PATIENCE)
        opening = self.read(PATIENCE)
        assert opening.startswith("0"), opening
        self.sid = json.loads(opening[1:])["sid"]

    def connect(self) -> None:
        """Ask for the namespace and wait for the answer."""
        self.send(f"40{self.namespace},{json.dumps(self.auth) if self.auth is not None else ''}")
        while not self.gone:
            packet = self.read(PATIENCE)
            if packet.startswith(f"40{self.namespace},"):
                self.refused = None
                return
            if packet.startswith(f"44{self.namespace},"):
                self.refused = json.loads(packet.partition(",")[2])
                return
        self.refused = {"message": "closed"}

    # -- raw packets

    def send(self, packet: str) -> int:
        """Send a packet; returns the status of the POST, or 101."""
        if self._socket is not None:
            try:
                self._socket.send(packet)
            except (OSError, websocket.WebSocketException):
                self.gone = True
            return 101
        answer = self._http.post(f"{self._polling()}&sid={self.sid}", data=packet.encode(), headers=self.headers)
        self.responses.append(answer)
        return answer.status_code

    def _polling(self) -> str:
        return f"{self.url}/socket.io/?EIO=4&transport=polling"

    def read(self, timeout: float) -> str:
        """Return the next packet, answering pings on the way; '' when none came in time or the connection is gone."""
        deadline = time.monotonic() + timeout
        while not self.gone and time.monotonic() < deadline:
            if not self._waiting:
                self._waiting = self._receive(max(0.05, deadline - time.monotonic()))
            while self._waiting:
                packet = self._waiting.pop(0)
                self.packets.append(packet)
                if packet == "2":
                    self.send("3")
                elif packet == "1" or packet.startswith(f"41{self.namespace},"):
                    self.gone = True
                elif packet != "6":
                    return packet
        return ""

    def _receive(self, timeout: float) -> list[str]:
        if self._socket is not None:
            self._socket.settimeout(timeout)
            try:
                packet = self._socket.recv()
            except websocket.WebSocketTimeoutException:
                return []
            except (OSError, websocket.WebSocketException):
                packet = ""
            if packet == "":
                self.gone = True
                return []
            return [packet if isinstance(packet, str) else packet.decode()]
        try:
            address = f"{self._polling()}&sid={self.sid}" if self.sid else self._polling()
            answer = self._http.get(address, headers=self.headers, timeout=timeout)
        except requests.exceptions.ReadTimeout:
            return []
        self.responses.append(answer)
        if answer.status_code != 200:
            self.gone = True
            if not self.sid:
                answer.raise_for_status()
            return []
        return answer.text.split(SEPARATOR)

    # -- Socket.IO

    def call(self, event: str, payload: Any = None, timeout: float = PATIENCE) -> Any:
        """Send an event and return its acknowledgement; None when there was none."""
        number, deadline = self.emit(event, payload), time.monotonic() + timeout
        start = f"43{self.namespace},{number}["
        while not self.gone and time.monotonic() < deadline:
            packet = self.read(deadline - time.monotonic())
            if packet.startswith(start):
                return json.loads(packet[len(start) - 1 :])[0]
        return None

    def emit(self, event: str, payload: Any = None) -> int:
        """Send an event without waiting; return its number, for :meth:`acknowledgement`."""
        self._next += 1
        self.send(f"42{self.namespace},{self._next}{json.dumps([event, payload if payload is not None else {}])}")
        return self._next

    def acknowledgement(self, number: int) -> Any:
        """Return the acknowledgement of an event among the packets read so far, or None."""
        start = f"43{self.namespace},{number}["
        heard = [packet for packet in self.packets if packet.startswith(start)]
        return json.loads(heard[0][len(start) - 1 :])[0] if heard else None

    def events(self, name: str) -> list[Any]:
        """Return what came with this event so far."""
        start = f"42{self.namespace},"
        heard = [json.loads(packet[len(start) :]) for packet in self.packets if packet.startswith(start)]
        return [event[1] for event in heard if event[0] == name]

    def listen(self, name: str, accept: Any = None, timeout: float = PATIENCE) -> Any:
        """Return the first event of this name (that ``accept`` likes), heard already or still to come."""
        deadline = time.monotonic() + timeout
        while True:
            for payload in self.events(name):
                if accept is None or accept(payload):
                    return payload
            assert not self.gone, f"the connection ended before {name}"
            assert time.monotonic() < deadline, f"{name} did not come; heard {self.packets[-3:]}"
            self.read(max(0.05, deadline - time.monotonic()))

    def drain(self, quiet: float = 0.6) -> None:
        """Read until nothing has come for ``quiet`` seconds."""
        while self.read(quiet):
            pass

    def closes_within(self, seconds: float) -> bool:
        """Return whether the server ends this connection in time."""
        deadline = time.monotonic() + seconds
        while not self.gone and time.monotonic() < deadline:
            self.read(deadline - time.monotonic())
        return self.gone
