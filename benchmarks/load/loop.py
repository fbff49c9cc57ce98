"""An epoll loop for all clients of a server: connecting, and processing of received data."""

import gc
import select
import socket
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from benchmarks.load.client import ASKING, ENGINE_PONG, HTTP, INSIDE, OUTSIDE, RAW, UPGRADE, Client, State
from benchmarks.load.frames import CLOSE, PING, PONG, unmasked
from benchmarks.load.requests import reply_of, request_of

IP_BIND_ADDRESS_NO_PORT = 24  # Linux: choose the port when connecting, so that ports are not exhausted
SOURCES = 16
"""Number of loopback addresses that clients connect from."""
MANY = 4096
"""Maximum number of events per poll."""


class Failed(AssertionError):
    """A client did not receive what it should have, so the measurement is invalid."""


class Loop:
    """Clients of one server.

    Attributes:
        lost: number of clients that lost their connection.
        welcomed: number of students who have received their first state and private view.
        on_reply: called when an HTTP response is complete.
    """

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.lost = 0
        self.welcomed = 0
        self.on_reply: Callable[[Client], None] | None = None
        self._made = 0
        self._epoll = select.epoll()
        self._by_fd: dict[int, Client] = {}
        self.name_lesson("")
        self._states: dict[bytes, State] = {}
        self._expected = b""
        self._expected_state: State | None = None
        gc.collect()
        gc.freeze()

    # -- connections -----------------------------------------------------------------------------------------------

    def connect(self, auth: bytes = b"{}", namespace: bytes = b"/student", stage: int = HTTP) -> Client:
        """Open a TCP connection, which is immediate on loopback; everything else happens in :meth:`run`."""
        sock = socket.socket()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_IP, IP_BIND_ADDRESS_NO_PORT, 1)
        sock.settimeout(20)
        sock.bind((f"127.0.0.{2 + self._made % SOURCES}", 0))
        try:
            sock.connect((self.host, self.port))
        except OSError as error:
            sock.close()
            raise Failed(f"client {self._made} cannot connect: {error}") from error
        sock.setblocking(False)
        client = Client(self._made, sock, namespace, auth, stage)
        self._made += 1
        self._by_fd[client.fd] = client
        self._epoll.register(client.fd, select.EPOLLIN)
        return client

    def ask(self, client: Client, method: str, path: str, body: Any = None, token: str | None = None) -> None:
        """Send an HTTP request; ``client.reply`` is None until the response is complete, then its status and body."""
        client.stage, client.reply = ASKING, None
        client.head.clear()
        client.unsent = request_of(self.host, method, path, body, token)
        self._flush(client)

    def _flush(self, client: Client) -> None:
        """Send as much as the socket accepts, and the rest when it is writable again."""
        client.unsent = client.unsent[client.send(client.unsent) :]
        self._epoll.modify(client.fd, select.EPOLLIN | (select.EPOLLOUT if client.unsent else 0))

    def upgrade(self, client: Client) -> None:
        """Send the WebSocket handshake request."""
        client.send(self._request)

    def name_lesson(self, code: str) -> None:
        """Have later handshakes name a lesson, as those of browsers do: balancers choose the host by it."""
        query = f"&lesson={code}" if code else ""
        self._request = UPGRADE.format(host=self.host, port=self.port, query=query).encode()

    def leave(self, clients: Iterable[Client]) -> None:
        """Close connections."""
        for client in clients:
            del self._by_fd[client.fd]
            self._epoll.unregister(client.fd)
            client.close()

    def close(self) -> None:
        """Close all connections."""
        self.leave(list(self._by_fd.values()))
        self._epoll.close()
        gc.unfreeze()

    # -- waiting ---------------------------------------------------------------------------------------------------

    def run(self, done: Callable[[], Any], timeout: float, what: str, step: float = 0.05) -> None:
        """Process all clients until ``done()`` is true, which is checked at least every ``step`` seconds.

        Raises:
            Failed: ``what`` did not happen within ``timeout`` seconds, or a client lost its connection.
        """
        end = perf_counter() + timeout
        while not done():
            left = end - perf_counter()
            if left <= 0:
                raise Failed(f"{what} did not happen within {timeout:g} s")
            self._poll(min(left, step))
            if self.lost:
                raise Failed(f"{self.lost} clients lost their connection, waiting for {what}")

    def rest(self, seconds: float) -> None:
        """Process all clients for this time in seconds, for instance to answer pings."""
        end = perf_counter() + seconds
        self.run(lambda: perf_counter() >= end, seconds + 5, "a rest")

    def call(self, client: Client, event: str, payload: Any, number: int, timeout: float = 30) -> bytes:
        """Send an event and return the JSON of its acknowledgement."""
        client.ack = None
        client.send(client.say(event, payload, number))
        wanted = str(number).encode()
        self.run(lambda: client.ack is not None and client.ack[0] == wanted, timeout, f"the acknowledgement of {event}")
        assert client.ack is not None
        return client.ack[1]

    def _poll(self, timeout: float) -> None:
        for fd, mask in self._epoll.poll(timeout, MANY):
            client = self._by_fd.get(fd)
            if client is None:
                continue
            if mask & select.EPOLLOUT:
                self._flush(client)
            data = self._receive(client)
            if data:
                self._take(client, data)

    def _receive(self, client: Client) -> bytes:
        try:
            data: bytes = client.recv(65536)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._lose(client)
        return data

    def _lose(self, client: Client) -> None:
        self.lost += 1
        self._epoll.unregister(client.fd)
        del self._by_fd[client.fd]
        client.close()

    # -- what arrives ----------------------------------------------------------------------------------------------

    def _take(self, client: Client, data: bytes) -> None:
        if client.stage == HTTP:
            client.head += data
            head, found, rest = client.head.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                raise Failed(f"no WebSocket: {head[:200]!r}")
            client.stage = OUTSIDE
            client.head = bytearray()
            if not rest:
                return
            data = bytes(rest)
        if client.stage == RAW:
            self._take_raw(client, data)
            return
        if client.stage == ASKING:
            client.head += data
            client.reply = reply_of(client.head)
            if client.reply is not None and self.on_reply is not None:
                self.on_reply(client)
            return
        for opcode, payload in client.inbox.feed(data):
            if opcode == PING:
                client.pong(payload)
            elif opcode == PONG:
                client.pongs += 1
                client.ponged_at = perf_counter()
            elif opcode == CLOSE:
                raise Failed(f"the server closed a WebSocket: {payload!r}")
            else:
                self._packet(client, payload, data)

    def _packet(self, client: Client, payload: bytes, data: bytes) -> None:
        kind = payload[:2]
        if kind == b"42":
            self._event(client, payload, data)
        elif payload == b"2":
            client.send(ENGINE_PONG)
        elif kind == b"43":
            number, _, _rest = payload[3 + len(client.namespace) :].partition(b"[")
            client.ack, client.acked_at = (number, payload[payload.index(b"[") :]), perf_counter()
        elif kind == b"40":
            client.stage = INSIDE
        elif payload[:1] == b"0":
            client.enter()
        elif kind == b"44":
            raise Failed(f"a client was refused: {payload!r}")
        else:
            raise Failed(f"the server ended a session: {payload!r}")

    def _event(self, client: Client, payload: bytes, data: bytes) -> None:
        name = payload[payload.index(b'["') + 2 : payload.index(b'"', payload.index(b'["') + 2)]
        if name == b"state":
            state = self._states.get(payload)
            if state is None:
                if len(self._states) > 64:
                    self._states.clear()
                state = self._states[payload] = State(payload)
            client.state = state
            if client.namespace == b"/student" and data == unmasked(payload):  # received without other frames
                self._expected, self._expected_state = data, state
        elif name == b"me":
            client.me = True
        if client.me and not client.welcomed and client.state is not None:
            client.welcomed = True
            self.welcomed += 1
        if client.heard is not None:
            client.heard.append((perf_counter(), name, payload))

    def expect_raw(self, frame: bytes) -> None:
        """Set the bytes that are a complete state for clients without a protocol."""
        self._expected, self._expected_state = frame, State(frame)

    def _take_raw(self, client: Client, data: bytes) -> None:
        client.head += data
        if client.head == self._expected:
            client.state = self._expected_state
            client.head.clear()
        elif len(client.head) > len(self._expected):
            raise Failed("a client received unexpected bytes")
