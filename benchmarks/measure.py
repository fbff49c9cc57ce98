"""Processor time, memory and cores of other processes, and the statistics of samples (Linux)."""

import os
import resource
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the processor time that processes have used so far, all threads, user and system.

    It is read from each process's own clock (clock_getcpuclockid(3)), which counts nanoseconds; the ticks of
    /proc/PID/stat are 10 ms, longer than many a phase measured here.
    """
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def resident(pids: Iterable[int]) -> int:
    """Return the bytes that processes hold in memory; pages that several share are divided among them (PSS)."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total


def descendants(pid: int) -> list[int]:
    """Return a process and all below it."""
    found = [pid]
    for parent in found:
        tasks = Path(f"/proc/{parent}/task").iterdir()
        for task in tasks:
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


class Cores:
    """Which processor core serves and which loads.

    Attributes:
        server: the cores of what is measured: one, or on request two.
        load: the core of the load generator. The same as the server's where there is only one, which is said.
    """

    def __init__(self) -> None:
        available = sorted(os.sched_getaffinity(0))
        self.available = len(available)
        self.server = available[0]
        self.second = available[1] if len(available) > 2 else available[0]
        self.load = available[-1]

    @contextmanager
    def serving(self, core: int | None = None) -> Iterator[None]:
        """Have processes that are started meanwhile run on the server's core."""
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {self.server if core is None else core})
        try:
            yield
        finally:
            os.sched_setaffinity(0, before)

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Run this process on the load generator's core."""
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {self.load})
        try:
            yield
        finally:
            os.sched_setaffinity(0, before)


def raise_open_files() -> int:
    """Raise the limit of open files of this process as far as it goes; return it."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return float(statistics.median(values))


def percentile(values: Sequence[float], part: float) -> float:
    """Return the smallest value that at least ``part`` (0 to 1) of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, -(-int(part * len(ordered) * 1000) // 1000) - 1))]
