"""P9: the size of the student's page, and its loading time on a slow phone and network."""

from typing import Any

from playwright.sync_api import Browser, Error

from benchmarks.bench import Bench
from benchmarks.load.loop import Failed
from benchmarks.results import Figure, Goal
from benchmarks.sides.tiza import Tiza
from benchmarks.watch.chromium import chromium
from tests.support.browser import PHONE

SLOW_DOWN = 4
"""CPU throttling factor of the emulated phone."""
BYTES_A_SECOND = 400_000 / 8
USABLE = """() => document.querySelector('[data-testid="connection"][data-state="online"]')
  && document.querySelector('[data-testid="question"]') && document.querySelector('[data-testid^="choice-"]')
  && performance.now()"""


class Visit:
    """A student who opens the live page for the first time, with an empty cache."""

    def __init__(self, browser: Browser, tiza: Tiza, name: str) -> None:
        self._context = browser.new_context(
            base_url=tiza.server.url, viewport={"width": PHONE[0], "height": PHONE[1]}, has_touch=True, locale="en"
        )
        self._page = self._context.new_page()
        self._code = tiza.lesson["code"]
        self._name = name
        self._bytes: dict[str, float] = {}
        self._urls: dict[str, str] = {}
        self.failures: list[str] = []

    def join(self) -> None:
        """Join through the form without throttling, then clear the cache."""
        self._page.goto(f"/join/{self._code}")
        self._page.locator("main input[name=nickname]").fill(self._name)
        self._page.locator("main button[type=submit]").click()
        self._page.wait_for_url(f"**/live/{self._code}")
        self._page.goto("about:blank")
        self._cdp = self._context.new_cdp_session(self._page)
        self._cdp.send("Network.enable")
        self._cdp.send("Network.clearBrowserCache")
        self._cdp.on("Network.responseReceived", self._response)
        self._cdp.on("Network.loadingFinished", self._finished)

    def _response(self, event: dict[str, Any]) -> None:
        self._urls[event["requestId"]] = event["response"]["url"]
        if event["response"]["status"] >= 400:
            self.failures.append(f"{event['response']['status']} {event['response']['url']}")

    def _finished(self, event: dict[str, Any]) -> None:
        self._bytes[event["requestId"]] = event["encodedDataLength"]

    def open(self) -> tuple[float, float]:
        """Open the live page with throttling; return the milliseconds until the first paint and until it is usable.

        Raises:
            Failed: a request of the page failed.
        """
        self._cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
        network = {"offline": False, "latency": 0, "downloadThroughput": BYTES_A_SECOND}
        self._cdp.send("Network.emulateNetworkConditions", {**network, "uploadThroughput": BYTES_A_SECOND})
        self._page.goto(f"/live/{self._code}", wait_until="commit", timeout=60_000)
        usable = self._page.wait_for_function(USABLE, timeout=60_000, polling="raf").json_value()
        paint = self._page.wait_for_function(
            "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime", timeout=60_000
        ).json_value()
        self._page.wait_for_load_state("networkidle", timeout=60_000)
        if self.failures:
            raise Failed(f"the page could not be loaded whole: {self.failures}")
        return float(paint), float(usable)

    def weight(self, part: str = "") -> float:
        """Return the transferred KB, headers included, of the URLs that contain ``part``."""
        return sum(size for id_, size in self._bytes.items() if part in self._urls.get(id_, "")) / 1000

    @property
    def requests(self) -> int:
        """Number of requests."""
        return len(self._bytes)

    def close(self) -> None:
        """Close the browser context."""
        self._context.close()


def measure(bench: Bench) -> Figure:
    """Measure the student's page in a real browser while a question is open."""
    figure = Figure("P9", "The student's page on a slow phone")
    weight = figure.row("page with everything it loads, as it comes over the network", "KB", Goal(150))
    scripts = figure.row("scripts of that", "KB")
    number = figure.row("requests", "requests")
    paint = figure.row("first paint", "s")
    usable = figure.row("usable: connected, and the question can be answered", "s", Goal(3))
    with bench.recording_failures(figure, "page", bench.tiza()) as tiza:
        assert isinstance(tiza, Tiza)
        lesson = tiza.lesson["id"]
        tiza.teacher.ask(lesson, tiza.question_id)
        with chromium() as browser:
            for index in range(bench.rounds + 1):
                visit = Visit(browser, tiza, f"Student {index}")
                try:
                    visit.join()
                    painted, ready = visit.open()
                except Error as error:
                    raise Failed(f"the page did not become usable: {error}") from error
                finally:
                    visit.close()
                if index == 0 and not bench.small:
                    continue  # warms up
                weight.add(tiza.name, visit.weight())
                scripts.add(tiza.name, visit.weight(".js"))
                number.add(tiza.name, visit.requests)
                paint.add(tiza.name, painted / 1e3)
                usable.add(tiza.name, ready / 1e3)
        figure.check("nothing failed to load; the page was connected and showed the question with its choices")
    figure.notes.append(
        f"Chromium with an empty cache, its processor slowed down {SLOW_DOWN} times and its network limited to "
        "400 kbit/s by the DevTools protocol, which does not slow down WebSockets. Times from the start of navigation."
    )
    return figure
