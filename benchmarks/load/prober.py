"""Feels how long an event loop takes to answer: one WebSocket ping after the other on a connection that does nothing
else."""

from time import perf_counter

from benchmarks.load.client import Client
from benchmarks.load.frames import PING, masked

EVERY = 0.002
"""Seconds between two pings at the least."""
PROBE = masked(b"", opcode=PING)


class Prober:
    """Pings over a client's connection. :meth:`step` is to be called all the time."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._sent_at = 0.0
        self._pongs = client.pongs
        self.answered = True
        """Whether no ping is on the way."""
        self.waits: list[float] = []
        """Seconds from each ping to its pong, since :meth:`begin`."""

    def begin(self) -> None:
        """Forget what was measured."""
        self.waits = []

    def step(self) -> None:
        """Note a pong that has come; send a ping when it is time for one."""
        if not self.answered:
            if self._client.pongs == self._pongs:
                return
            self.answered = True
            self.waits.append(self._client.ponged_at - self._sent_at)
        moment = perf_counter()
        if moment - self._sent_at >= EVERY:
            self._pongs, self._sent_at, self.answered = self._client.pongs, moment, False
            self._client.send(PROBE)
