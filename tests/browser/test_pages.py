"""Every page in every state: no accessibility violation, no sideways scrolling, no console error, no missing file.

In Spanish, no text of the product is left in English either. The catalogue knows each English text. One that stands on
a Spanish page word for word, though its translation differs, was not translated there. What people wrote themselves
(questions, names) is marked by its language, or is in no catalogue.
"""

import re
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from playwright.sync_api import Browser

from tests.support.browser import LAPTOP, PHONE, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.deployments import demo_server
from tests.support.gallery import ADMIN, PUBLIC, Gallery, Shot, lesson_pages, show, teacher_pages
from tests.support.gallery_homework import HOMEWORK_GUEST, homework_pages
from tests.support.gallery_results import result_pages
from tests.support.gallery_ways import GUEST, way_pages
from tests.support.processes import ROOT
from tests.support.questions import TYPES
from tests.support.servers import TizaServer

LOOKS = [(PHONE, "light"), (LAPTOP, "dark")]
"""Each width and each scheme once: colours do not depend on the width, nor the layout on the colours."""
LOW = {PHONE: (360, 640), LAPTOP: (683, 384)}
"""The windows in which nothing may cover what has the focus: a small phone, and a laptop that enlarges to 200 %."""
LOWER = [(844, 390), (180, 320), (360, 330)]
"""A phone on its side, one that enlarges to 200 %, and one whose keyboard is open."""
MAIN = re.compile(
    r"^(home|login|account|bank|bank-edit|quiz|admin-users)$|(lobby|open-answered|revealed-wrong|options|podium-ended)$"
)
"""The pages that are looked at in high contrast too, which changes only colours and borders."""
LONGER = re.compile(r"bank-edit-long|(control|screen|student|report)-(open|revealed)-long|(bank|lessons)-archived")
"""Pages with longer texts, or with fewer rows, than another one has: nothing for axe-core that the other has not."""
UNFOLDED = re.compile(r"control-(wording|options|end|keys)")
"""Pages with an open dialog. Of the page behind it, axe-core has seen another state; the dialog is looked at alone."""
OF_ONE_TYPE = re.compile(rf"bank-(edit|preview)-({'|'.join(TYPES)})")
"""The pages of one question of each type. They are looked at by axe-core in parts: test_editor.py has the forms of all
types, test_components.py all questions. Their bars are those of ``bank-edit`` and ``bank-preview``."""


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

LAID_OUT = """async () => {
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
}"""
"""Waits for scripts that fit a page to its window: they see its size in one frame, and change the page in another."""

ROWS_OF_LINKS = "new Set([...document.querySelectorAll('.header .nav__link')].map((link) => link.offsetTop)).size"
"""In how many rows the header has the links of its navigation."""


