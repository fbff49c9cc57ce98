"""Photograph every page: ``python scripts/screenshots.py FOLDER``; ``--help`` says how to choose.

Starts a server of its own with the demo, lessons in all states, and one with three hundred names. Needs what the
tests need (``make setup-test``).
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support.browser import Visitor, chromium
from tests.support.databases import require
from tests.support.gallery import ADMIN, PASSWORD, PUBLIC, Gallery, Shot, lesson_pages, show, teacher_pages
from tests.support.servers import TizaServer

HEIGHTS = {360: 740, 1366: 768, 1920: 1080}
CROWD = 300


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Photograph every page of Tiza.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[], help="pages whose name holds one of these words")
    parser.add_argument("--languages", default="en,es")
    parser.add_argument("--widths", default="360,1366,1920")
    parser.add_argument("--schemes", default="light,dark")
    return parser.parse_args()


def visitors_of(browser: object, url: str) -> dict[str, Visitor]:
    """Return one visitor of each kind."""
    visitors = {who: Visitor(browser, url, audited=True) for who in ("nobody", "guest", "teacher", "admin")}
    visitors["teacher"].log_in("profe", PASSWORD)
    visitors["admin"].log_in("admin", PASSWORD)
    return visitors


def all_shots(url: str, guest: Visitor) -> list[Shot]:
    """Bring lessons into all states and return the pages to photograph."""
    gallery = Gallery(url)
    shots = [*PUBLIC, *teacher_pages(gallery), *ADMIN, *lesson_pages(gallery, guest)]
    crowd = gallery.lesson("Three hundred names")
    gallery.fill(crowd, CROWD)
    path = f"/teach/lessons/{crowd['id']}"
    return [*shots, Shot("control-crowd", "teacher", path), Shot("screen-crowd", "teacher", f"{path}/screen")]


def set_language(visitor: Visitor, language: str) -> None:
    """Choose the language by the header's switch, as people do."""
    visitor.open("/")
    switch = visitor.page.locator(f'button[name="language"][value="{language}"]')
    if switch.count():
        switch.click()
        visitor.page.locator(f'html[lang^="{language}"]').wait_for()


def photograph(visitor: Visitor, shot: Shot, width: int, scheme: str, target: Path) -> None:
    """Take one picture: the whole page, or the window of a projector."""
    visitor.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    visitor.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    show(visitor, shot)
    visitor.page.screenshot(path=str(target), full_page=not shot.name.startswith("screen"))


def main() -> None:
    """Make all pictures."""
    wanted = arguments()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        settings = {"CLASSROOM_JOIN_RATE": "off"}
        server = TizaServer(Path(place), settings=settings)
        server.flask("db", "upgrade")
        server.flask("demo", "load")
        with server, chromium(require("chromium", "chromium")) as browser:
            visitors = visitors_of(browser, server.url)
            shots = all_shots(server.url, visitors["guest"])
            chosen = [s for s in shots if not wanted.only or any(word in s.name for word in wanted.only)]
            for language in wanted.languages.split(","):
                for visitor in visitors.values():
                    set_language(visitor, language)
                for width in map(int, wanted.widths.split(",")):
                    for scheme in wanted.schemes.split(","):
                        for shot in chosen:
                            target = wanted.folder / f"{shot.name}-{width}-{scheme}-{language}.png"
                            photograph(visitors[shot.who], shot, width, scheme, target)
                        print(f"{language} {width} {scheme}: {len(chosen)} pictures")


if __name__ == "__main__":
    main()
