"""Messages between workers, over Redis publish and subscribe.

The database is the truth; these messages only make pages quick. So nothing waits for Redis: messages leave through a
bounded queue, and the beat repairs what Redis loses or does not take. A worker subscribes to the lessons that have
connections on it and to no others, so it never parses the traffic of a lesson that it does not serve.
"""

import json
import queue
import secrets
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Protocol

import redis
import structlog

from classroom.core.loop import Loop, Task

log = structlog.get_logger()

ALL_WORKERS = "all"
"""Channel that all workers subscribe to: logins that ended."""
TIMEOUT = 1.0
"""Seconds that one exchange with Redis may take, and between two tries to connect."""
POLL = 0.1
"""Seconds between two updates of the subscriptions."""
PROBE_INTERVAL = 1.0
"""Seconds between two messages that a worker sends to itself, to check that messages arrive."""
PROBE_TIMEOUT = 5.0
"""Seconds without the worker's own probe after which delivery counts as broken."""
DOUBT_AFTER = 2.5
"""Seconds without the worker's own probe after which messages may be lost."""
MAX_QUEUED = 2_000
"""Messages that may wait to be sent; more are dropped, and the beat repairs the pages."""

OnMessage = Callable[[str, Any], None]
"""Called with a message's kind and data, by the thread that listens."""


def lesson_channel(lesson_id: int) -> str:
    """Name the channel of workers that have connections of a lesson."""
    return f"lesson:{lesson_id}"


def teachers_channel(lesson_id: int) -> str:
    """Name the channel of workers that have a teacher's page of a lesson."""
    return f"teachers:{lesson_id}"


class Bus(Protocol):
    """What the engine needs of a bus."""

    @property
    def worker(self) -> str:
        """The id of this worker among those on the bus."""

    @property
    def alone(self) -> bool:
        """Whether there is no other worker to hear from."""

    @property
    def doubtful(self) -> bool:
        """Whether messages to or from other workers may be lost at present."""

    def start(self, on_message: OnMessage) -> None:
        """Begin to send and to receive."""

    def stop(self) -> None:
        """Stop sending and receiving."""

    def subscribe(self, channels: set[str]) -> None:
        """Receive these channels from now on, and no others besides the worker's own."""

    def publish(self, channel: str, kind: str, data: Any) -> None:
        """Send a message to the other workers that subscribe to the channel. Never waits, never raises."""

    def failure(self) -> str | None:
        """Return why messages do not arrive, or None when they do."""


class NullBus:
    """The bus of a process without Redis: the only worker, or one that does not hear from the others."""

    def __init__(self, *, alone: bool = True) -> None:
        self.worker = secrets.token_hex(4)
        self.alone = alone
        self.doubtful = not alone

    def start(self, on_message: OnMessage) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

    def subscribe(self, channels: set[str]) -> None:
        """Do nothing."""

    def publish(self, channel: str, kind: str, data: Any) -> None:
        """Do nothing."""

    def failure(self) -> str | None:
        """Return None for the only worker: nothing can fail."""
        return None if self.alone else "there are several workers, and REDIS_URL is not set"


