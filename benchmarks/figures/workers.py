"""P6: two workers with Redis, compared with one worker."""

import os
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from benchmarks.bench import Bench
from benchmarks.measure import Cores
from benchmarks.results import Figure, Goal
from benchmarks.sides.tiza import Tiza
from tests.support.databases import Redis

ONE, TWO = "one worker", "two workers"
NORMAL = 1000
"""Maximum number of students for which the goal of the broadcast applies."""


def spread_workers(pids: list[int], cores: Cores) -> None:
    """Pin each worker to its own core if there are enough."""
    for pid, core in zip(pids, (cores.server, cores.second), strict=False):
        for task in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), {core})


def measure(bench: Bench) -> Figure:
    """Measure questions and answers with one worker and with two, with several numbers of students."""
    figure = Figure("P6", "Two workers with Redis against one")
    for students in bench.halls((1000, 10_000), (50,)):
        _measure(bench, figure, students)
    if bench.cores.second == bench.cores.server:
        figure.notes.append(
            "With fewer than three cores, both workers and Redis share the server's core. The throughput of two "
            "workers is then computed from the processor time of the busier one, which excludes waiting for each "
            "other's commits."
        )
    return figure


def _measure(bench: Bench, figure: Figure, students: int) -> None:
    room = bench.cores.second != bench.cores.server
    hall, answers = f"{students:,} students", f"{students:,} answers"
    last = figure.row(f"{hall}: command to last student", "ms", ours=TWO)
    # The goal limits the additional latency of Redis, which does not grow with the number of students.
    goals = [Goal(10)] if students <= NORMAL else []
    more = figure.row(f"{hall}: command to last student, more than with one", "ms", *goals, ours=TWO)
    goal = Goal(1.7, ONE, at_least=True)
    wall = figure.row(f"{answers}: acknowledged", "per second", *([goal] if room else []), ours=TWO)
    busiest = figure.row(
        f"{answers}: acknowledged for each second of CPU of the busiest worker",
        "per second",
        *([] if room else [goal]),
        ours=TWO,
    )
    share = figure.row(f"{answers}: share of the busiest worker", "%", ours=TWO)
    for lap in range(bench.laps):
        for name in (ONE, TWO):
            bench.say(f"{hall}, lap {lap + 1} of {bench.laps}: {name}")
            with bench.cores.serving(), Redis(bench.fresh()) if name == TWO else nullcontext() as redis:
                settings: dict[str, Any] = {"WEB_CONCURRENCY": "2", "REDIS_URL": redis.url} if redis else {}
                with bench.recording_failures(figure, f"{hall}, {name}", bench.tiza(**settings)) as tiza:
                    assert isinstance(tiza, Tiza)
                    if room:
                        spread_workers(tiza.pids(), bench.cores)
                    tiza.admit(students)
                    for number in range(bench.rounds + 1):
                        fan, storm = tiza.ask(), tiza.storm()
                        tiza.done()
                        if number == 0:
                            continue  # warms up
                        last.add(name, fan.last * 1e3)
                        wall.add(name, students / storm.wall)
                        busiest.add(name, students / max(storm.each))
                        share.add(name, max(storm.each) / sum(storm.each) * 100)
                    figure.check(f"{hall}, {name}: every client got every message; every answer is stored, once")
    one = last.value(ONE)
    more.samples[TWO] = [value - one for value in last.samples.get(TWO, []) if one is not None]
