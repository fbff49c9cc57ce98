"""R4, R5, R6: Redis stopped, hanging or emptied. It only speeds up messages between workers; lessons go on."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import redis
import requests

from tests.clients.crowd import Stream, quantile, streaming, transition_seconds
from tests.clients.students import Swarm
from tests.faults.conftest import LONG, LONG_TIMEOUT, Crowd, Deploy, Note, scale, within
from tests.faults.oracle import check_everything
from tests.support.databases import Redis
from tests.support.deployments import Running
from tests.support.processes import wait_until

STUDENTS = 30
RIGHT_WITHIN = 2.0
"""Seconds within which every page has a transition while Redis is down."""
FAST = 0.6
"""Seconds within which a transition is everywhere by the fast path: less than the beat can do but by luck."""


def lock(running: Running, lesson_id: int) -> Callable[[], None]:
    """Return what makes one transition after the other: the room is locked and opened in turn."""
    locked = False

    def change() -> None:
        nonlocal locked
        locked = not locked
        running.teacher.post(f"/lessons/{lesson_id}/lock", {"locked": locked})

    return change


def transitions(swarm: Swarm, change: Callable[[], None], seconds: float) -> list[float]:
    """Make transitions for so long; return how long each took to be on every page."""
    until = time.monotonic() + seconds
    took = [transition_seconds(swarm, change)]
    while time.monotonic() < until:
        took.append(transition_seconds(swarm, change))
    return took


def wait_for_fast_path(stream: Stream, change: Callable[[], None]) -> float:
    """Wait until Redis carries messages between the workers again; return the seconds until then.

    Every worker says so by its readiness, for which it sends itself a message. At full length, three transitions in a
    row must be fast as well.
    """
    begun = time.monotonic()
    wait_for_readiness(stream.running, "ok")
    if LONG:
        swarm = stream.swarm
        wait_until(lambda: all(transition_seconds(swarm, change) < FAST for _ in range(3)), 30, "the fast path")
    return time.monotonic() - begun


def readiness(running: Running) -> dict[str, Any]:
    """Ask once, over a connection of its own, so that any worker may answer: all can serve, with Redis and without."""
    answer = requests.get(f"{running.url}/readyz", headers={"Connection": "close"}, timeout=5)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def wait_for_readiness(running: Running, status: str, timeout: float = 40) -> float:
    """Wait until all workers say so (as twelve answers in a row show); return the seconds until then."""
    begun = time.monotonic()
    wait_until(lambda: all(readiness(running)["status"] == status for _ in range(12)), timeout, f"readiness {status}")
    return time.monotonic() - begun


@contextmanager
def lesson_with_answers(deploy: Deploy, crowd: Crowd, own_redis: Redis) -> Iterator[tuple[Stream, Callable[[], None]]]:
    """Two workers, a crowd on both that answers all the while, and a way to make transitions."""
    running = deploy(workers=2, redis=own_redis)
    swarm = crowd(running)
    with streaming(running, swarm, STUDENTS, pause=1) as stream:
        change = lock(running, stream.lesson["id"])
        wait_for_fast_path(stream, change)
        yield stream, change
        stream.flows(STUDENTS)
    check_everything(running, swarm, stream.lesson["id"])
    stream.check_last_word()


def slowest_verdict(stream: Stream, since: float) -> float:
    """Return the longest time that an answer waited for its acknowledgement since a moment (Unix seconds)."""
    waits = [
        item.acknowledged - item.sent
        for _student, item in stream.swarm.log
        if item.acknowledged and item.sent and item.sent > since
    ]
    return quantile(waits, 0.99)


def stopped_and_started_again(stream: Stream, change: Callable[[], None], own_redis: Redis, note: Note) -> None:
    for seconds in (10, 60) if LONG else (3,):
        own_redis.stop()
        answered = stream.acknowledged
        took = transitions(stream.swarm, change, seconds)
        stream.flows(STUDENTS)
        while_down = stream.acknowledged - answered
        wait_for_readiness(stream.running, "degraded")
        assert list(readiness(stream.running)["degraded"]) == ["redis"]
        own_redis.start()
        back = wait_for_fast_path(stream, change)
        note("R4", down=seconds, answers_while_down=while_down, slowest_page=round(max(took), 2),
             fast_path_back=round(back, 2))  # fmt: skip
        assert max(took) <= within(RIGHT_WITHIN), took
        assert back <= within(5)


def hangs(stream: Stream, change: Callable[[], None], own_redis: Redis, note: Note) -> None:
    os.kill(own_redis.pid, signal.SIGSTOP)
    try:
        begun = time.time()
        said = wait_for_readiness(stream.running, "degraded")
        assert list(readiness(stream.running)["degraded"]) == ["redis"]
        took = transitions(stream.swarm, change, scale(0, 5))
        stream.flows(STUDENTS)
        slowest = slowest_verdict(stream, begun)
    finally:
        os.kill(own_redis.pid, signal.SIGCONT)
    healed = wait_for_readiness(stream.running, "ok")
    wait_for_fast_path(stream, change)
    note("R5", readiness_says_so=round(said, 1), slowest_page=round(max(took), 2), answer_p99=round(slowest, 2),
         healed=round(healed, 1))  # fmt: skip
    assert said <= within(10)
    assert max(took) <= within(RIGHT_WITHIN), took
    assert slowest < within(1), "a handler waited for Redis"


def one_worker_is_deaf(stream: Stream, change: Callable[[], None], own_redis: Redis, note: Note) -> None:
    """Its subscription is cut on Redis's side, again and again; the other worker's stays."""
    with redis.Redis.from_url(own_redis.url) as client:
        victim = min(client.client_list(_type="pubsub"), key=lambda one: int(one["id"]))
        client.client_kill_filter(_id=victim["id"])
    took = transitions(stream.swarm, change, scale(1, 3))
    healed = wait_for_fast_path(stream, change)
    note("R5", deaf="one worker", slowest_page=round(max(took), 2), healed=round(healed, 1))
    assert max(took) <= within(RIGHT_WITHIN), took


def emptied_and_replaced(stream: Stream, change: Callable[[], None], own_redis: Redis, note: Note) -> None:
    with redis.Redis.from_url(own_redis.url) as client:
        client.flushall()
    emptied = transition_seconds(stream.swarm, change)
    own_redis.kill()
    other_folder = own_redis.log_file.parent / "other"
    other_folder.mkdir()
    with Redis(other_folder) as other:
        other.stop()
        other.command[other.command.index("--port") + 1] = str(own_redis.port)
        other.port, other.url = own_redis.port, own_redis.url
        other.start()
        took = transitions(stream.swarm, change, scale(1, 3))
        back = wait_for_fast_path(stream, change)
        stream.flows(STUDENTS)
    own_redis.start()
    note("R6", page_when_emptied=round(emptied, 2), slowest_page=round(max(took), 2), fast_path_back=round(back, 2))
    assert max(emptied, *took) <= within(RIGHT_WITHIN), took
    assert back <= within(5)


FAULTS = (one_worker_is_deaf, hangs, stopped_and_started_again, emptied_and_replaced)
"""R5, R5, R4, R6. The last one leaves pages on their way back to the fast path."""


def _names(faults: tuple[Callable[..., None], ...]) -> str:
    return " and ".join(fault.__name__ for fault in faults)


@pytest.mark.timeout(LONG_TIMEOUT if LONG else 600)
@pytest.mark.parametrize("faults", [(fault,) for fault in FAULTS] if LONG else [FAULTS], ids=_names)
def test_r4_r5_r6_redis(
    deploy: Deploy, crowd: Crowd, own_redis: Redis, note: Note, faults: tuple[Callable[..., None], ...]
) -> None:
    """One after the other in a lesson that goes on meanwhile; at full length, each in a lesson of its own."""
    with lesson_with_answers(deploy, crowd, own_redis) as (stream, change):
        for fault in faults:
            fault(stream, change, own_redis, note)
