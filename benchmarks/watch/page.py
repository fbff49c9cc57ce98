"""Observation of a page: received frames, layout shifts and DOM mutations."""

import json
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import Browser

from benchmarks.load.loop import Failed

OBSERVER = Path(__file__).with_name("observer.js")
TIMEOUT = 60_000
"""Timeout of each step of a page, in milliseconds."""


@dataclass(frozen=True)
class Shift:
    """A layout shift without recent user input on the page.

    Attributes:
        at: time in Unix seconds.
        score: Chromium's layout shift score.
        parts: names of the shifted elements, at most five, the largest first; elements in a list of people are
            ``names``.
    """

    at: float
    score: float
    parts: list[str]

    @property
    def makes_room(self) -> bool:
        """Whether only names moved, to make room for another name in a list."""
        return set(self.parts) == {"names"}


@dataclass(frozen=True)
class Seen:
    """Observations of a page. Times are in Unix seconds.

    Attributes:
        frames: time and name of every event received over the WebSocket.
        shifts: layout shifts.
        changes: time and number of DOM mutations.
        counts: time and text of each change of the answer count.
    """

    frames: list[tuple[float, str]]
    shifts: list[Shift]
    changes: list[tuple[float, int]]
    counts: list[tuple[float, str]]

    def heard(self, name: str) -> list[float]:
        """Return the times of the events with this name."""
        return [moment for moment, event in self.frames if event == name]


class WatchedPage:
    """A page in its own browser context. Use it as a context manager.

    Attributes:
        name: description of the page, also its mark in the trace.
        page: Playwright's page.
        said: name and payload of every event that the page has sent.
    """

    def __init__(self, browser: Browser, url: str, name: str, size: tuple[int, int]) -> None:
        self.name = name
        width, height = size
        self._context = browser.new_context(base_url=url, viewport={"width": width, "height": height}, locale="en")
        self._context.set_default_timeout(TIMEOUT)
        self._context.add_init_script(path=OBSERVER)
        self.page = self._context.new_page()
        self._frames: list[tuple[float, str]] = []
        self.said: list[list[Any]] = []
        self._trouble: list[str] = []
        self.page.on("pageerror", lambda error: self._trouble.append(str(error)))
        self._cdp = self._context.new_cdp_session(self.page)
        self._cdp.on("Network.webSocketFrameReceived", self._frame)
        self._cdp.on("Network.webSocketFrameSent", self._sent)
        self._cdp.send("Network.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._context.close()

    def _frame(self, event: dict[str, Any]) -> None:
        text = event["response"]["payloadData"]
        if text.startswith("42"):
            self._frames.append((event["timestamp"], text.partition('["')[2].partition('"')[0]))

    def _sent(self, event: dict[str, Any]) -> None:
        text = event["response"]["payloadData"]
        if text.startswith("42"):
            self.said.append(json.loads(text[text.index("[") :]))

    def log_in(self, name: str, password: str) -> None:
        """Log in through the form."""
        self.page.goto("/login")
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_url(lambda address: not address.endswith("/login"))

    def join(self, code: str, name: str) -> None:
        """Join a lesson through the form."""
        self.page.goto(f"/join/{code}")
        self.page.locator("main input[name=nickname]").fill(name)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_url("**/live/*")
        self.online()

    def open(self, path: str) -> None:
        """Open a live page and wait until it is connected."""
        self.page.goto(path)
        self.online()

    def online(self) -> None:
        """Wait until the page is connected."""
        self.page.locator('[data-testid="connection"][data-state="online"]').wait_for()

    def press(self, hook: str) -> None:
        """Press a button."""
        self.page.get_by_test_id(hook).click()

    def counted(self, number: int) -> None:
        """Wait until the page shows this number of answers."""
        self.page.wait_for_function(
            "(text) => document.querySelector('[data-testid=answered-count]').textContent === text", arg=str(number)
        )

    def mark(self) -> None:
        """Mark the page's main thread in the trace."""
        self.page.evaluate("(name) => { performance.mark(name); }", self.name)

    def take(self) -> Seen:
        """Return the observations since the last call.

        Raises:
            Failed: a script error occurred on the page.
        """
        found = self.page.evaluate("window.tizaObserver.take()")
        frames = list(self._frames)
        self._frames.clear()
        if self._trouble:
            raise Failed(f"{self.name}: {self._trouble}")
        return Seen(
            frames,
            [Shift(shift["at"] / 1e3, shift["value"], shift["sources"]) for shift in found["shifts"]],
            [(change["at"] / 1e3, change["number"]) for change in found["changes"]],
            [(count["at"] / 1e3, count["text"]) for count in found["counts"]],
        )
