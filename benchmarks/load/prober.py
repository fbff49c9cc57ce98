"""Measures the latency of an event loop with WebSocket pings on an otherwise idle connection."""

from time import perf_counter

from benchmarks.load.client import Client
from benchmarks.load.frames import PING, masked

EVERY = 0.002
"""Minimum seconds between two pings."""
PROBE = masked(b"", opcode=PING)


class Prober:
    """Sends pings on a client's connection. Call :meth:`step` continuously."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._sent_at = 0.0
        self._pongs = client.pongs
        self.answered = True
        """Whether the last ping has been answered."""
        self.waits: list[float] = []
        """Seconds from each ping to its pong, since :meth:`begin`."""

    def begin(self) -> None:
        """Discard the measured times."""
        self.waits = []

    def step(self) -> None:
        """Record a received pong, and send the next ping if it is due."""
        if not self.answered:
            if self._client.pongs == self._pongs:
                return
            self.answered = True
            self.waits.append(self._client.ponged_at - self._sent_at)
        moment = perf_counter()
        if moment - self._sent_at >= EVERY:
            self._pongs, self._sent_at, self.answered = self._client.pongs, moment, False
            self._client.send(PROBE)
