"""Nothing jumps: how much moves on each live page while it loads and in a whole lesson, with and without motion."""

import itertools
from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, enter
from tests.clients.api import Teacher, join
from tests.support.browser import LAPTOP, PHONE, PROJECTOR, SETTLED, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.gallery import answer_as

MOST = 0.02
"""The largest sum of layout shifts of a page in a lesson; a page counts as good up to 0.1."""
WATCH = """
    window.shifted = 0;
    window.moved = [];
    const name = ({ node }) => (node?.nodeType === 1 ? `${node.tagName}.${node.className}` : String(node?.textContent));
    window.shifts = (entries) => {
        for (const { value, sources } of entries) {
            window.shifted += value;
            window.moved.push(value, ...sources.map(name));
        }
    };
    window.watching = new PerformanceObserver((list) => window.shifts(list.getEntries()));
    window.watching.observe({ type: 'layout-shift', buffered: true });
"""
PLACES = """() => Object.fromEntries([...document.querySelectorAll('[data-part=names] .chip')]
    .map((chip) => [chip.textContent, chip.style.translate]))"""
READ = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
    window.shifts(window.watching.takeRecords());
    done([window.shifted, window.moved.join(' ')]);
    window.shifted = 0;
    window.moved = [];
}, 50))))"""
GLIDING = """() => document.getAnimations().some((one) => one.playState === 'running' && one.currentTime > 0
    && one.effect.target.matches('.person') && one.effect.getKeyframes()[0].transform !== undefined)"""
PAGES = {"student": PHONE, "projector": PROJECTOR, "control": LAPTOP}
NAMES = 30
"""So many that they get smaller on the projector, and that the list on the control page is longer than its window."""


class Watched:
    """What moves on a page."""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page
        self.sum = 0.0
        self.steps: list[str] = []

    def look(self, step: str) -> None:
        """Add what has moved since the last call."""
        self.page.evaluate(SETTLED)
        moved, what = self.page.evaluate(READ)
        self.sum += moved
        self.steps += [f"{step}: {moved:.4f} {what}"] if moved else []


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_jumps_in_a_lesson(
    visit: Visit, teacher: Teacher, page: str, motion: Literal["no-preference", "reduce"]
) -> None:
    lesson = teacher.lesson(settings={"options": {"podium": True, "streaks": True}})
    visitor = visit(PAGES[page])
    if page == "student":
        enter(visitor, lesson["code"], "Ana María")
        path = f"/live/{lesson['code']}"
    else:
        visitor.log_in("profe", PASSWORD)
        path = f"/teach/lessons/{lesson['id']}" + ("/screen" if page == "projector" else "")
    visitor.page.emulate_media(reduced_motion=motion)
    visitor.page.add_init_script(WATCH)
    seen = Watched(visitor)

    def shown(state: str) -> None:
        visitor.page.locator(f'[data-part="phase"][data-status="{state}"]').wait_for(state="attached")

    def tell(command: str, state: str, **more: object) -> None:
        teacher.command(lesson["id"], asked["id"], command, more)
        shown(state)
        seen.look(command)

    visitor.open(path)
    visitor.online()
    seen.look("loading the lobby")
    tokens = []
    for number in range(NAMES):
        tokens.append(join(teacher.url, lesson["code"], f"Student {number * 7 % NAMES}")["token"])
        if number % 5 == 0:
            seen.look("names")
    seen.look("names")
    asked = teacher.ask(lesson["id"], teacher.question(explanation="It is, because it is."), time_limit=300)
    shown("open")
    seen.look("asking")
    if page == "student":
        visitor.hook("choice-b").tap()
        visitor.wait("answer-status", state="recorded")
    for token in tokens[:6]:
        answer_as(teacher.url, token, asked["id"], ["a"])
    seen.look("answers")
    tell("close", "closed")
    tell("discuss", "closed", seconds=120)
    tell("reveal", "revealed")
    visitor.page.reload()
    visitor.online()
    shown("revealed")
    seen.look("loading the result")
    tell("standings", "revealed", shown=True)
    if page == "projector":
        visitor.page.locator(".screen-board").wait_for()
    seen.look("standings")
    written = teacher.post("/questions", {"type": "open_text", "prompt": "What have you learnt?"})
    asked = teacher.ask(lesson["id"], written["id"])
    shown("open")
    seen.look("asking for a text")
    for number, token in enumerate(tokens[:12]):
        answer_as(
            teacher.url, token, asked["id"], f"Rivers, seas, mountains, and how {number} of them came to be there"
        )
    tell("close", "closed")
    tell("reveal", "revealed")
    assert seen.sum <= MOST, "\n".join(seen.steps)


def test_names_keep_their_places_while_they_get_smaller(visit: Visit, teacher: Teacher) -> None:
    """While a lobby fills, all names are drawn towards the corner of their list; none passes another."""
    lesson = teacher.lesson()
    visitor = visit(LAPTOP)
    visitor.log_in("profe", PASSWORD)
    visitor.open(f"/teach/lessons/{lesson['id']}/screen")
    visitor.online()
    chips = visitor.page.locator("[data-part=names] .chip[style]")
    sizes, places = [], [{}]
    for number in range(36):
        join(teacher.url, lesson["code"], f"Somebody {number}")
        if number % 6 == 5:
            chips.nth(number).wait_for(state="attached")
            sizes.append(visitor.page.locator(".names__list").evaluate("(list) => getComputedStyle(list).fontSize"))
            places.append(visitor.page.evaluate(PLACES))
    assert len(set(sizes)) >= 3, "the names did not have to get smaller"
    for before, after in itertools.pairwise(places):
        assert {name: after[name] for name in before} == before


def test_names_that_make_room_again_while_they_glide_do_not_jump(visit: Visit, teacher: Teacher) -> None:
    """Animations are slowed down, so that each name which comes meets the others on their way."""
    lesson = teacher.lesson()
    for number in range(NAMES):
        join(teacher.url, lesson["code"], f"Student {number:02}")
    visitor = visit(LAPTOP)
    visitor.log_in("profe", PASSWORD)
    visitor.page.add_init_script(WATCH)
    seen = Watched(visitor)
    visitor.open(f"/teach/lessons/{lesson['id']}")
    visitor.online()
    rows = visitor.page.locator(".person")
    expect(rows).to_have_count(NAMES)
    seen.look("loading the lobby")
    clock = visitor.page.context.new_cdp_session(visitor.page)
    clock.send("Animation.enable")
    clock.send("Animation.setPlaybackRate", {"playbackRate": 0.05})
    for number in range(8):
        join(teacher.url, lesson["code"], f"Another {7 - number}")  # before all others
        expect(rows).to_have_count(NAMES + number + 1)
        visitor.page.wait_for_function(GLIDING)
    clock.send("Animation.setPlaybackRate", {"playbackRate": 1})
    seen.look("names")
    assert seen.sum <= MOST, "\n".join(seen.steps)
