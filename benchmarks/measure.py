"""Processor time, memory and CPU affinity of processes (Linux), and statistics of samples."""

import os
import resource
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the processor time in seconds that processes have used so far, of all threads, user and system.

    It is read from each process's CPU clock (clock_getcpuclockid(3)) with nanosecond resolution; the 10 ms ticks of
    /proc/PID/stat are longer than many of the measured phases.
    """
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def resident(pids: Iterable[int]) -> int:
    """Return the memory of processes in bytes, as PSS: shared pages are divided among the processes that use them."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total


def descendants(pid: int) -> list[int]:
    """Return the ids of a process and its descendants. Those that end meanwhile may be there or not."""
    found = [pid]
    for parent in found:
        with suppress(FileNotFoundError, ProcessLookupError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


class Cores:
    """The processor cores of the servers and of the load generator.

    Attributes:
        server: the server's core; ``second`` is that of a second worker, the same with fewer than three cores.
        load: the load generator's core; the same as the server's on machines with one core.
    """

    def __init__(self) -> None:
        available = sorted(os.sched_getaffinity(0))
        self.available = len(available)
        self.server = available[0]
        self.second = available[1] if len(available) > 2 else available[0]
        self.load = available[-1]

    @contextmanager
    def serving(self, core: int | None = None) -> Iterator[None]:
        """Pin processes that are started within this context to the server's core."""
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {self.server if core is None else core})
        try:
            yield
        finally:
            os.sched_setaffinity(0, before)

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Pin this process to the load generator's core."""
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {self.load})
        try:
            yield
        finally:
            os.sched_setaffinity(0, before)


def raise_open_files() -> int:
    """Raise this process's limit of open files to the hard limit, and return it."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def median(values: Sequence[float]) -> float:
    """Return the median as a float."""
    return float(statistics.median(values))


def percentile(values: Sequence[float], part: float) -> float:
    """Return the percentile ``part`` (0 to 1): the smallest value such that this part of all values is at most it."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, -(-int(part * len(ordered) * 1000) // 1000) - 1))]
