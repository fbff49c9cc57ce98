"""Tallies, standings and presence, coalesced: however much happens, a teacher's page hears five times a second."""

import threading
import time
from collections import defaultdict

import structlog
from flask import Flask

from classroom.live.broadcast import Broadcast

log = structlog.get_logger()

INTERVAL = 0.22
"""Seconds between two tallies of a lesson: a little more than a fifth, so that not six arrive within a second where the
network is late with the first of them."""


class Coalescer:
    """Remembers which lessons have news, and sends the newest value of each at a limited rate."""

    def __init__(self, app: Flask, broadcast: Broadcast) -> None:
        self._app = app
        self._broadcast = broadcast
        self._tallies: set[int] = set()
        self._people: dict[int, set[int]] = defaultdict(set)
        self._standings: set[int] = set()
        self._news = threading.Event()
        self._running = False

    def start(self) -> None:
        """Start the loop."""
        self._running = True
        threading.Thread(target=self._loop, name="coalesce", daemon=True).start()

    def stop(self) -> None:
        """End the loop."""
        self._running = False
        self._news.set()

    def tally(self, lesson_id: int) -> None:
        """Note that answers came in."""
        self._tallies.add(lesson_id)
        self._news.set()

    def standings(self, lesson_id: int) -> None:
        """Note that points or places may have changed."""
        self._standings.add(lesson_id)
        self._news.set()

    def presence(self, lesson_id: int, participant_id: int) -> None:
        """Note that somebody came, went, joined or was removed."""
        self._people[lesson_id].add(participant_id)
        self._news.set()

    def _loop(self) -> None:
        while self._running:
            self._news.wait()
            self._news.clear()
            tallies, self._tallies = self._tallies, set()
            people, self._people = self._people, defaultdict(set)
            standings, self._standings = self._standings, set()
            try:
                with self._app.app_context():
                    for lesson_id, changed in people.items():
                        self._broadcast.presence(lesson_id, tuple(sorted(changed)))
                    for lesson_id in tallies:
                        self._broadcast.tally(lesson_id)
                    for lesson_id in standings:
                        self._broadcast.standings(lesson_id)
            except Exception as error:
                log.error("coalesce_failed", exc_info=error)
            time.sleep(INTERVAL)
