"""Where things are on a page: what is cut off, off the screen, over something else, or too small to read."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).with_suffix(".js").read_text()


def _ask(page: Page, name: str, *arguments: Any) -> list[str]:
    if not page.evaluate("Boolean(window.geometry)"):
        page.evaluate(SCRIPT)
    found: list[str] = page.evaluate(f"(all) => window.geometry.{name}(...all)", list(arguments))
    return found


def faults(page: Page, frame: str) -> list[str]:
    """Return what is wrong with the places of texts and pictures in a part of the page, one line each."""
    return _ask(page, "faults", frame)


def words(page: Page, frame: str, *, everywhere: bool = False) -> set[str]:
    """Return the words that are shown in a part of the page; ``everywhere``: on any of the projector's pages."""
    return set(_ask(page, "words", frame, everywhere))
