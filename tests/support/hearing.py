"""Records what a screen reader announces while a page is used: changes of live regions, and focused elements."""

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as WaitedInVain

from tests.support.browser import TIMEOUT, Visitor

LISTEN = r"""(() => {
  const REGIONS = '[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive], output';
  const roleOf = (region) => region.getAttribute('role') ?? 'status';
  const kindOf = (region) => region.dataset.testid === 'connection' ? 'connection' : roleOf(region);
  const tidy = (text) => text.replace(/\s+/g, ' ').trim();
  const nameOf = (element) => element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText;
  window.heard = [];
  function start() {
    if (document.readyState === 'loading') return;
    document.removeEventListener('readystatechange', start);
    new MutationObserver((records) => {
      const changed = records.map(({ target }) => (target.closest ? target : target.parentElement)?.closest(REGIONS));
      for (const region of new Set(changed)) {
        const text = region?.checkVisibility({ visibilityProperty: true }) ? tidy(region.innerText) : '';
        if (text) window.heard.push(`${kindOf(region)}: ${text}`);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: ['hidden'] });
    document.addEventListener('focusin', ({ target }) => window.heard.push(`focus: ${tidy(nameOf(target) ?? '')}`));
  }
  document.addEventListener('readystatechange', start); // what came with the page is no change: scripts run after this
})()"""

OWN_LINE = "connection: "


class Ear:
    """Listens to one page.

    Attributes:
        page: the page.
    """

    def __init__(self, visitor: Visitor) -> None:
        """Start to listen with the next page that the visitor opens."""
        self.page: Page = visitor.page
        self._waiting: list[str] = []
        self.page.add_init_script(LISTEN)

    def hears(self, *lines: str, in_order: bool = True) -> None:
        """Wait for exactly these lines since the last time, such as ``status: Question 1.`` or ``focus: Cancel``.

        A line is told once: one that comes twice is found by the next call. How the page is connected is left out.

        Args:
            in_order: not, where two messages of the server may overtake each other.

        Raises:
            AssertionError: something else was said, or nothing was.
        """
        try:
            self.page.wait_for_function(
                "([start, number]) => window.heard.filter((line) => !line.startsWith(start)).length >= number",
                arg=[OWN_LINE, len(lines)],
                timeout=TIMEOUT,
            )
        except WaitedInVain:
            raise AssertionError(f"waited for {lines}, and heard {self._said()}") from None
        said = self._said()
        agrees = said == list(lines) if in_order else sorted(said) == sorted(lines)
        assert agrees, f"waited for {lines}, and heard {said}"

    def hears_last(self, line: str) -> list[str]:
        """Wait for a line and return all lines since the last time; it comes once, and nothing after it."""
        self.page.wait_for_function("(line) => window.heard.includes(line)", arg=line)
        said = self._said()
        assert said.index(line) == len(said) - 1, said
        return said

    def hears_connection(self, text: str) -> None:
        """Wait until the connection status is announced."""
        self.page.wait_for_function("(line) => window.heard.includes(line)", arg=f"{OWN_LINE}{text}")

    def is_kept(self) -> None:
        """Check that an element has the focus, and not the document, where keyboard navigation would start again."""
        assert self.page.evaluate(
            "() => document.activeElement !== document.body && document.activeElement.checkVisibility()"
        ), "the focus is lost"

    def _said(self) -> list[str]:
        said: list[str] = self.page.evaluate("() => window.heard.splice(0)")
        return [line for line in said if not line.startswith(OWN_LINE)]
