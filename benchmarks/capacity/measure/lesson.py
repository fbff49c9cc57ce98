"""Measures idle lessons, reveals, page loads and sizes of messages on a real server."""

import re
from time import perf_counter

import requests

from benchmarks.bench import Bench
from benchmarks.measure import median
from benchmarks.sides.tiza import Tiza

PAGES, FILES = 2, 15
"""Requests of a browser that joins: pages, and their static files (P9 counts them)."""
FILE = re.compile(r'"(/static/[^"]+\.css)"')


def _idle(tiza: Tiza, seconds: float) -> float:
    """Return the share of a core that a server uses while its clients only answer pings."""
    tiza.wait_until_idle()
    before, started = tiza.cpu(), perf_counter()
    tiza.crowd.rest(seconds)
    return (tiza.cpu() - before) / (perf_counter() - started)


def measure(bench: Bench) -> dict[str, float]:
    """Measure on a server with one worker.

    Returns:
        Processor time in µs: ``idle_worker`` and ``idle_student`` (per second), ``reveal`` (per student, including
        the state), ``pages``, ``files``. Sizes in bytes: ``worker`` (memory), ``bytes_*`` (frames).
    """
    seconds, hall = bench.size(20.0, 1.0), bench.size(1000, 20)
    found: dict[str, float] = {}
    with bench.tiza() as tiza:
        empty = _idle(tiza, seconds)
        found["idle_worker"], found["worker"] = empty * 1e6, float(tiza.memory())
        found["pages"], found["files"] = _visit(tiza, bench.size(50, 3))
        tiza.admit(hall)
        found["idle_student"] = (_idle(tiza, seconds) - empty) / hall * 1e6
        found.update(_sizes(tiza))
        found["reveal"] = median([_reveal(tiza) for _number in range(bench.size(5, 1))])
    return found


def _visit(tiza: Tiza, repeats: int) -> tuple[float, float]:
    """Return the µs that the pages cost the server until a browser has joined, and their files."""
    page = tiza.lesson["join_url"]
    file = FILE.search(requests.get(page, timeout=20).text)
    assert file is not None, "the page has no style sheet"
    cost = []
    for url, times in ((page, PAGES), (tiza.server.url + file[1], FILES)):
        tiza.wait_until_idle()
        before = tiza.cpu()
        with requests.Session() as browser:
            for _number in range(repeats):
                browser.get(url, timeout=20).raise_for_status()
                browser.cookies.clear()
        cost.append((tiza.cpu() - before) / repeats * times * 1e6)
    return cost[0], cost[1]


def _reveal(tiza: Tiza) -> float:
    """Return the processor time of a reveal per student in µs: the state, and the student's own result."""
    tiza.ask()
    tiza.storm()
    tiza.done()
    tiza.wait_until_idle()
    before = tiza.cpu()
    tiza.command("reveal_round", {"round_id": tiza.round_id})
    tiza.crowd.rest(0.5)
    return (tiza.cpu() - before) / len(tiza.students) * 1e6


def _sizes(tiza: Tiza) -> dict[str, float]:
    """Return the sizes of frames, payload and WebSocket header, that a student's page sends and receives."""
    student, control = tiza.students[0], tiza.control
    student.heard, control.heard = [], []
    tiza.ask()
    answer = len(tiza.answers()[0])
    tiza.storm()
    assert student.ack is not None
    ack = len(b"43/student,1") + len(student.ack[1])
    tiza.done()
    tiza.command("reveal_round", {"round_id": tiza.round_id})
    tiza.crowd.rest(6.0)  # a beat comes every five seconds
    sizes: dict[str, list[int]] = {}
    for _moment, name, payload in [*student.heard, *control.heard]:
        sizes.setdefault(name.decode(), []).append(len(payload))
    student.heard = None
    found = {f"bytes_{name}": _framed(max(sizes[name])) for name in ("state", "me", "beat", "tally")}
    return {**found, "bytes_answer": float(answer), "bytes_ack": _framed(ack)}


def _framed(payload: int) -> float:
    """Add the size of the header of a server's frame (RFC 6455, section 5.2)."""
    return float(payload + (2 if payload < 126 else 4))
