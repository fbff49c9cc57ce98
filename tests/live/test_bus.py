"""The bus over a real Redis: subscriptions, outages, hangs, malformed messages."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from classroom.live import bus as module
from classroom.live.bus import ALL_WORKERS, RedisBus, lesson_channel
from tests.support.databases import Redis
from tests.support.processes import wait_until


class Worker:
    """A bus, and the messages that it has received."""

    def __init__(self, url: str, secret: str = "the same installation") -> None:
        self.received: list[tuple[str, Any]] = []
        self.bus = RedisBus(url, secret)

    def start(self) -> None:
        """Start the bus."""
        self.bus.start(lambda kind, data: self.received.append((kind, data)))

    def subscribe(self, *channels: str) -> None:
        """Subscribe to these channels."""
        self.bus.subscribe(set(channels))


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[Redis]:
    """A Redis server that the test may stop."""
    with Redis(tmp_path) as server:
        yield server


@pytest.fixture
def pair(redis_server: Redis) -> Iterator[tuple[Worker, Worker]]:
    """Two workers on one Redis."""
    workers = Worker(redis_server.url), Worker(redis_server.url)
    for worker in workers:
        worker.start()
    wait_for_delivery(*workers)
    yield workers
    for worker in workers:
        worker.bus.stop()


def wait_for_delivery(*workers: Worker) -> None:
    """Wait until each worker has received a new probe of its own."""
    for worker in workers:
        before = worker.bus._probe_received
        wait_until(lambda w=worker, b=before: w.bus._probe_received > b, 15, "a probe comes back")  # type: ignore[misc]


def subscribers(server: Redis, worker: Worker, channel: str) -> int:
    with redis.Redis.from_url(server.url) as client:
        return int(dict(client.pubsub_numsub(worker.bus._prefix + channel))[(worker.bus._prefix + channel).encode()])


def test_only_subscribers_of_a_lesson_receive_its_messages(redis_server: Redis, pair: tuple[Worker, Worker]) -> None:
    one, two = pair
    one.subscribe(lesson_channel(1))
    two.subscribe(lesson_channel(2))
    wait_until(lambda: subscribers(redis_server, one, lesson_channel(1)) == 1, 5, "one listens")
    wait_until(lambda: subscribers(redis_server, two, lesson_channel(2)) == 1, 5, "two listens")
    one.bus.publish(lesson_channel(2), "tally", {"lesson_id": 2})
    two.bus.publish(lesson_channel(1), "tally", {"lesson_id": 1})
    one.bus.publish(ALL_WORKERS, "over", {"access_ids": [3]})
    wait_until(lambda: len(two.received) == 2 and len(one.received) == 1, 5, "the messages arrive")
    assert two.received == [("tally", {"lesson_id": 2}), ("over", {"access_ids": [3]})]
    assert one.received == [("tally", {"lesson_id": 1})]
    two.subscribe()
    wait_until(lambda: subscribers(redis_server, two, lesson_channel(2)) == 0, 5, "two listens no longer")


def test_installations_that_share_a_redis_are_separate(redis_server: Redis) -> None:
    ours, theirs = Worker(redis_server.url), Worker(redis_server.url, "another installation")
    for worker in (ours, theirs):
        worker.start()
    wait_for_delivery(ours, theirs)
    theirs.bus.publish(ALL_WORKERS, "over", {"access_ids": [1]})
    theirs.bus.publish(ALL_WORKERS, "over", {"access_ids": [2]})
    wait_for_delivery(ours, theirs)
    assert ours.received == []
    for worker in (ours, theirs):
        worker.bus.stop()


def test_malformed_messages_are_ignored(redis_server: Redis, pair: tuple[Worker, Worker]) -> None:
    one, two = pair
    channel = one.bus._prefix + ALL_WORKERS
    hostile = (b"", b"\xff\xfe", b"[]", b"{}", b"null", b"[" * 100_000, b'{"from":1,"kind":["x"],"data":null}', b"cos")
    with redis.Redis.from_url(redis_server.url) as client:
        for body in hostile:
            client.publish(channel, body)
    two.bus.publish(ALL_WORKERS, "over", {"access_ids": []})
    wait_until(lambda: one.received == [("over", {"access_ids": []})], 5, "the next message arrives")


def test_a_message_that_json_cannot_represent_does_not_stop_the_next(pair: tuple[Worker, Worker]) -> None:
    one, two = pair
    one.bus.publish(ALL_WORKERS, "bad", {"value": float("nan")})
    one.bus.publish(ALL_WORKERS, "bad", {"value": object()})
    one.bus.publish(ALL_WORKERS, "good", 1)
    wait_until(lambda: two.received == [("good", 1)], 5, "the next message arrives")


def test_it_recovers_after_redis_was_down(own_redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PROBE_TIMEOUT", 2.0)
    one, two = Worker(own_redis.url), Worker(own_redis.url)
    for worker in (one, two):
        worker.start()
    wait_for_delivery(one, two)
    own_redis.stop()
    wait_until(lambda: one.bus.failure() is not None, 10, "the outage is noticed")
    for _ in range(5_000):  # nobody waits, and the queue does not grow without end
        one.bus.publish(ALL_WORKERS, "lost", None)
    own_redis.start()
    wait_for_delivery(one, two)
    assert one.bus.failure() is None
    wait_until(lambda: subscribers(own_redis, one, ALL_WORKERS) == 2, 10, "both listen again")
    one.bus.publish(ALL_WORKERS, "back", None)
    wait_until(lambda: ("back", None) in two.received, 10, "the fast path is back")
    for worker in (one, two):
        worker.bus.stop()


def test_it_recovers_after_redis_hung(own_redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PROBE_TIMEOUT", 2.0)
    worker = Worker(own_redis.url)
    worker.start()
    wait_for_delivery(worker)
    os.kill(own_redis.pid, signal.SIGSTOP)
    try:
        wait_until(lambda: worker.bus.failure() is not None, 10, "the hang is noticed")
    finally:
        os.kill(own_redis.pid, signal.SIGCONT)
    wait_until(lambda: worker.bus.failure() is None, 15, "it recovers by itself")
    worker.bus.stop()
