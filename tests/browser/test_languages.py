"""Every page in Spanish: no text of the product is left in English.

The catalogue knows each English text. One that stands on a Spanish page word for word, though its translation is
another, was not translated there. What people wrote themselves (questions, names) is marked by its language, or is
in no catalogue.
"""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page

from tests.support.browser import LAPTOP, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.deployments import demo_server
from tests.support.gallery import ADMIN, PUBLIC, Gallery, Shot, lesson_pages, show, teacher_pages
from tests.support.processes import ROOT
from tests.support.servers import TizaServer

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
TEXTS = """() => {
  const spoken = (element) => !element.closest('[lang]:not(html)');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [document.title];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(parent.tagName) && spoken(parent)) texts.push(node.data);
  }
  for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
    if (!spoken(element)) continue;
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) texts.push(element.getAttribute(name) ?? '');
  }
  return [...new Set(texts.map((text) => text.replace(/\\s+/g, ' ').trim()).filter(Boolean))];
}"""


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """The Spanish catalogue."""
    with (ROOT / "classroom/translations/es/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="es")


def forms(text: object) -> list[str]:
    """Return the singular and plural of an entry."""
    return [str(form) for form in text] if isinstance(text, (tuple, list)) else [str(text)]


def english(catalogue: Catalog) -> list[re.Pattern[str]]:
    """Return a pattern for each English text whose Spanish differs from it."""
    found = []
    for message in catalogue:
        if not message.id or message.id == message.string:
            continue
        for form in forms(message.id):
            literal = PLACEHOLDER.sub("", form)
            if len(literal.strip()) >= 3 and form not in forms(message.string):
                pattern = re.escape(" ".join(form.split()))
                pattern = re.sub(r"%\\\(\w+\\\)d|\\\{count\\\}", r"[\\d.,]+", pattern)
                pattern = re.sub(r"%\\\(\w+\\\)s|\\\{\w+\\\}", ".+", pattern).replace("%%", "%")
                found.append(re.compile(pattern))
    return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TizaServer]:
    """A server of its own: what other tests typed in English there would look like a text left in English."""
    with demo_server(tmp_path_factory.mktemp("spanish")) as running:
        yield running


@pytest.fixture(scope="module")
def pages(browser: Browser, server: TizaServer) -> Iterator[tuple[dict[str, Visitor], list[Shot]]]:
    """Spanish visitors, and all pages."""
    visitors = {who: Visitor(browser, server.url, LAPTOP, language="es") for who in ("nobody", "guest")}
    for who, username in (("teacher", "profe"), ("admin", "admin")):
        visitors[who] = Visitor(browser, server.url, LAPTOP, language="es")
        log_in(visitors[who].page, username)
    gallery = Gallery(server.url, names=6)
    yield visitors, [*PUBLIC, *teacher_pages(gallery), *ADMIN, *lesson_pages(gallery, visitors["guest"])]
    for visitor in visitors.values():
        visitor.close()


def log_in(page: Page, username: str) -> None:
    page.goto("/login")
    page.locator("#username").fill(username)
    page.locator("#password").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda address: not address.endswith("/login"))


def test_catalogue_is_complete(catalogue: Catalog) -> None:
    missing = [str(message.id) for message in catalogue if message.id and not all(forms(message.string))]
    fuzzy = [str(message.id) for message in catalogue if message.id and message.fuzzy]
    assert not missing + fuzzy, missing + fuzzy
    assert len(catalogue) > 300


@pytest.mark.timeout(400)
def test_no_english_is_left_on_spanish_pages(catalogue: Catalog, pages: tuple[dict[str, Visitor], list[Shot]]) -> None:
    visitors, shots = pages
    patterns = english(catalogue)
    left = []
    for shot in shots:
        visitor = visitors[shot.who]
        show(visitor, shot)
        assert visitor.page.locator("html").get_attribute("lang") == "es"
        texts = visitor.page.evaluate(TEXTS)
        assert len(texts) > 3
        left += [f"{shot.name}: {text}" for text in texts if any(pattern.fullmatch(text) for pattern in patterns)]
    assert not left, "\n".join(left)
