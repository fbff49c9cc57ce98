"""Measures a worker's processor time to publish a message to Redis and to receive one, with eventlet's patches.

python -m benchmarks.capacity.measure.bus REDIS_URL MESSAGES
"""

import eventlet

eventlet.monkey_patch()

import json
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import redis

from classroom.live.bus import MAX_QUEUED, RedisBus

SECRET = "only-for-benchmarks-0123456789abcdef"
DATA = {"lesson_id": 1234, "participant_ids": [123456, 123457, 123458]}


def _publish(bus: RedisBus, messages: int, sent: Callable[[], int]) -> float:
    """Publish messages without subscribers; return the processor time per message in µs when all have been sent."""
    before, started, left = sent(), time.process_time(), messages
    while left:
        part = min(left, MAX_QUEUED // 4)
        for _number in range(part):
            bus.publish("lesson:1", "tally", DATA)
        left -= part
        while sent() - before < messages - left:
            time.sleep(0.01)
    return (time.process_time() - started) / messages * 1e6


def _talk(bus: RedisBus, messages: int, heard: threading.Event) -> float:
    """Publish and receive messages one at a time, as in a lesson; return the processor time per message in µs."""
    started = time.process_time()
    for _number in range(messages):
        heard.clear()
        bus.publish("lesson:2", "tally", DATA)
        heard.wait()
    return (time.process_time() - started) / messages * 1e6


def main() -> None:
    """Print the processor times to publish and to receive a message, in µs, as JSON."""
    url, messages = sys.argv[1], int(sys.argv[2])
    bus, heard = RedisBus(url, SECRET), threading.Event()
    bus.start(lambda _kind, _data: None)
    taking = bus._handle

    def take(body: Any) -> None:
        taking(body)
        heard.set()

    bus._handle = take  # type: ignore[method-assign]
    with redis.Redis.from_url(url) as client:

        def calls() -> int:
            return int(client.info("commandstats").get("cmdstat_publish", {}).get("calls", 0))

        publish = _publish(bus, messages, calls)
        bus.subscribe({"lesson:2"})
        while not any(name.endswith(b"lesson:2") for name in client.pubsub_channels()):
            time.sleep(0.05)
    print(json.dumps({"publish": publish, "hear": max(0.0, _talk(bus, messages, heard) - publish)}))


if __name__ == "__main__":
    main()
