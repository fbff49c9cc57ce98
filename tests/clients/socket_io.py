"""A small Socket.IO client over one WebSocket, in asyncio: light enough for thousands in one process.

It speaks what Tiza's pages speak (Engine.IO 4, Socket.IO 5, text frames) and nothing else. The conformance of the
server to the real clients is tested with the real clients; this one is for crowds.
"""

import asyncio
import json
import os
import ssl
from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Any, Self
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Ping, RejectConnection, Request, TextMessage


@cache
def tls_context(_certificates: str | None) -> ssl.SSLContext:
    """Return what the clients of a process share for https; made again for other trusted certificates."""
    return ssl.create_default_context()


OnEvent = Callable[[str, Any], None]


class Refused(Exception):
    """The server refused the connection; ``code`` is the ``data.code`` of docs/protocol.md."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SocketIOClient:
    """One connection to one namespace. Make it with :meth:`open`."""

    def __init__(self, namespace: str, on_event: OnEvent) -> None:
        self.namespace = namespace
        self._on_event = on_event
        self._socket = WSConnection(ConnectionType.CLIENT)
        self._text = ""
        self._ids = count()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._accepted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter
        self._task: asyncio.Task[None]
        self._auth: dict[str, Any] = {}

    @classmethod
    async def open(
        cls, url: str, namespace: str, auth: dict[str, Any], on_event: OnEvent, *, lesson: str = "", timeout: float = 10
    ) -> Self:
        """Connect and wait until the server accepts the namespace.

        Args:
            url: the server's address.
            namespace: what to connect to.
            auth: who connects.
            on_event: is called with the name and payload of each event.
            lesson: its code, for load balancers.
            timeout: seconds.

        Raises:
            Refused: the server refuses it.
            OSError, TimeoutError: there is no connection.
        """
        wire = cls(namespace, on_event)
        wire._auth = auth
        async with asyncio.timeout(timeout):
            await wire._connect(url, f"&lesson={lesson}" if lesson else "")
            try:
                await wire._accepted
            except BaseException:
                wire.abort()
                raise
        return wire

    async def _connect(self, url: str, query: str) -> None:
        parts = urlsplit(url)
        tls = tls_context(os.environ.get("SSL_CERT_FILE")) if parts.scheme == "https" else None
        self._reader, self._writer = await asyncio.open_connection(parts.hostname, parts.port, ssl=tls)
        target = f"/socket.io/?EIO=4&transport=websocket{query}"
        self._write(self._socket.send(Request(host=parts.netloc, target=target)))
        self._task = asyncio.create_task(self._read())

    async def call(self, event: str, payload: Any, timeout: float = 8) -> Any:
        """Send an event and return its acknowledgement.

        Raises:
            ConnectionError, TimeoutError: there was none.
        """
        number = next(self._ids)
        waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            self._send(f"42{self.namespace},{number}{json.dumps([event, payload])}")
            async with asyncio.timeout(timeout):
                return await waiting
        finally:
            self._waiting.pop(number, None)

    def send_raw(self, body: str) -> None:
        """Send an event whose JSON is given as text."""
        self._send(f"42{self.namespace},{body}")

    async def closed(self) -> None:
        """Wait until either side has ended the connection."""
        await asyncio.wait([self._task])

    @property
    def port(self) -> int:
        """The local port of the connection."""
        return int(self._writer.get_extra_info("sockname")[1])

    def abort(self) -> None:
        """Drop the connection without a closing frame, as a network does."""
        self._writer.transport.abort()

    def close(self) -> None:
        """Leave the namespace and close the WebSocket."""
        if not self._writer.is_closing():
            self._send(f"41{self.namespace},")
            self._write(self._socket.send(CloseConnection(code=1000)))
            self._writer.close()

    def _write(self, data: bytes) -> None:
        if self._writer.is_closing():
            raise ConnectionResetError("the connection is gone")
        self._writer.write(data)

    def _send(self, packet: str) -> None:
        self._write(self._socket.send(TextMessage(data=packet)))

    async def _read(self) -> None:
        try:
            while data := await self._reader.read(65536):
                self._socket.receive_data(data)
                for event in self._socket.events():
                    self._take(event)
        except ConnectionError as error:
            self._fail(error)
        finally:
            self._fail(ConnectionResetError("the connection is gone"))
            self._writer.close()

    def _fail(self, error: Exception) -> None:
        for waiting in [self._accepted, *self._waiting.values()]:
            if not waiting.done():
                waiting.set_exception(error)
        if self._accepted.done():
            self._accepted.exception()  # retrieved, since no task may be waiting for it any more

    def _take(self, event: Any) -> None:
        if isinstance(event, TextMessage):
            self._text += event.data
            if event.message_finished:
                packet, self._text = self._text, ""
                self._packet(packet)
        elif isinstance(event, Ping):
            self._write(self._socket.send(event.response()))
        elif isinstance(event, CloseConnection | RejectConnection):
            raise ConnectionResetError("the server ended the WebSocket")
        else:
            assert isinstance(event, AcceptConnection), f"unexpected {event!r}"

    def _packet(self, packet: str) -> None:
        if packet == "2":
            self._send("3")
        elif packet.startswith("0"):
            self._send(f"40{self.namespace},{json.dumps(self._auth)}")
        elif packet.startswith("1"):
            raise ConnectionResetError("the server closed the session")
        elif packet.startswith("4"):
            self._message(packet[1], packet[2:].removeprefix(f"{self.namespace},"))

    def _message(self, kind: str, rest: str) -> None:
        if kind == "0":
            self._accepted.set_result(None)
        elif kind == "4":
            body = json.loads(rest)
            self._accepted.set_exception(Refused(body.get("data", {}).get("code", body.get("message"))))
        elif kind == "1":
            raise ConnectionResetError("the server ended the namespace")
        elif kind == "2":
            self._on_event(*json.loads(rest))
        elif kind == "3":
            number, _, data = rest.partition("[")
            waiting = self._waiting.get(int(number))
            if waiting and not waiting.done():
                waiting.set_result(json.loads(f"[{data}")[0])
