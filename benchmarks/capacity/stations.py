"""What messages wait for: processors, locks, links and disks. All times are seconds."""

import heapq


class Station:
    """One server, first come, first served, nothing interrupted: an event loop, a lock, a network link.

    Work is to be submitted in the order of time, so that the next start is known at once: the greater of the present
    moment and the end of what came before (Lindley's recursion).

    Attributes:
        free_at: when everything submitted so far is done.
        busy: seconds of work submitted since it was last set to zero. Divided by a span of time this is the offered
            load; above 1 the queue grows without end.
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

    def owe(self, seconds: float) -> None:
        """Add work too small for an event of its own; it is done before what comes next."""
        self.busy += seconds
        self._debt += seconds


class Pool:
    """Several equal servers with one queue: the processors of a database.

    Attributes:
        busy: as a station's; :meth:`load` divides it by the number of servers.
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
        """Return the offered load of a span of time, 1 for all servers busy."""
        return self.busy / span / len(self._free_at)


class Flush:
    """A disk that makes commits durable: who comes while it writes goes with the next write, all together.

    So it delays commits, but it is never what cannot do more: it has no offered load.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends = float("-inf")
        self._begins = float("-inf")

    def submit(self, now: float) -> float:
        """Return when a commit that arrives now is on the disk."""
        if now > self._begins:
            self._begins = max(now, self._ends)
            self._ends = self._begins + self._seconds
        return self._ends
