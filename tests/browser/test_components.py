"""The page of all components, and what every theme owes to eyes: clean, nothing lost, nothing that moves unasked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from classroom import create_app
from classroom.core import settings
from classroom.questions import registry
from tests.browser.conftest import Visit
from tests.support.browser import LAPTOP, PHONE, Visitor
from tests.support.deployments import demo_server
from tests.support.servers import TizaServer

PAGE = "/dev/components"
DRAWN = "html[data-drawn]"
MOVING = """
(least) => [...document.querySelectorAll('*')].flatMap((element) => ['', '::before', '::after'].flatMap((pseudo) => {
  const style = getComputedStyle(element, pseudo || null);
  const times = (text) => text.split(',').map((part) => parseFloat(part) * (part.trim().endsWith('ms') ? 1 : 1000));
  const slow = [];
  if (Math.max(...times(style.transitionDuration)) > least) slow.push('transition');
  if (style.animationName !== 'none' && Math.max(...times(style.animationDuration)) > least) slow.push('animation');
  return slow.map((what) => `${what} of ${element.className}${pseudo}`);
}))
"""
"""What takes longer than so many milliseconds to move or to change."""
GROUND = "getComputedStyle(document.body).backgroundColor"
COLOURS = ("color-contrast", "link-in-text-block", "target-size")
"""axe-core's rules that colours and borders decide."""
OTHER_THEMES: tuple[tuple[Any, Any], ...] = (("dark", "no-preference"), ("dark", "more"))
"""The scheme and the contrast of the system for other themes than the light one; test_themes.py has the choice of one,
tests/web/test_colours.py the colours of all, and test_pages.py the main pages in both high contrasts."""
PAINTED = """
(selector) => [...document.querySelectorAll(selector)]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .map((element) => getComputedStyle(element))
  .map((style) => [style.backgroundColor, style.borderTopColor, style.borderTopWidth])
"""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TizaServer]:
    """A server as ``python app.py`` makes it for those who work on Tiza."""
    server = demo_server(tmp_path_factory.mktemp("components"))
    server.settings["CLASSROOM_WATCH_FILES"] = "1"
    with server:
        yield server


def look(visit: Visit, workshop: TizaServer, theme: str = "", **how: object) -> Visitor:
    """Open the page in a theme and wait until everything is drawn."""
    visitor = visit(url=workshop.url, **how)
    visitor.context.add_init_script(f"localStorage.setItem('tiza.theme', '{theme}')" if theme else "")
    visitor.open(PAGE)
    visitor.page.locator(DRAWN).wait_for()
    return visitor


def test_it_is_there_in_development_only(server: TizaServer, tmp_path: Path) -> None:
    assert requests.get(server.url + PAGE, timeout=10).status_code == 404
    made = {"secret_key": "for a test only, and nothing else", "database_url": f"sqlite:///{tmp_path / 'x.sqlite3'}"}
    routes = [
        {rule.rule for rule in create_app(settings.Settings(**made, watch_files=watch)).url_map.iter_rules()}
        for watch in (False, True)
    ]
    assert routes[1] - routes[0] == {PAGE}


def test_it_is_clean_in_every_theme(visit: Visit, workshop: TizaServer) -> None:
    """A theme changes only colours and borders: the others are looked at on the same page, by the rules for these."""
    visitor = look(visit, workshop, size=PHONE, language="es", audited=True)
    page = visitor.page
    assert page.locator("html").get_attribute("lang") == "es"
    assert visitor.overflow <= 0
    found, grounds = [f"light: {line}" for line in visitor.axe()], {page.evaluate(GROUND)}
    for scheme, contrast in OTHER_THEMES:
        page.emulate_media(color_scheme=scheme, contrast=contrast)
        grounds.add(page.evaluate(GROUND))
        assert visitor.overflow <= 0
        found += [f"{scheme}, contrast {contrast}: {line}" for line in visitor.axe(*COLOURS)]
    assert len(grounds) == 1 + len(OTHER_THEMES)
    assert found == []
    page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
    assert visitor.overflow <= 0


@pytest.mark.long
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize(("size", "language"), [(PHONE, "es"), (LAPTOP, "en")])
def test_it_is_clean(visit: Visit, workshop: TizaServer, size: tuple[int, int], language: str, theme: str) -> None:
    visitor = look(visit, workshop, theme, size=size, language=language, audited=True)
    assert visitor.page.locator("html").get_attribute("lang") == language
    assert visitor.overflow <= 0
    assert visitor.axe() == []


@pytest.mark.long
def test_high_contrast_in_the_dark_is_clean(visit: Visit, workshop: TizaServer) -> None:
    visitor = look(visit, workshop, "contrast", scheme="dark", audited=True)
    assert visitor.page.evaluate(GROUND) == "rgb(0, 0, 0)"
    assert visitor.axe() == []


def test_every_sample_is_drawn(visit: Visit, workshop: TizaServer) -> None:
    visitor = look(visit, workshop)
    page = visitor.page
    assert visitor.overflow <= 0
    empty = page.evaluate(
        "[...document.querySelectorAll('[data-sample]')].filter((one) => !one.children.length)"
        ".map((one) => one.dataset.sample)"
    )
    assert empty == []
    for name in registry.names():
        expect(page.locator(f'[data-sample="type-{name}-input"] form')).to_be_visible()
    expect(page.locator('[data-sample^="type-"] [data-testid="result"]')).to_have_count(len(registry.names()))
    states = page.locator("[data-testid=answer-status]").evaluate_all("(all) => all.map((one) => one.dataset.state)")
    assert set(states) == {"none", "sending", "recorded", "rejected"}
    assert page.locator("[data-testid=connection]").evaluate_all("(all) => all.map((one) => one.dataset.state)") == [
        "online", "connecting", "offline",
    ]  # fmt: skip
    levels = page.locator(".countdown").evaluate_all("(all) => all.map((one) => one.dataset.level)")
    assert levels == ["calm", "soon", "over", "paused"]
    page.get_by_role("button", name="Show a toast").click()
    expect(page.get_by_test_id("toast")).to_be_visible()
    page.get_by_role("button", name="Ask first").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")


def test_who_wants_no_motion_gets_none(visit: Visit, workshop: TizaServer) -> None:
    usual = look(visit, workshop).page
    assert any(line.startswith("transition") for line in usual.evaluate(MOVING, 1))
    assert any(line.startswith("animation") for line in usual.evaluate(MOVING, 1))
    still = look(visit, workshop, audited=True).page
    assert still.evaluate(MOVING, 1) == []


def test_the_system_s_colours_keep_what_colours_say(visit: Visit, workshop: TizaServer) -> None:
    """With forced colours backgrounds are gone: what they said is drawn in the system's."""
    visitor = look(visit, workshop)
    page = visitor.page
    page.emulate_media(forced_colors="active")
    canvas = page.evaluate(GROUND)
    for selector in (".icon", ".mark__shape", ".connection__dot", ".scale__step--counted .scale__bar"):
        seen = page.evaluate(PAINTED, selector)
        assert seen, selector
        assert all(colour != canvas for colour, *_rest in seen), selector
    plain, chosen = (
        page.locator(f'[data-sample="form-chosen"] [data-testid="choice-{letter}"]').evaluate(
            "(one) => [getComputedStyle(one).borderTopColor, getComputedStyle(one).borderTopWidth]"
        )
        for letter in "ab"
    )
    assert plain[0] != chosen[0]
    assert plain[1] < chosen[1]
    bars = page.evaluate(PAINTED, "progress")
    assert all(width != "0px" and border != canvas for _colour, border, width in bars)
    page.get_by_role("link", name="Skip to the content").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
