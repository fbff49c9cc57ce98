"""EventDispatcher between workers, over Redis publish and subscribe.

The database is the truth; what goes over here only makes pages quick. So nothing waits for Redis: messages leave
through a bounded queue, and what Redis loses, or cannot take, the beat repairs. A worker subscribes to the lessons
that have connections on it and to no others, so it never parses the traffic of a lesson that it does not serve.
"""

import json
import queue
import secrets
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import redis
import structlog

log = structlog.get_logger()

EVERYBODY = "all"
"""Channel that all workers hear: log-ins that ended."""
PATIENCE = 1.0
"""Seconds that one exchange with Redis may take."""
POLL = 0.1
"""Seconds between two looks at which channels are wanted."""
PROBE_EVERY = 1.0
"""Seconds between two messages that a worker sends to itself, to see whether they come back."""
DEAF_AFTER = 5.0
"""Seconds without one's own probe after which delivery counts as broken."""
MAX_WAITING = 2_000
"""Messages that may wait to leave; what comes on top is dropped: the beat makes up for it."""

Hear = Callable[[str, Any], None]
"""Called with a message's kind and data."""


def lesson_channel(lesson_id: int) -> str:
    """Name the channel of workers that have anybody of a lesson."""
    return f"lesson:{lesson_id}"


def teachers_channel(lesson_id: int) -> str:
    """Name the channel of workers that have a teacher's page of a lesson."""
    return f"teachers:{lesson_id}"


class NullBus:
    """The bus of a process that is alone."""

    worker = "alone"
    alone = True
    """Whether there is no other worker to hear from."""

    def start(self) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

    def want(self, channels: set[str]) -> None:
        """Do nothing."""

    def publish(self, channel: str, kind: str, data: Any) -> None:
        """Do nothing."""

    def failure(self) -> str | None:
        """Say that nothing is wrong."""
        return None


class RedisBus(NullBus):
    """The bus of one of several workers."""

    alone = False

    def __init__(self, url: str, secret: str, hear: Hear) -> None:
        self.worker = secrets.token_hex(4)
        # Channels are global to a Redis server: two installations that share one must not hear each other.
        self._prefix = f"tiza:{sha256(secret.encode()).hexdigest()[:12]}:"
        self._hear = hear
        self._wanted: set[str] = set()
        self._leaving: queue.Queue[tuple[str, str]] = queue.Queue(MAX_WAITING)
        self._stopped = threading.Event()
        self._heard_at = time.monotonic()
        self._complained = {"listen": False, "publish": False}
        self._url = url

    def _connect(self) -> redis.Redis:
        return redis.Redis.from_url(
            self._url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry_on_timeout=False, retry=None
        )

    def start(self) -> None:
        """Start listening and publishing."""
        for loop in (self._listen, self._publish, self._probe):
            threading.Thread(target=loop, name=f"bus{loop.__name__}", daemon=True).start()

    def stop(self) -> None:
        """End the loops."""
        self._stopped.set()

    def want(self, channels: set[str]) -> None:
        """Hear these channels from now on, and no others beside the worker's own."""
        self._wanted = {self._prefix + channel for channel in channels}

    def publish(self, channel: str, kind: str, data: Any) -> None:
        """Send a message to the other workers that want the channel. Never waits, never fails."""
        try:
            body = json.dumps({"from": self.worker, "kind": kind, "data": data}, allow_nan=False)
            self._leaving.put_nowait((self._prefix + channel, body))
        except queue.Full:
            self._complain("publish", "the queue to Redis is full")
        except (TypeError, ValueError) as error:
            log.error("bus_message", kind=kind, exc_info=error)

    def failure(self) -> str | None:
        """Say why messages do not arrive, or None."""
        silent = time.monotonic() - self._heard_at
        return f"no message came back for {silent:.0f} s" if silent > DEAF_AFTER else None

    def _complain(self, which: str, reason: Any) -> None:
        if not self._complained[which]:  # once an outage, not once a message
            self._complained[which] = True
            log.warning("bus_down", part=which, reason=str(reason))

    def _recovered(self, which: str) -> None:
        if self._complained[which]:
            self._complained[which] = False
            log.warning("bus_up", part=which)

    def _probe(self) -> None:
        while not self._stopped.wait(PROBE_EVERY):
            self.publish(self.worker, "probe", None)

    def _publish(self) -> None:
        client = self._connect()
        while not self._stopped.is_set():
            try:
                channel, body = self._leaving.get(timeout=1)
            except queue.Empty:
                continue
            try:
                client.publish(channel, body)
                self._recovered("publish")
            except (redis.RedisError, OSError) as error:
                self._complain("publish", error)
                client.close()

    def _listen(self) -> None:
        while not self._stopped.is_set():
            try:
                with self._connect() as client, client.pubsub(ignore_subscribe_messages=True) as pubsub:
                    self._follow(pubsub)
            except (redis.RedisError, OSError) as error:
                self._complain("listen", error)
                self._stopped.wait(PATIENCE)

    def _follow(self, pubsub: Any) -> None:
        own = self._prefix + self.worker
        subscribed = {own, self._prefix + EVERYBODY}
        pubsub.subscribe(*subscribed)
        started = time.monotonic()
        while not self._stopped.is_set():
            wanted = self._wanted | {own, self._prefix + EVERYBODY}
            if new := wanted - subscribed:
                pubsub.subscribe(*new)
            if old := subscribed - wanted:
                pubsub.unsubscribe(*old)
            subscribed = wanted
            message = pubsub.get_message(timeout=POLL)
            if message:
                self._take(message.get("data"))
            if time.monotonic() - max(self._heard_at, started) > DEAF_AFTER:
                # Connected, yet deaf: half-open, or a Redis that hangs. A new connection is the way out.
                raise redis.ConnectionError("no message came back")

    def _take(self, body: Any) -> None:
        try:
            message = json.loads(body)
            sender, kind, data = message["from"], message["kind"], message["data"]
        except (ValueError, TypeError, KeyError, RecursionError):
            log.warning("bus_nonsense", size=len(body) if isinstance(body, bytes | str) else 0)
            return
        if kind == "probe" and sender == self.worker:
            self._heard_at = time.monotonic()
            self._recovered("listen")
        elif sender != self.worker and isinstance(kind, str):
            try:
                self._hear(kind, data)
            except Exception as error:  # one message that cannot be told does not deafen the worker
                log.error("bus_message", kind=kind[:40], exc_info=error)
