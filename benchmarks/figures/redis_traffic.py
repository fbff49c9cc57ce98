"""P10: the Redis traffic that a worker receives for lessons without members on it."""

from time import perf_counter

import redis

from benchmarks.bench import Bench
from benchmarks.load.loop import Failed
from benchmarks.load.relay import Relay
from benchmarks.results import Figure, Goal
from benchmarks.sides.tiza import Tiza
from tests.support.databases import Redis
from tests.support.processes import wait_until


def _heard(relay: Relay, lesson_id: int) -> int:
    """Return how many messages on the channels of a lesson came through a relay."""
    name = b":%d\r\n" % lesson_id
    return bytes(relay.heard).count(b"lesson" + name) + bytes(relay.heard).count(b"teachers" + name)


def measure(bench: Bench) -> Figure:
    """Run a busy lesson on one server and a quiet one on another; see what the second gets of the first."""
    figure = Figure("P10", "Redis traffic for lessons of others")
    students = bench.size(200, 20)
    foreign = figure.row("messages of the busy lesson that reach the other worker", "messages", Goal(0))
    own = figure.row("messages published by both servers", "messages")
    idle = figure.row("bytes from Redis to the other worker when idle", "per second")
    busy = figure.row("bytes from Redis to the other worker during the busy lesson", "per second")
    with (
        bench.cores.serving(),
        Redis(bench.fresh()) as server,
        Relay(server.port) as relay,
        bench.recording_failures(figure, "busy lesson", bench.tiza(REDIS_URL=server.url)) as here,
    ):
        assert isinstance(here, Tiza)
        relayed = f"redis://127.0.0.1:{relay.port}/0"
        there = bench.tiza(REDIS_URL=relayed, DATABASE_URL=here.server.settings["DATABASE_URL"])
        with bench.recording_failures(figure, "quiet lesson", there):
            there.admit(2)
            here.admit(students)
            _wait_for_channels(server, here.lesson["id"])
            for _number in range(bench.rounds):
                idle.add("Tiza", _rate(relay, here, there, bench.size(5.0, 1.0)))
                before, published = _heard(relay, here.lesson["id"]), _published(server)
                size, started = len(relay.heard), perf_counter()
                here.ask()
                here.storm()
                here.done()
                there.crowd.rest(1.0)
                busy.add("Tiza", (len(relay.heard) - size) / (perf_counter() - started))
                foreign.add("Tiza", _heard(relay, here.lesson["id"]) - before)
                own.add("Tiza", _published(server) - published)
            there.ask()  # messages of its own lesson must pass the relay
            if not _heard(relay, there.lesson["id"]):
                raise Failed("the relay has seen nothing at all of the lesson that the worker serves")
            there.done()
        figure.check("every client got every message; messages of the worker's own lesson passed the relay")
    figure.notes.append(
        "Two servers share database and Redis; the second one is behind a relay that records all data from Redis. The "
        "idle traffic is the worker's own probe, once a second."
    )
    return figure


def _wait_for_channels(server: Redis, lesson_id: int) -> None:
    with redis.Redis.from_url(server.url) as client:

        def subscribed() -> bool:
            return any(name.endswith(b"lesson:%d" % lesson_id) for name in client.pubsub_channels())

        wait_until(subscribed, 10, "the busy lesson's channel")


def _published(server: Redis) -> int:
    with redis.Redis.from_url(server.url) as client:
        return int(client.info("commandstats").get("cmdstat_publish", {}).get("calls", 0))


def _rate(relay: Relay, here: Tiza, there: Tiza, seconds: float) -> float:
    here.wait_until_idle()
    there.wait_until_idle()
    size, started = len(relay.heard), perf_counter()
    here.crowd.rest(seconds)
    there.crowd.rest(0.05)
    return (len(relay.heard) - size) / (perf_counter() - started)
