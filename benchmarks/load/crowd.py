"""The crowd: all clients on one epoll loop. Hot phases compare bytes and parse nothing that they have seen before.

What the crowd costs itself is measured with everything that it measures (:attr:`Crowd.busy`): it must not be what is
slow.
"""

import gc
import select
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from benchmarks.load.client import ASKING, ENGINE_PONG, HTTP, INSIDE, OUTSIDE, RAW, UPGRADE, Client, State
from benchmarks.load.frames import CLOSE, PING, PONG, unmasked
from benchmarks.load.requests import reply_of, request_of

IP_BIND_ADDRESS_NO_PORT = 24  # Linux: the port is chosen at connect, so that addresses do not run out of them
SOURCES = 16
"""Addresses of loopback that clients come from."""
PING_FRAME = unmasked(b"2")
"""Engine.IO's ping as a server sends it."""
SMALL = 4096
"""Bytes read at once in a hot phase; the buffer for more would cost more than the reading."""
MANY = 4096
"""Events taken from the kernel at once."""


class Failed(AssertionError):
    """A client did not get what it had to get: the measurement is worth nothing."""


@dataclass
class Spent:
    """What a phase took: seconds on the clock, and seconds of processor time of the load generator."""

    wall: float = 0.0
    own: float = 0.0

    @property
    def busy(self) -> float:
        """The part of the time that the load generator worked, from 0 to 1."""
        return self.own / self.wall if self.wall else 0.0


