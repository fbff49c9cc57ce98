"""What a message costs Redis, by its size and by how many hear it."""

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
"""Bytes of a hint with a few ids, and of a message with a state."""
FEW, MANY = 1, 17
"""Subscribers; two numbers make a line."""
LAPS = 3


@contextmanager
def _hearers(server: Redis, number: int, channel: str) -> Iterator[None]:
    """Subscribe so many connections, which throw away what they hear."""
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
    with suppress(OSError), sock.dup() as own:  # it ends with the connection
        while own.recv(65536):
            pass


def _publishing(server: Redis, hearers: int, size: int, messages: int) -> float:
    """Return the µs of processor time that Redis needs for one message."""
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
        µs of Redis: ``redis_publish`` (taking one message in), ``redis_deliver`` (a hint to one subscriber),
        ``redis_deliver_state`` (a state to one subscriber).
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
