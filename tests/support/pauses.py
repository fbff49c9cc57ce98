"""Pauses of background loops, controlled by a test."""

import threading
import time

from tests.support.processes import wait_until


class Pauses:
    """Replaces the module ``time`` of a loop: each pause lasts until the test ends it, so no test depends on time."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._go = threading.Semaphore(0)

    def sleep(self, seconds: float) -> None:
        """Record the pause, and wait until the test ends it."""
        self.asked.append(seconds)
        assert self._go.acquire(timeout=10)

    monotonic = staticmethod(time.monotonic)

    def wait_for(self, number: int) -> None:
        """Wait until this number of pauses have begun."""
        wait_until(lambda: len(self.asked) >= number, 5, f"pause {number}", every=0.001)

    def end(self) -> None:
        """End the current pause."""
        self._go.release()
