"""The bus over a real Redis: who hears what, outages, hangs, nonsense."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from classroom.live import bus as module
from classroom.live.bus import EVERYBODY, RedisBus, lesson_channel
from tests.support.databases import Redis
from tests.support.processes import wait_until


class Worker:
    """A bus and what it has heard."""

    def __init__(self, url: str, secret: str = "the same installation") -> None:
        self.heard: list[tuple[str, Any]] = []
        self.bus = RedisBus(url, secret, lambda kind, data: self.heard.append((kind, data)))

    def hears(self, *channels: str) -> None:
        """Subscribe, and wait until Redis knows."""
        self.bus.want(set(channels))


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
        worker.bus.start()
    wait_for_delivery(*workers)
    yield workers
    for worker in workers:
        worker.bus.stop()


def wait_for_delivery(*workers: Worker) -> None:
    """Wait until each worker has heard its own probe on its present connection."""
    for worker in workers:
        before = worker.bus._heard_at
        wait_until(lambda w=worker, b=before: w.bus._heard_at > b, 15, "a probe comes back")  # type: ignore[misc]


def subscribers(server: Redis, worker: Worker, channel: str) -> int:
    with redis.Redis.from_url(server.url) as client:
        return int(dict(client.pubsub_numsub(worker.bus._prefix + channel))[(worker.bus._prefix + channel).encode()])


def test_only_who_wants_a_lesson_hears_it(redis_server: Redis, pair: tuple[Worker, Worker]) -> None:
    one, two = pair
    one.hears(lesson_channel(1))
    two.hears(lesson_channel(2))
    wait_until(lambda: subscribers(redis_server, one, lesson_channel(1)) == 1, 5, "one listens")
    wait_until(lambda: subscribers(redis_server, two, lesson_channel(2)) == 1, 5, "two listens")
    one.bus.publish(lesson_channel(2), "tally", {"lesson_id": 2})
    two.bus.publish(lesson_channel(1), "tally", {"lesson_id": 1})
    one.bus.publish(EVERYBODY, "over", {"access_ids": [3]})
    wait_until(lambda: len(two.heard) == 2 and len(one.heard) == 1, 5, "the news arrive")
    assert two.heard == [("tally", {"lesson_id": 2}), ("over", {"access_ids": [3]})]
    assert one.heard == [("tally", {"lesson_id": 1})]
    two.hears()
    wait_until(lambda: subscribers(redis_server, two, lesson_channel(2)) == 0, 5, "two listens no longer")


def test_installations_that_share_a_redis_do_not_hear_each_other(redis_server: Redis) -> None:
    ours, theirs = Worker(redis_server.url), Worker(redis_server.url, "another installation")
    for worker in (ours, theirs):
        worker.bus.start()
    wait_for_delivery(ours, theirs)
    theirs.bus.publish(EVERYBODY, "over", {"access_ids": [1]})
    theirs.bus.publish(EVERYBODY, "over", {"access_ids": [2]})
    wait_for_delivery(ours, theirs)
    assert ours.heard == []
    for worker in (ours, theirs):
        worker.bus.stop()


def test_nonsense_is_heard_by_nobody_and_breaks_nothing(redis_server: Redis, pair: tuple[Worker, Worker]) -> None:
    one, two = pair
    channel = one.bus._prefix + EVERYBODY
    hostile = (b"", b"\xff\xfe", b"[]", b"{}", b"null", b"[" * 100_000, b'{"from":1,"kind":["x"],"data":null}', b"cos")
    with redis.Redis.from_url(redis_server.url) as client:
        for body in hostile:
            client.publish(channel, body)
    two.bus.publish(EVERYBODY, "over", {"access_ids": []})
    wait_until(lambda: one.heard == [("over", {"access_ids": []})], 5, "the next message arrives")


def test_a_message_that_json_cannot_say_silences_nothing(pair: tuple[Worker, Worker]) -> None:
    one, two = pair
    one.bus.publish(EVERYBODY, "bad", {"value": float("nan")})
    one.bus.publish(EVERYBODY, "bad", {"value": object()})
    one.bus.publish(EVERYBODY, "good", 1)
    wait_until(lambda: two.heard == [("good", 1)], 5, "the next message arrives")


def test_it_heals_after_redis_was_away(own_redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DEAF_AFTER", 2.0)
    one, two = Worker(own_redis.url), Worker(own_redis.url)
    for worker in (one, two):
        worker.bus.start()
    wait_for_delivery(one, two)
    own_redis.stop()
    wait_until(lambda: one.bus.failure() is not None, 10, "the outage is noticed")
    for _ in range(5_000):  # nobody waits, and the queue does not grow without end
        one.bus.publish(EVERYBODY, "lost", None)
    own_redis.start()
    wait_for_delivery(one, two)
    assert one.bus.failure() is None
    wait_until(lambda: subscribers(own_redis, one, EVERYBODY) == 2, 10, "both listen again")
    one.bus.publish(EVERYBODY, "back", None)
    wait_until(lambda: ("back", None) in two.heard, 10, "the fast path is back")
    for worker in (one, two):
        worker.bus.stop()


def test_it_heals_after_redis_hung(own_redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DEAF_AFTER", 2.0)
    worker = Worker(own_redis.url)
    worker.bus.start()
    wait_for_delivery(worker)
    os.kill(own_redis.pid, signal.SIGSTOP)
    try:
        wait_until(lambda: worker.bus.failure() is not None, 10, "the hang is noticed")
    finally:
        os.kill(own_redis.pid, signal.SIGCONT)
    wait_until(lambda: worker.bus.failure() is None, 15, "it heals by itself")
    worker.bus.stop()
