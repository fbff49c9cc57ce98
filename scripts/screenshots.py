"""``make screenshots``: takes screenshots of every page in every state; ``SHOTS="--help"`` lists the options.

Starts two servers: one with the demo data and lessons in all states, and one with an empty database, for the error
page. Needs ``make setup-test``.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from scripts import tour
from scripts.contact_sheet import Picture, write_index
from tests.support.browser import Visitor, chromium
from tests.support.databases import require
from tests.support.gallery import ADMIN, PASSWORD, PUBLIC, Gallery, Shot, lesson_pages, show, teacher_pages
from tests.support.gallery_homework import HOMEWORK_GUEST, homework_pages
from tests.support.gallery_results import result_pages
from tests.support.gallery_states import GUESTS, state_pages
from tests.support.gallery_ways import GUEST, way_pages
from tests.support.processes import port_answers
from tests.support.servers import TizaServer

ROOT = Path(__file__).resolve().parent.parent
HEIGHTS = {320: 568, 360: 740, 568: 320, 667: 375, 683: 384, 844: 390, 1366: 768, 1920: 1080}
"""Heights of windows by width; 568, 667 and 844 are phones held sideways, 683 is a laptop at 200 % zoom."""
TALLEST = 10_000
"""Maximum height of a window in pixels."""
TIMEOUT = 60_000
"""Timeout of a screenshot in milliseconds."""
THEMES = ("light", "dark", "contrast", "forced")
IN_CONTRAST = re.compile(
    r"^(home|join|login|components|bank|themes)$|(open-answered|revealed-(right|wrong)|crowd|two-votes|standings|podium-ended)$"
)
"""Pages with screenshots in high contrast and in the system's colours; all with ``--only``."""


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Take screenshots of every page of Tiza.")
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "screenshots", help="default: screenshots/")
    parser.add_argument("--only", default="", metavar="PATTERN", help="pages whose names match a regular expression")
    parser.add_argument("--languages", default="en,es")
    sizes = "320: the smallest phones; 568, 667, 844: phones held sideways; 683: a laptop at 200 %% zoom"
    parser.add_argument("--widths", default="360,1366,1920", help=sizes)
    parser.add_argument("--themes", default=",".join(THEMES), help="forced: a contrast theme of the system")
    parser.add_argument("--window", action="store_true", help="what is in sight when a page opens, not whole pages")
    parser.add_argument("--tour", action="store_true", help="make the README's pictures instead")
    return parser.parse_args()


class Broken(TizaServer):
    """A server whose database has no tables, so that pages with queries fail."""

    def ready(self) -> bool:
        """Return whether it listens: /readyz never succeeds."""
        return port_answers(self.port)


@dataclass
class Stage:
    """The browsers of all visitors, and all pages."""

    visitors: dict[str, Visitor]
    shots: list[Shot]

    def set_language(self, language: str) -> None:
        """Select the language with the switch in the header."""
        for visitor in self.visitors.values():
            visitor.open("/login")
            switch = visitor.page.locator(f'button[name="language"][value="{language}"]')
            if switch.count():
                switch.click()
                visitor.page.locator(f'html[lang^="{language}"]').wait_for()

    def photograph(self, shot: Shot, width: int, theme: str, *, window: bool = False) -> bytes:
        """Take a screenshot as PNG: of the whole page, or of the window, as for the projector."""
        visitor = self.visitors[shot.who]
        page = visitor.page
        page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 768)})
        page.emulate_media(
            color_scheme="dark" if theme == "dark" else "light",
            contrast="more" if theme == "contrast" else "no-preference",
            forced_colors="active" if theme == "forced" else "none",
            reduced_motion="reduce",
        )
        cookies = visitor.context.cookies()
        if shot.name.startswith("screen"):  # a chalkboard, until its own switch says otherwise
            own = {"light": "light", "dark": "dark"}.get(theme, "system")
            page.evaluate("(theme) => localStorage.setItem('tiza.theme.screen', theme)", own)
        show(visitor, shot)
        whole = not window and not shot.name.startswith("screen")
        tall = int(page.evaluate("document.scrollingElement.scrollHeight")) if whole else 0
        if HEIGHTS.get(width, 768) < tall < TALLEST:
            # Enlarge the window, because sticky elements at its end would otherwise be in the middle of the picture.
            page.set_viewport_size({"width": width, "height": tall})
        picture = page.screenshot(full_page=whole, timeout=TIMEOUT)
        visitor.context.set_offline(False)
        if shot.name.startswith("student"):  # the page of an ended lesson forgets its guest, whom later pictures need
            visitor.context.clear_cookies()
            visitor.context.add_cookies(cookies)  # type: ignore[arg-type]
        return picture


@contextmanager
def stage(browser: Browser, place: Path) -> Iterator[Stage]:
    """Start the servers and create lessons in all states."""
    settings = {"CLASSROOM_JOIN_RATE": "off", "CLASSROOM_WATCH_FILES": "1"}
    server = TizaServer(place, settings=settings)
    server.prepare_database(("demo", "load"), ("user", "create", "nueva", "--role", "teacher", "--password", PASSWORD))
    broken = Broken(
        place, settings={"DATABASE_URL": f"sqlite:///{place / 'empty.sqlite3'}"}, name="broken", migrate=False
    )
    with server, broken:
        names = ("nobody", "guest", *GUESTS, GUEST, HOMEWORK_GUEST, "teacher", "admin", "novice", "student")
        visitors = {who: Visitor(browser, server.url, audited=True) for who in names}
        for who, username in (("teacher", "profe"), ("admin", "admin"), ("novice", "nueva"), ("student", "ana")):
            visitors[who].log_in(username, PASSWORD)
        gallery = Gallery(server.url)
        shots = [*PUBLIC, *teacher_pages(gallery), *ADMIN, *lesson_pages(gallery, visitors["guest"])]
        shots += state_pages(gallery, visitors) + way_pages(gallery, visitors[GUEST]) + result_pages(gallery)
        shots += homework_pages(gallery, visitors[HOMEWORK_GUEST])
        visitors["stranger"] = Visitor(browser, broken.url, audited=True)
        yield Stage(visitors, shots)


def take(stage: Stage, wanted: argparse.Namespace) -> list[Picture]:
    """Take the selected screenshots."""
    chosen = [shot for shot in stage.shots if re.search(wanted.only, shot.name)]
    pictures = []
    for language in wanted.languages.split(","):
        stage.set_language(language)
        for theme in wanted.themes.split(","):
            few = theme in ("contrast", "forced") and not wanted.only
            shots = [shot for shot in chosen if not few or IN_CONTRAST.search(shot.name)]
            for width in map(int, wanted.widths.split(",")):
                for shot in shots:
                    picture = Picture(shot.name, width, theme, language)
                    (wanted.folder / picture.file).write_bytes(
                        stage.photograph(shot, width, theme, window=wanted.window)
                    )
                    pictures.append(picture)
                print(f"{language} {theme} {width}: {len(shots)} pictures", flush=True)
    return pictures


def main() -> None:
    """Take all screenshots and write an overview page."""
    wanted = arguments()
    with tempfile.TemporaryDirectory() as folder, chromium(require("chromium", "chromium")) as browser:
        place = Path(folder)
        if wanted.tour:
            tour.make(browser, place)
            return
        wanted.folder.mkdir(parents=True, exist_ok=True)
        with stage(browser, place) as ready:
            print(f"Overview: {write_index(wanted.folder, take(ready, wanted))}")


if __name__ == "__main__":
    main()
