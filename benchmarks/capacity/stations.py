"""Queues of the simulation: processors, locks, links and disks. All times are in seconds."""

import heapq


class Station:
    """A single server with a FIFO queue, without preemption: an event loop, a lock, a network link.

    Work must be submitted in order of time, so that its start is known immediately: the later of the current time and
        the end of the previous work (Lindley's recursion).

    Attributes:
        free_at: when all submitted work ends.
        busy: seconds of work submitted since it was last reset. Divided by a time span this is the offered load; above
            1 the queue grows without bound.
    """

    __slots__ = ("_debt", "busy", "free_at")

    def __init__(self) -> None:
        self.free_at = float("-inf")
        self.busy = 0.0
        self._debt = 0.0

    def submit(self, now: float, seconds: float) -> tuple[float, float]:
        """Add work; return when it begins and when it is done."""
        start = max(now, self.free_at) + self._debt
        self._debt = 0.0
        self.busy += seconds
        self.free_at = start + seconds
        return start, self.free_at

    def add_to_next(self, seconds: float) -> None:
        """Add work that is too small for its own event; it delays the next submitted work."""
        self.busy += seconds
        self._debt += seconds


class Pool:
    """Several identical servers with one queue: the processors of a database.

    Attributes:
        busy: seconds of submitted work, as in :class:`Station`.
    """

    def __init__(self, servers: int) -> None:
        self._free_at = [float("-inf")] * servers
        self.busy = 0.0

    def submit(self, now: float, seconds: float) -> tuple[float, float]:
        """Add work; return when it begins and when it is done."""
        self.busy += seconds
        start = max(now, self._free_at[0])
        heapq.heapreplace(self._free_at, start + seconds)
        return start, start + seconds

    def load(self, span: float) -> float:
        """Return the offered load over a time span; 1 means that all servers are always busy."""
        return self.busy / span / len(self._free_at)


class Flush:
    """A disk with group commit: all commits that arrive during a flush share the next one.

    It delays commits but is never overloaded, so it has no offered load.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends = float("-inf")
        self._begins = float("-inf")

    def submit(self, now: float) -> float:
        """Return when a commit that arrives now is durable."""
        if now > self._begins:
            self._begins = max(now, self._ends)
            self._ends = self._begins + self._seconds
        return self._ends
