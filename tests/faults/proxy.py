"""A bad network between clients and server: a TCP proxy that can lose, delay, repeat and hold back.

What the server sends over a WebSocket is taken apart into frames, so that a test can treat single messages; all other
bytes pass as they are.
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from types import TracebackType
from typing import Self

from tests.support.processes import free_port

Treat = Callable[[str], Iterable[float]]
"""Given a packet of the server, after how many seconds it arrives: nothing loses it, several repeat it."""


def untouched(_packet: str) -> tuple[float, ...]:
    """Let every packet pass at once."""
    return (0.0,)


class Proxy:
    """Stands in front of a server on loopback. Use it as a context manager.

    Attributes:
        url: the address that clients use.
        treat: what happens to the server's WebSocket messages.
        dead: while true, bytes go neither way and no end of a connection is told, as when a cable is pulled.
        upgrades: whether WebSocket handshakes pass; else they lose their Upgrade header, as in old proxies.
        idle: seconds of silence after which a connection is cut; None: never.
        swallowed: how many packets were lost.
    """

    def __init__(self, target_port: int) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.treat: Treat = untouched
        self.dead = False
        self.upgrades = True
        self.idle: float | None = None
        self.swallowed = 0
        self.cut = 0
        self._target = target_port
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)

    def cut_all(self) -> None:
        """End all connections at once."""
        self._loop.call_soon_threadsafe(lambda: [writer.transport.abort() for writer in list(self._writers)])

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, far_writer}
        self._writers |= both
        up = asyncio.create_task(self._up(reader, far_writer))
        down = asyncio.create_task(self._down(far_reader, writer))
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
        while self.dead:
            await asyncio.sleep(0.05)
        for task in (up, down):
            task.cancel()
        self._writers -= both
        for each in both:
            each.close()

    async def _pieces(self, reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
        while True:
            try:
                async with asyncio.timeout(self.idle):
                    data = await reader.read(65536)
            except TimeoutError:
                self.cut += 1
                return
            except OSError:
                return
            while self.dead:
                await asyncio.sleep(0.05)
            if not data:
                return
            yield data

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async for data in self._pieces(reader):
            writer.write(data if self.upgrades else without_upgrade(data))

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held = b""
        websocket: bool | None = None
        async for data in self._pieces(reader):
            if websocket is None:
                websocket = data.startswith(b"HTTP/1.1 101")
                if websocket:
                    head, _, held = data.partition(b"\r\n\r\n")
                    writer.write(head + b"\r\n\r\n")
            elif websocket:
                held += data
            if not websocket:
                writer.write(data)
                continue
            while (size := frame_size(held)) is not None and size <= len(held):
                frame, held = held[:size], held[size:]
                self._pass(frame, writer)

    def _pass(self, frame: bytes, writer: asyncio.StreamWriter) -> None:
        delays = tuple(self.treat(text_of(frame))) if frame[0] == 0x81 else (0.0,)
        self.swallowed += not delays
        for delay in delays:
            if delay:
                self._loop.call_later(delay, _write, writer, frame)
            else:
                _write(writer, frame)

    def __enter__(self) -> Self:
        self._thread.start()
        listening = asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=2048)
        self._server = asyncio.run_coroutine_threadsafe(listening, self._loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async def stop() -> None:
            self.dead = False
            self._server.close()
            for writer in list(self._writers):
                writer.transport.abort()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


def without_upgrade(data: bytes) -> bytes:
    """Return a request without the headers by which it asks for a WebSocket."""
    return data.replace(b"Upgrade: websocket\r\n", b"").replace(b"Connection: Upgrade\r\n", b"")


def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    if not writer.is_closing():
        writer.write(data)


def _head(data: bytes) -> tuple[int, int] | None:
    """Return the lengths of a frame's head and payload; None when more bytes are needed. Servers never mask."""
    if len(data) < 2:
        return None
    short = data[1] & 0x7F
    more = {126: 2, 127: 8}.get(short, 0)
    if len(data) < 2 + more:
        return None
    return 2 + more, int.from_bytes(data[2 : 2 + more]) if more else short


def frame_size(data: bytes) -> int | None:
    """Return the size of the frame that these bytes begin with (RFC 6455, 5.2); None when more are needed."""
    head = _head(data)
    return sum(head) if head else None


def text_of(frame: bytes) -> str:
    """Return the text of a whole text frame."""
    head = _head(frame)
    assert head is not None
    return frame[head[0] :].decode()
