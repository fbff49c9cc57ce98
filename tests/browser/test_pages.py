"""Every page in every state: no accessibility violation, no sideways scrolling, no console error, no lost file."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.support.browser import LAPTOP, PHONE, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.gallery import ADMIN, PUBLIC, Gallery, Shot, lesson_pages, show, teacher_pages
from tests.support.gallery_ways import GUEST, way_pages
from tests.support.servers import TizaServer

LOOKS = [(PHONE, "light"), (LAPTOP, "dark")]
"""Each width and each scheme once: colours do not depend on the width, nor the layout on the colours."""
MAIN = re.compile(
    r"^(home|login|account|bank|bank-edit|quiz|admin-users)$|(lobby|open-answered|revealed-wrong|options|podium-ended)$"
)
"""What is looked at in high contrast too, which changes nothing but colours and borders."""


class Audience:
    """One visitor of each kind, and the pages to look at."""

    def __init__(self, browser: Browser, server: TizaServer) -> None:
        self.visitors = {who: Visitor(browser, server.url, audited=True) for who in ("nobody", "guest", GUEST)}
        for who, username in (("teacher", "profe"), ("admin", "admin")):
            self.visitors[who] = Visitor(browser, server.url, audited=True)
            self.visitors[who].log_in(username, PASSWORD)
        gallery = Gallery(server.url)
        shots = lesson_pages(gallery, self.visitors["guest"])
        self.shots = [*PUBLIC, *teacher_pages(gallery), *ADMIN, *shots, *way_pages(gallery, self.visitors[GUEST])]

    def look(self, shot: Shot, size: tuple[int, int], scheme: Any, contrast: Any = "no-preference") -> Iterator[str]:
        """Open one page in one look, and yield what is wrong with it."""
        visitor = self.visitors[shot.who]
        visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
        visitor.page.emulate_media(color_scheme=scheme, contrast=contrast, reduced_motion="reduce")
        visitor.trouble.clear()
        show(visitor, shot)
        if visitor.overflow > 0:
            yield f"is {visitor.overflow} px wider than its window"
        yield from visitor.axe()
        if shot.status >= 400:
            expected = (f"{shot.status} for {visitor.url}{shot.path}", f"status of {shot.status}")
            yield from (line for line in visitor.trouble if not any(text in line for text in expected))
        else:
            yield from visitor.trouble


@pytest.fixture(scope="module")
def audience(browser: Browser, server: TizaServer) -> Iterator[Audience]:
    """All visitors on the shared server."""
    made = Audience(browser, server)
    yield made
    for visitor in made.visitors.values():
        visitor.close()


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=["phone", "laptop-dark"])
def test_all_pages(audience: Audience, size: tuple[int, int], scheme: str) -> None:
    wrong = [f"{shot.name}: {line}" for shot in audience.shots for line in audience.look(shot, size, scheme)]
    assert not wrong, f"{len(wrong)} faults:\n" + "\n".join(wrong)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_main_pages_in_high_contrast(audience: Audience, scheme: str) -> None:
    main = [shot for shot in audience.shots if MAIN.search(shot.name)]
    wrong = [f"{shot.name}: {line}" for shot in main for line in audience.look(shot, LAPTOP, scheme, "more")]
    assert not wrong, f"{len(wrong)} faults:\n" + "\n".join(wrong)