class Crowd:
    """Clients of one server."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.lost = 0
        self.welcomed = 0
        """Students who have had their first state and their private view."""
        self.on_reply: Callable[[Client], None] | None = None
        """Called when the answer to an HTTP request is complete."""
        self._made = 0
        self.spent = Spent()
        self._epoll = select.epoll()
        self._by_fd: dict[int, Client] = {}
        self._request = UPGRADE.format(host=host, port=port).encode()
        self._states: dict[bytes, State] = {}
        self._expected = b""
        self._expected_state: State | None = None
        gc.collect()
        gc.freeze()

    # -- connections -----------------------------------------------------------------------------------------------

    def connect(self, auth: bytes = b"{}", namespace: bytes = b"/student", stage: int = HTTP) -> Client:
        """Begin a connection: the TCP handshake on loopback is done at once, all else happens in :meth:`run`."""
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
        """Send an HTTP request; ``client.reply`` is None until the answer is complete, then status and body."""
        client.stage, client.reply = ASKING, None
        client.head.clear()
        client.send(request_of(self.host, method, path, body, token))

    def upgrade(self, client: Client) -> None:
        """Send the WebSocket handshake."""
        client.send(self._request)

    def enter(self, auths: Sequence[bytes], window: int = 100, timeout: float = 300) -> list[Client]:
        """Connect students; each has its first state and its private view when this returns.

        Args:
            auths: for each, the JSON that it authenticates with.
            window: how many are on the way at a time.
            timeout: seconds for all.
        """
        entered: list[Client] = []
        before = self.welcomed

        def all_in() -> bool:
            while len(entered) < len(auths) and len(entered) - (self.welcomed - before) < window:
                client = self.connect(auths[len(entered)])
                self.upgrade(client)
                entered.append(client)
            return self.welcomed - before == len(auths)

        self.run(all_in, timeout, "every student being let in")
        return entered

    def leave(self, clients: Iterable[Client]) -> None:
        """Drop connections."""
        for client in clients:
            del self._by_fd[client.fd]
            self._epoll.unregister(client.fd)
            client.close()

    def close(self) -> None:
        """Drop all connections."""
        self.leave(list(self._by_fd.values()))
        self._epoll.close()
        gc.unfreeze()

    # -- waiting ---------------------------------------------------------------------------------------------------

    def run(self, done: Callable[[], Any], timeout: float, what: str, step: float = 0.05) -> None:
        """Serve all clients until ``done()``, which is asked at least every ``step`` seconds.

        Raises:
            Failed: ``what`` did not happen within ``timeout`` seconds, or somebody lost the connection.
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
        """Serve all clients for that long: pings are answered."""
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
        for fd, _mask in self._epoll.poll(timeout, MANY):
            client = self._by_fd.get(fd)
            if client is None:
                continue
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

    # -- the hot phases --------------------------------------------------------------------------------------------

    def gather(
        self,
        clients: Sequence[Client],
        trigger: Callable[[], None],
        wanted: Callable[[State], bool],
        timeout: float = 60,
    ) -> tuple[float, float, float]:
        """Fire a broadcast and wait until each client has it.

        Args:
            clients: who must get it; what they had is forgotten first.
            trigger: starts it.
            wanted: says of a state whether it is the one that is waited for; called once for each that differs.
            timeout: seconds.

        Returns:
            The moments of the trigger, of the first arrival and of the last.
        """
        for client in clients:
            client.state, client.waits = None, True
        missing, first = len(clients), 0.0
        known: dict[State, bool] = {}
        by_fd, poll, now = self._by_fd, self._epoll.poll, perf_counter
        expected, shared = b"", None  # the bytes that everybody gets, from the first one who got them alone
        gc.disable()
        own = time.process_time()
        started = now()
        trigger()
        while missing:
            events = poll(0.5, MANY)
            if now() - started > timeout:
                raise Failed(f"{missing} of {len(clients)} clients did not get a broadcast within {timeout:g} s")
            for fd, _mask in events:
                client = by_fd[fd]
                try:
                    data = client.recv(SMALL)
                except BlockingIOError:
                    continue
                except OSError:
                    data = b""
                if data == expected and client.waits:
                    client.state, client.waits = shared, False
                    missing -= 1
                    continue
                if not data:
                    self._lose(client)
                    raise Failed("a client lost its connection during a broadcast")
                self._take(client, data)
                state = client.state
                if state is None or not client.waits:
                    continue
                if state not in known:
                    known[state] = wanted(state)
                if known[state]:
                    client.waits = False
                    missing -= 1
                    first = first or now()
                    if state is self._expected_state:
                        expected, shared = self._expected, state
        ended = now()
        self._account(started, ended, own)
        return started, first, ended

    def storm(self, clients: Sequence[Client], frames: Sequence[bytes], number: int, timeout: float = 120) -> float:
        """Have each client send its frame, all at once; wait for all acknowledgements.

        Afterwards each client knows when it sent, when it was acknowledged, and with what.

        Args:
            clients: the senders.
            frames: what each sends; each asks for the acknowledgement ``number``.
            number: of the acknowledgements.
            timeout: seconds.

        Returns:
            Seconds from the first sending to the last acknowledgement.
        """
        mark = b"43/student,%d[" % number
        kept: list[tuple[Client, bytes]] = []
        by_fd, poll, now = self._by_fd, self._epoll.poll, perf_counter
        missing = len(clients)
        for client in clients:
            client.ack, client.acked_at = None, 0.0

        def drain(wait: float) -> int:
            found = 0
            for fd, _mask in poll(wait, MANY):
                client = by_fd[fd]
                try:
                    data = client.recv(SMALL)
                except BlockingIOError:
                    continue
                except OSError:
                    data = b""
                if not data:
                    self._lose(client)
                    raise Failed("a client lost its connection while answering")
                if client.namespace != b"/student":  # few: what they hear is noted at once, with its moment
                    self._take(client, data)
                    continue
                if data == PING_FRAME:  # else a long storm would look like a hall of dead connections
                    client.send(ENGINE_PONG)
                    continue
                kept.append((client, data))
                if mark in data:
                    client.acked_at = now()
                    found += 1
            return found

        gc.disable()
        own = time.process_time()
        started = now()
        for index, (client, frame) in enumerate(zip(clients, frames, strict=True)):
            client.sent_at = now()
            if client.send(frame) != len(frame):
                raise Failed("a socket took only a part of an answer")
            if not index & 63:
                missing -= drain(0)
        while missing > 0:
            missing -= drain(0.5)
            if now() - started > timeout:
                raise Failed(f"{missing} of {len(clients)} answers were not acknowledged within {timeout:g} s")
        ended = now()
        self._account(started, ended, own)
        for client, data in kept:
            self._take(client, data)
        wanted = str(number).encode()
        if any(client.ack is None or client.ack[0] != wanted for client in clients):
            raise Failed("an acknowledgement came in pieces, or was another's")
        return ended - started

    def _account(self, started: float, ended: float, own: float) -> None:
        self.spent = Spent(ended - started, time.process_time() - own)
        gc.enable()

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
            if client.namespace == b"/student" and len(data) <= len(payload) + 10:  # the frame came alone
                self._expected, self._expected_state = data, state
        elif name == b"me":
            client.me = True
        if client.me and not client.welcomed and client.state is not None:
            client.welcomed = True
            self.welcomed += 1
        if client.heard is not None:
            client.heard.append((perf_counter(), name, payload))

    def expect_raw(self, frame: bytes) -> None:
        """Tell clients without a protocol what bytes are a state."""
        self._expected, self._expected_state = frame, State(frame)

    def _take_raw(self, client: Client, data: bytes) -> None:
        client.head += data
        if client.head == self._expected:
            client.state = self._expected_state
            client.head.clear()
        elif len(client.head) > len(self._expected):
            raise Failed("a client got other bytes than were sent")