def spanish_catalogue() -> Catalog:
    """Return the Spanish translations."""
    with (ROOT / "classroom/translations/es/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="es")


def forms(text: object) -> list[str]:
    """Return the singular and plural of an entry."""
    return [str(form) for form in text] if isinstance(text, (tuple, list)) else [str(text)]


def texts_left_in_english() -> re.Pattern[str]:
    """Return a pattern that matches each English text whose Spanish differs from it."""
    found = set()
    for message in spanish_catalogue():
        if not message.id or message.id == message.string:
            continue
        for form in forms(message.id):
            literal = PLACEHOLDER.sub("", form)
            if len(literal.strip()) >= 3 and form not in forms(message.string):
                pattern = re.escape(" ".join(form.split()))
                pattern = re.sub(r"%\\\(\w+\\\)d|\\\{count\\\}", r"[\\d.,]+", pattern)
                found.add(re.sub(r"%\\\(\w+\\\)s|\\\{\w+\\\}", ".+", pattern).replace("%%", "%"))
    return re.compile("|".join(sorted(found)))


class Audience:
    """One visitor of each kind, and the pages to look at."""

    def __init__(self, browser: Browser, server: TizaServer, language: str = "en") -> None:
        names = ("nobody", "guest", GUEST, HOMEWORK_GUEST, "teacher", "admin", "student")
        self.visitors = {who: Visitor(browser, server.url, audited=True, language=language) for who in names}
        for who, username in (("teacher", "profe"), ("admin", "admin"), ("student", "ana")):
            self.visitors[who].log_in(username, PASSWORD)
        gallery = Gallery(server.url, names=12, answering=5, language=language)
        shots = lesson_pages(gallery, self.visitors["guest"])
        shots += [*way_pages(gallery, self.visitors[GUEST]), *result_pages(gallery)]
        shots += homework_pages(gallery, self.visitors[HOMEWORK_GUEST])
        self.shots = [*PUBLIC, *teacher_pages(gallery), *ADMIN, *shots]

    def look(
        self,
        shot: Shot,
        size: tuple[int, int],
        scheme: Any,
        contrast: Any = "no-preference",
        *,
        in_parts: bool = False,
    ) -> Iterator[str]:
        """Open one page in one look, and yield what is wrong with it.

        With ``in_parts`` axe-core's rules are left out for what it sees on other pages, or in other tests.
        """
        visitor = self.visitors[shot.who]
        visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
        visitor.page.emulate_media(color_scheme=scheme, contrast=contrast, reduced_motion="reduce")
        visitor.trouble.clear()
        only_sizes = in_parts and bool(OF_ONE_TYPE.fullmatch(shot.name) or LONGER.fullmatch(shot.name))
        show(visitor, shot)
        if visitor.overflow > 0:
            yield f"is {visitor.overflow} px wider than its window"
        yield from (f"cuts the choice {text!r}" for text in visitor.cut_choices())
        yield from (f"breaks the word {text!r}" for text in visitor.broken_words())
        if not only_sizes:
            yield from visitor.axe(within=("dialog[open]",) if in_parts and UNFOLDED.fullmatch(shot.name) else ())
        if shot.status >= 400:
            expected = (f"{shot.status} for {visitor.url}{shot.path}", f"status of {shot.status}")
            yield from (line for line in visitor.trouble if not any(text in line for text in expected))
        else:
            yield from visitor.trouble

    def in_other_width(self, shot: Shot, size: tuple[int, int]) -> Iterator[str]:
        """Show the open page in both widths; yield which words the other one breaks, and links in several rows."""
        visitor = self.visitors[shot.who]
        for width, height in sorted((PHONE, LAPTOP), key=size.__ne__):  # the present one first
            visitor.page.set_viewport_size({"width": width, "height": height})
            visitor.page.evaluate(LAID_OUT)
            rows = visitor.page.evaluate(ROWS_OF_LINKS)
            if rows > 1:
                yield f"has its links in {rows} rows at {width} px"
            if (width, height) != size:
                yield from (f"breaks the word {text!r} at {width} px" for text in visitor.broken_words())

    def in_high_contrast(self, shot: Shot) -> Iterator[str]:
        """Change the open page to high contrast, and yield what is wrong with what this changes."""
        visitor = self.visitors[shot.who]
        visitor.page.emulate_media(contrast="more")
        if visitor.overflow > 0:
            yield f"is {visitor.overflow} px wider than its window in high contrast"
        yield from (f"in high contrast: {line}" for line in visitor.axe("color-contrast", "target-size"))


@pytest.fixture
def audience(browser: Browser, server: TizaServer) -> Iterator[Audience]:
    """All visitors on the shared server, each time new: a browser forgets its guest at the end of a lesson."""
    made = Audience(browser, server)
    yield made
    for visitor in made.visitors.values():
        visitor.close()


@pytest.fixture(scope="module")
def spanish(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audience]:
    """Visitors who read Spanish, on a server of their own: what other tests write there would look untranslated."""
    with demo_server(tmp_path_factory.mktemp("spanish")) as running:
        made = Audience(browser, running, "es")
        yield made
        for visitor in made.visitors.values():
            visitor.close()


def test_catalogue_is_complete() -> None:
    catalogue = spanish_catalogue()
    missing = [str(message.id) for message in catalogue if message.id and not all(forms(message.string))]
    fuzzy = [str(message.id) for message in catalogue if message.id and message.fuzzy]
    assert not missing + fuzzy, missing + fuzzy
    assert len(catalogue) > 300


@pytest.mark.timeout(1800)  # a busy machine with two processors took over ten minutes
def test_all_pages_in_spanish(spanish: Audience) -> None:
    """Each page in one of the two looks, the main ones in its high contrast too."""
    english, wrong = texts_left_in_english(), []
    for shot in spanish.shots:
        size, scheme = LOOKS[crc32(shot.name.encode()) % 2]
        wrong += [f"{shot.name}: {line}" for line in spanish.look(shot, size, scheme, in_parts=True)]
        page = spanish.visitors[shot.who].page
        assert page.locator("html").get_attribute("lang") == "es"
        texts = page.evaluate(TEXTS)
        assert len(texts) > 3
        left = [text for text in texts if english.fullmatch(text)]
        wrong += [f"{shot.name} says {text!r}" for text in left]
        if MAIN.search(shot.name):
            wrong += [f"{shot.name} {line}" for line in spanish.in_high_contrast(shot)]
        wrong += [f"{shot.name} {line}" for line in spanish.in_other_width(shot, size)]
        if not OF_ONE_TYPE.fullmatch(shot.name):
            wrong += [f"{shot.name}: {line}" for line in spanish.visitors[shot.who].covered(LOW[size])]
    assert not wrong, f"{len(wrong)} faults:\n" + "\n".join(wrong)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=["phone", "laptop-dark"])
def test_all_pages(audience: Audience, size: tuple[int, int], scheme: str) -> None:
    wrong = [f"{shot.name}: {line}" for shot in audience.shots for line in audience.look(shot, size, scheme)]
    assert not wrong, f"{len(wrong)} faults:\n" + "\n".join(wrong)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("size", [*LOW.values(), *LOWER])
def test_focus_is_never_covered(audience: Audience, size: tuple[int, int]) -> None:
    wrong = []
    for shot in audience.shots:
        visitor = audience.visitors[shot.who]
        visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
        show(visitor, shot)
        wrong += [f"{shot.name}: {line}" for line in visitor.covered(size)]
    assert not wrong, f"{len(wrong)} faults:\n" + "\n".join(wrong)


@pytest.mark.long
@pytest.mark.timeout(1800)  # a busy machine with two processors took over ten minutes
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_main_pages_in_high_contrast(audience: Audience, scheme: str) -> None:
    main = [shot for shot in audience.shots if MAIN.search(shot.name)]
    wrong = [f"{shot.name}: {line}" for shot in main for line in audience.look(shot, LAPTOP, scheme, "more")]
    assert not wrong, f"{len(wrong)} faults:\n" + "\n".join(wrong)
