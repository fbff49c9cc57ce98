"""Nothing jumps: how much moves on each live page while it loads and while a lesson goes on, untouched."""

import pytest

from tests.browser.conftest import Visit, enter
from tests.clients.api import Teacher, join
from tests.support.browser import LAPTOP, PHONE, PROJECTOR, SETTLED, Visitor
from tests.support.deployments import DEMO_PASSWORD as PASSWORD
from tests.support.gallery import answer_as

MOST = 0.02
"""The largest sum of layout shifts of one step; a page counts as good up to 0.1."""
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
WATCH_NAMES = """() => {
    const names = document.querySelector('[data-part=names]');
    const places = () => [...names.querySelectorAll('.chip')].map((chip) => [chip, chip.getBoundingClientRect()]);
    const isSeen = ([, { bottom }]) => bottom <= names.getBoundingClientRect().bottom;
    const far = (one, other) => Math.hypot(one.left - other.left, one.top - other.top);
    let [last, size] = [new Map(), names.style.getPropertyValue('--fit')];
    window.jumps = [];
    const look = () => {
        last = new Map(places().filter(isSeen));
        requestAnimationFrame(look);
    };
    new MutationObserver(() => {
        const next = names.style.getPropertyValue('--fit');
        const kept = places().filter(([chip]) => last.has(chip)).map(([chip, box]) => far(box, last.get(chip)));
        if (next !== size && size) window.jumps.push(Math.max(0, ...kept));
        size = next;
    }).observe(names, { attributes: true, attributeFilter: ['style'] });
    look();
}"""
"""Notes how far names jump when they get another size: against where they were at the last frame."""
READ = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
    window.shifts(window.watching.takeRecords());
    done([window.shifted, window.moved.join(' ')]);
    window.shifted = 0;
    window.moved = [];
}, 50))))"""
PAGES = {"student": PHONE, "projector": PROJECTOR, "control": LAPTOP}


def moved(visitor: Visitor, step: str) -> str:
    """Return what moved since the last call, if it was too much; empty: it was not."""
    visitor.page.evaluate(SETTLED)
    sum_of_shifts, what = visitor.page.evaluate(READ)
    return f"{step}: {sum_of_shifts:.3f} {what}" if sum_of_shifts > MOST else ""


@pytest.mark.parametrize("page", PAGES)
def test_nothing_jumps_in_a_lesson(visit: Visit, teacher: Teacher, page: str) -> None:
    lesson = teacher.lesson(settings={"options": {"podium": True, "streaks": True}})
    visitor = visit(PAGES[page])
    if page == "student":
        enter(visitor, lesson["code"], "Ana María")
        path = f"/live/{lesson['code']}"
    else:
        visitor.log_in("profe", PASSWORD)
        path = f"/teach/lessons/{lesson['id']}" + ("/screen" if page == "projector" else "")
    visitor.page.add_init_script(WATCH)

    def shown(state: str) -> None:
        visitor.page.locator(f'[data-part="phase"][data-status="{state}"]').wait_for()

    found = []
    visitor.open(path)
    visitor.online()
    found.append(moved(visitor, "loading the lobby"))
    tokens = [join(teacher.url, lesson["code"], f"Student {number}")["token"] for number in range(6)]
    found.append(moved(visitor, "names"))
    asked = teacher.ask(lesson["id"], teacher.question(explanation="It is, because it is."), time_limit=300)
    shown("open")
    found.append(moved(visitor, "asking"))
    for token in tokens:
        answer_as(teacher.url, token, asked["id"], ["a"])
    found.append(moved(visitor, "answers"))
    for command, state in (("close", "closed"), ("reveal", "revealed")):
        teacher.command(lesson["id"], asked["id"], command)
        shown(state)
        if (page, command) != ("student", "reveal"):  # the verdict takes the place of the question, on purpose
            found.append(moved(visitor, command))
    if page == "student":
        visitor.page.evaluate(SETTLED)
        visitor.page.evaluate(READ)
        found.append(moved(visitor, "after the verdict"))
    visitor.page.reload()
    visitor.online()
    shown("revealed")
    found.append(moved(visitor, "loading the result"))
    teacher.command(lesson["id"], asked["id"], "standings", {"shown": True})
    if page == "projector":
        visitor.page.locator(".screen-board").wait_for()
    found.append(moved(visitor, "standings"))
    assert [text for text in found if text] == []


def test_names_that_make_room_glide(visit: Visit, teacher: Teacher) -> None:
    """While a lobby fills, names get smaller: in the frame of the change each is seen where it was."""
    lesson = teacher.lesson()
    visitor = visit(LAPTOP)
    visitor.log_in("profe", PASSWORD)
    visitor.open(f"/teach/lessons/{lesson['id']}/screen")
    visitor.online()
    visitor.page.evaluate(WATCH_NAMES)
    for number in range(36):
        join(teacher.url, lesson["code"], f"Somebody {number}")
        if number % 6 == 5:
            visitor.page.locator("[data-part=names] .chip").nth(number).wait_for(state="attached")
    visitor.page.evaluate(SETTLED)
    jumps = visitor.page.evaluate("window.jumps")
    assert len(jumps) >= 2, "the names did not have to make room"
    assert max(jumps) <= 1, f"names jumped, in pixels: {jumps}"
