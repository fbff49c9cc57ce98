"""Chromium for tests: visitors with a window size, a language and a colour scheme, which record errors."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
    sync_playwright,
)

from tests.support.processes import ROOT

PLAYWRIGHT_SWITCHES_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
"""Features that Playwright disables. Chromium reads only the last of two lists, so ours has to repeat them."""
NOT_SEEN = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,PreloadTopChromeWebUI,SpareRendererForSitePerProcess"
)
"""Features that each new window prepares for the case that somebody types an address. Those pages of the browser itself
cost more processor time than most of ours."""
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    f"--disable-features={PLAYWRIGHT_SWITCHES_OFF},{NOT_SEEN}",
]
PHONE, LAPTOP, PROJECTOR = (360, 740), (1366, 768), (1920, 1080)
FOCUS = (ROOT / "tests" / "support" / "focus.js").read_text()
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_RUN = """([rules, parts]) => axe.run(parts.length ? { include: parts } : document, {
    resultTypes: ['violations'], runOnly: rules,
}).then((all) => all.violations)"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""axe-core's tags of the rules that pages keep."""
TIMEOUT = 15_000
"""Timeout of each step of a page, in milliseconds."""
expect.set_options(timeout=TIMEOUT)


@contextmanager
def chromium(path: Path) -> Iterator[Browser]:
    """Run the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


_cookies: dict[tuple[str, str], list[Any]] = {}
"""The cookies of a login, by server and username."""
SETTLED = """(async () => {
    const moving = () => document.getAnimations()
        .filter((one) => one.playState !== 'finished' && Number.isFinite(one.effect.getComputedTiming().endTime));
    do {
        await Promise.allSettled(moving().map((one) => one.finished));
        // What glides begins to do so two frames after it was laid out anew, also when it was on its way.
        for (let frame = 0; frame < 3; frame += 1) await new Promise((done) => requestAnimationFrame(done));
    } while (moving().length);
})()"""
"""Waits for all transitions and animations that end: colours in the middle of a transition fail the contrast checks."""


CUT_CHOICES = """() => [...document.querySelectorAll('select:not([multiple])')]
    .filter((list) => list.getClientRects().length > 0)
    .flatMap((list) => {
        const before = list.selectedIndex;
        const cut = [...list.options].filter((option) => {
            list.selectedIndex = option.index;
            return list.scrollWidth > list.clientWidth + 1 || list.scrollHeight > list.clientHeight + 1;
        });
        list.selectedIndex = before;
        return cut.map((option) => option.text);
    })"""
"""Chooses every option of every list, without an event."""


BROKEN_WORDS = r"""() => {
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const { parentElement: parent } = node;
        const isOut = parent.closest('script, style, noscript, code, pre, textarea, select')
            || parent.closest('.visually-hidden, .question--board .question__text'); // only for screen readers
        if (isOut || !parent.checkVisibility()) continue; // what is folded away keeps an old layout
        for (const { 0: word, index } of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
            if (word.length > 20) continue;
            range.setStart(node, index);
            range.setEnd(node, index + word.length);
            const boxes = [...range.getClientRects()].filter(({ width }) => width > 1);
            const lines = new Set(boxes.map(({ top }) => Math.round(top)));
            if (lines.size > 1) found.add(`${word} in ${parent.tagName.toLowerCase()}.${parent.className}`);
        }
    }
    return [...found];
}"""
"""Longer words than twenty letters may have to be broken."""


class Visitor:
    """A person with one browser window.

    Attributes:
        page: the window.
        trouble: console errors, exceptions of scripts, refusals of the Content-Security-Policy, and answers of the
            server that no page should cause.
    """

    def __init__(
        self,
        browser: Browser,
        url: str,
        size: tuple[int, int] = LAPTOP,
        *,
        language: str = "en",
        scheme: str = "light",
        audited: bool = False,
    ) -> None:
        self.url = url
        self.trouble: list[str] = []
        self._forgiven: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=url,
            viewport={"width": size[0], "height": size[1]},
            locale=language,
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce" if audited else None,  # transitions change colours
            has_touch=size == PHONE,
        )
        self.context.set_default_timeout(TIMEOUT)
        self._audited = False
        self.page: Page = self.context.new_page()
        self.watch(self.page)

    def watch(self, page: Page) -> None:
        """Record the errors of a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.trouble.append(f"script error: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.trouble.append(f"{message.type} on {message.page.url if message.page else '?'}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.trouble.append(f"{response.status} for {response.url}")

    def forgive(self, *parts: str) -> None:
        """Ignore errors that the test causes on purpose: lines that contain one of these texts."""
        self._forgiven += parts

    @property
    def unexpected(self) -> list[str]:
        """The recorded errors that are not ignored."""
        return [line for line in self.trouble if not any(part in line for part in self._forgiven)]

    def open(self, path: str) -> None:
        """Go to a page."""
        self.page.goto(path)

    def log_in(self, username: str, password: str) -> None:
        """Log in through the form, in any language; later visitors with the same account get a copy of the cookies."""
        known = _cookies.get((self.url, username))
        if known is None:
            self.fill_in_login(username, password)
            _cookies[self.url, username] = list(self.context.cookies())
        else:
            self.context.add_cookies(known)

    def fill_in_login(self, username: str, password: str) -> None:
        """Log in through the form."""
        self.open("/login")
        self.page.locator("#username").fill(username)
        self.page.locator("#password").fill(password)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_url(lambda address: not address.endswith("/login"))

    def hook(self, name: str) -> Locator:
        """Return the elements with this ``data-testid``."""
        return self.page.get_by_test_id(name)

    def wait(self, name: str, **data: str) -> Locator:
        """Wait until a hook is visible with these ``data-`` values."""
        values = "".join(f'[data-{key}="{value}"]' for key, value in data.items())
        found = self.page.locator(f'[data-testid="{name}"]{values}')
        found.first.wait_for()
        return found.first

    def online(self) -> None:
        """Wait until the live page is connected."""
        self.wait("connection", state="online")

    @property
    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        return int(self.page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth"))

    def cut_choices(self) -> list[str]:
        """Return the options of visible lists that would not be read to their end if they were chosen."""
        found: list[str] = self.page.evaluate(CUT_CHOICES)
        return found

    def broken_words(self) -> list[str]:
        """Return the words that begin on one line and end on the next, though they are not long."""
        found: list[str] = self.page.evaluate(BROKEN_WORDS)
        return found

    def axe(self, *rules: str, within: Sequence[str] = ()) -> list[str]:
        """Return the violations that axe-core finds: one line for each element, with the rule.

        Only for ``audited`` visitors. Without ``rules``, all that are of WCAG 2.2 AA or good practice are checked.
        ``within`` names the parts that are looked at, as selectors: for pages whose other parts were looked at already.
        """
        self._load_axe()
        self.page.evaluate(SETTLED)
        found: list[dict[str, Any]] = self.page.evaluate(
            AXE_RUN,
            [list(rules) or RULES, [[one] for one in within]],
        )
        return [
            f"{violation['id']} ({violation['impact']}): {node['target']} {node['failureSummary']}"
            for violation in found
            for node in violation["nodes"]
        ]

    def _load_axe(self) -> None:
        """Load axe-core into the page if it is not there.

        From the first time on it is the first script of each page, since adding it to a loaded page takes ten times as
        long. Visitors who are never looked at do without: it would double what they cost.
        """
        if not self._audited:
            self._audited = True
            self.context.add_init_script(path=AXE)
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())

    def covered(self, size: tuple[int, int]) -> list[str]:
        """Give the focus to everything on the page in a window of this size, and return what is not in sight then."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        return [f"{line} at {size[0]} x {size[1]}" for line in self.page.evaluate(FOCUS)]

    def close(self) -> None:
        """Close the window."""
        self.context.close()


def troubles(visitors: Sequence[Visitor]) -> list[str]:
    """Return the unexpected errors of all visitors."""
    return [line for visitor in visitors for line in visitor.unexpected]
