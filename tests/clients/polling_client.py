"""The Socket.IO client for crowds, over long polling: for students behind proxies that let no WebSocket pass."""

import asyncio
import http.client
import json
import os
from urllib.parse import urlsplit

import h11

from tests.clients.polling import SEPARATOR
from tests.clients.socket_io import SocketIOClient, tls_context

PATIENCE = 20.0
"""Seconds that a request may take: longer than the time between two pings, which end a poll."""


class PollingClient(SocketIOClient):
    """One session by polling, in one namespace. Each request has a connection of its own."""

    async def _connect(self, url: str, query: str) -> None:
        self._site = urlsplit(url)
        self._target = f"/socket.io/?EIO=4&transport=polling{query}"
        self._cookies: dict[str, str] = {}
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        text = await self._request("GET")
        if not text.startswith("0{"):
            raise ConnectionResetError(f"no session: {text[:80]}")
        self._target += f"&sid={json.loads(text[1:])['sid']}"
        self._task = asyncio.create_task(self._run())
        self._packet(text)

    def _send(self, packet: str) -> None:
        if self._task.done():
            raise ConnectionResetError("the session is gone")
        self._outgoing.put_nowait(packet)

    async def _run(self) -> None:
        both = [asyncio.create_task(self._poll()), asyncio.create_task(self._post())]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            self._fail(ConnectionResetError("the session is gone"))

    async def _poll(self) -> None:
        while True:
            for packet in (await self._request("GET")).split(SEPARATOR):
                self._packet(packet)

    async def _post(self) -> None:
        while True:
            packets = [await self._outgoing.get()]
            while not self._outgoing.empty():
                packets.append(self._outgoing.get_nowait())
            await self._request("POST", SEPARATOR.join(packets))

    async def _request(self, method: str, body: str = "") -> str:
        """Send a request and return the body of the response.

        Raises:
            ConnectionError, TimeoutError: there was none, or its status is not 200.
        """
        tls = tls_context(os.environ.get("SSL_CERT_FILE")) if self._site.scheme == "https" else None
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(self._site.hostname, self._site.port, ssl=tls)
            try:
                wire = h11.Connection(h11.CLIENT)
                payload = body.encode()
                headers = [("Host", self._site.netloc), ("Connection", "close"), ("Content-Length", str(len(payload)))]
                headers += [("Cookie", f"{name}={value}") for name, value in self._cookies.items()]
                for event in (
                    h11.Request(method=method, target=self._target, headers=headers),
                    h11.Data(data=payload),
                    h11.EndOfMessage(),
                ):
                    writer.write(wire.send(event) or b"")
                return await self._response(wire, reader)
            except h11.RemoteProtocolError as error:
                raise ConnectionResetError(str(error)) from None
            finally:
                writer.transport.abort()

    async def _response(self, wire: h11.Connection, reader: asyncio.StreamReader) -> str:
        text = b""
        while True:
            event = wire.next_event()
            if event is h11.NEED_DATA:
                wire.receive_data(await reader.read(65536))
            elif isinstance(event, h11.Response):
                if event.status_code != http.client.OK:
                    raise ConnectionResetError(f"status {event.status_code}")
                for name, value in event.headers:
                    if name == b"set-cookie":
                        cookie, _, content = value.decode().partition(";")[0].partition("=")
                        self._cookies[cookie] = content
            elif isinstance(event, h11.Data):
                text += event.data
            elif isinstance(event, h11.EndOfMessage):
                return text.decode()

    @property
    def port(self) -> int:
        """There is no local port: each request has its own."""
        raise NotImplementedError

    def abort(self) -> None:
        """Ask no more, without a word."""
        self._task.cancel()

    def close(self) -> None:
        """Close the session."""
        if not self._task.done():
            self._send("1")