class RedisBus:
    """The bus of one of several workers."""

    alone = False

    def __init__(self, url: str, secret: str) -> None:
        """Prepare the bus; :meth:`start` connects.

        Args:
            url: address of the Redis server.
            secret: of this installation. Channels are global to a Redis server, so two installations that share one
                use different prefixes.
        """
        self.worker = secrets.token_hex(4)
        self._url = url
        self._prefix = f"tiza:{sha256(secret.encode()).hexdigest()[:12]}:"
        self._own_channels = {self._prefix + self.worker, self._prefix + ALL_WORKERS}
        self._channels: set[str] = set()
        self._queue: queue.Queue[tuple[str, str]] = queue.Queue(MAX_QUEUED)
        self._on_message: OnMessage = _ignore
        self._probe_received = time.monotonic()
        """When the newest probe came back, by the monotonic clock."""
        self._down = {"listen": False, "publish": False}
        self._publisher = self._connect()
        self._loops = (
            Loop("bus listen", Task("listen", self._listen), interval=0),
            Loop("bus publish", Task("publish", self._publish_queued), interval=0),
            Loop("bus probe", Task("probe", self._probe), interval=PROBE_INTERVAL),
        )

    def _connect(self) -> redis.Redis:
        return redis.Redis.from_url(
            self._url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry_on_timeout=False, retry=None
        )

    @property
    def doubtful(self) -> bool:
        """Whether messages to or from other workers may be lost at present."""
        return any(self._down.values()) or time.monotonic() - self._probe_received > DOUBT_AFTER

    def start(self, on_message: OnMessage) -> None:
        """Begin to send and to receive."""
        self._on_message = on_message
        self._probe_received = time.monotonic()
        for loop in self._loops:
            loop.start()

    def stop(self) -> None:
        """Stop sending and receiving."""
        for loop in self._loops:
            loop.stop()

    def subscribe(self, channels: set[str]) -> None:
        """Receive these channels from now on, and no others besides the worker's own."""
        self._channels = {self._prefix + channel for channel in channels}

    def publish(self, channel: str, kind: str, data: Any) -> None:
        """Send a message to the other workers that subscribe to the channel. Never waits, never raises."""
        try:
            body = json.dumps({"from": self.worker, "kind": kind, "data": data}, allow_nan=False)
            self._queue.put_nowait((self._prefix + channel, body))
        except queue.Full:
            self._note_failure("publish", "the queue to Redis is full")
        except (TypeError, ValueError) as error:
            log.error("bus_message", kind=kind, exc_info=error)

    def failure(self) -> str | None:
        """Return why messages do not arrive, or None when they do."""
        silence = time.monotonic() - self._probe_received
        return f"no message came back for {silence:.0f} s" if silence > PROBE_TIMEOUT else None

    def _note_failure(self, part: str, reason: Any) -> None:
        if not self._down[part]:  # one log line an outage, not one a message
            self._down[part] = True
            log.warning("bus_down", part=part, reason=str(reason))

    def _note_success(self, part: str) -> None:
        if self._down[part]:
            self._down[part] = False
            log.warning("bus_up", part=part)

    def _probe(self) -> None:
        self.publish(self.worker, "probe", None)

    def _publish_queued(self) -> None:
        try:
            channel, body = self._queue.get(timeout=1)
        except queue.Empty:
            return
        try:
            self._publisher.publish(channel, body)
            self._note_success("publish")
        except (redis.RedisError, OSError) as error:
            self._note_failure("publish", error)
            self._publisher.close()

    def _listen(self) -> None:
        try:
            with self._connect() as client, client.pubsub(ignore_subscribe_messages=True) as pubsub:
                self._receive(pubsub)
        except (redis.RedisError, OSError) as error:
            self._note_failure("listen", error)
            time.sleep(TIMEOUT)

    def _receive(self, pubsub: Any) -> None:
        """Receive messages until the loop stops.

        Raises:
            redis.RedisError, OSError: the connection is lost, or no probe came back over it.
        """
        subscribed: set[str] = set()
        started = time.monotonic()
        while self._loops[0].running:
            wanted = self._channels | self._own_channels
            if new := wanted - subscribed:
                pubsub.subscribe(*new)
            if old := subscribed - wanted:
                pubsub.unsubscribe(*old)
            subscribed = wanted
            message = pubsub.get_message(timeout=POLL)
            if message:
                self._handle(message.get("data"))
            if time.monotonic() - max(self._probe_received, started) > PROBE_TIMEOUT:
                # Connected, but nothing arrives: half-open, or a Redis that hangs. Only a new connection helps.
                raise redis.ConnectionError("no message came back")

    def _handle(self, body: Any) -> None:
        try:
            message = json.loads(body)
            sender, kind, data = message["from"], message["kind"], message["data"]
        except (ValueError, TypeError, KeyError, RecursionError):
            log.warning("bus_nonsense", size=len(body) if isinstance(body, bytes | str) else 0)
            return
        if kind == "probe" and sender == self.worker:
            self._probe_received = time.monotonic()
            self._note_success("listen")
        elif sender != self.worker and isinstance(kind, str):
            try:
                self._on_message(kind, data)
            except Exception as error:  # a message that cannot be handled must not stop the next ones
                log.error("bus_message", kind=kind[:40], exc_info=error)


def _ignore(_kind: str, _data: Any) -> None:
    """Take messages before :meth:`RedisBus.start`; there are none."""
