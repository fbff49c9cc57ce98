"""Measures the processor time of Redis for a message, by its size and its number of subscribers."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import redis

from benchmarks.bench import Bench
from benchmarks.measure import cpu_seconds, median
from tests.support.databases import Redis
from tests.support.processes import wait_until

SMALL, LARGE = 150, 1200
"""Sizes in bytes of a message with a few ids, and of one with a state."""
FEW, MANY = 1, 17
"""Numbers of subscribers, to separate the fixed cost from the cost per subscriber."""
LAPS = 3


@contextmanager
def _hearers(server: Redis, number: int, channel: str) -> Iterator[None]:
    """Subscribe connections that discard what they receive."""
    with ExitStack() as stack:
        for _index in range(number):
            sock = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            sock.sendall(f"SUBSCRIBE {channel}\r\n".encode())
            stack.callback(sock.shutdown, socket.SHUT_RDWR)
            threading.Thread(target=_drop, args=(sock,), daemon=True).start()
        with redis.Redis.from_url(server.url) as client:
            wait_until(lambda: client.pubsub_numsub(channel)[0][1] == number, 5, "the subscriptions")
        yield


def _drop(sock: socket.socket) -> None:
    with suppress(OSError), sock.dup() as own:  # until the connection is closed
        while own.recv(65536):
            pass


def _publishing(server: Redis, hearers: int, size: int, messages: int) -> float:
    """Return the processor time of Redis per message in µs."""
    channel = f"bench-{hearers}-{size}"
    with _hearers(server, hearers, channel), redis.Redis.from_url(server.url) as client:
        body = "x" * size
        before = cpu_seconds([server.pid])
        for _number in range(messages):
            client.publish(channel, body)
        return (cpu_seconds([server.pid]) - before) / messages * 1e6


def measure(bench: Bench) -> dict[str, float]:
    """Publish to one and to several subscribers.

    Returns:
        Processor time of Redis in µs: ``redis_publish`` (accepting a message), ``redis_deliver`` (delivering a short
        message to one subscriber), ``redis_deliver_state`` (delivering a state to one subscriber).
    """
    messages = bench.size(4000, 50)
    with Redis(bench.fresh()) as server:
        cost = {
            (hearers, size): median([_publishing(server, hearers, size, messages) for _lap in range(LAPS)])
            for hearers in (FEW, MANY)
            for size in (SMALL, LARGE)
        }
    deliver = {size: (cost[MANY, size] - cost[FEW, size]) / (MANY - FEW) for size in (SMALL, LARGE)}
    return {
        "redis_publish": max(0.0, cost[FEW, SMALL] - FEW * deliver[SMALL]),
        "redis_deliver": deliver[SMALL],
        "redis_deliver_state": deliver[LARGE],
    }
