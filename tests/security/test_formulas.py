r"""Formulas that want to run, load, link, style or break out, as somebody may type or import them."""

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from tests.security.conftest import Live
from tests.security.test_markup import Watched
from tests.security.world import PASSWORD
from tests.support.pages import Browser

FORMULAS = (
    r"\href{javascript:window.pwned=1}{x}",
    r"\url{javascript:window.pwned=1}",
    r"\includegraphics[width=1em]{https://evil.example/z.png}",
    r"\htmlStyle{position:fixed;inset:0}{x}",
    r"\htmlClass{dialog}{x}",
    r"\htmlId{main}{x}",
    r"\htmlData{testid=question}{x}",
    r"<img src=x onerror=window.pwned=1>",
    r"</span><script>window.pwned=1</script>",
    r"\text{<script>window.pwned=1</script>}",
    r"\color{red;position:fixed}{x}",
    r"\fcolorbox{red}{yellow}{x}\pmb{x}\boxed{x}",
    r"\frac{1",
    r"\unknown",
    r"\def\a{\a\a}\a",
    r"\newcommand\a{xxxxxxxxxxxxxxxx}\a",
    r"\rule{9000em}{9000em}",
    r"\kern-9000em\text{elsewhere}",
    r"\raisebox{-9000em}{below}",
    "{" * 900 + "}" * 900,
    r"\sqrt{" * 150 + "}" * 150,
    "x^{" * 300 + "}" * 300,
)


def test_hostile_formulas_do_nothing_in_a_browser(live: Live, browser: Chromium) -> None:
    owner = Browser(live.url)
    owner.log_in("owner", PASSWORD)
    short = [tex for tex in FORMULAS if len(tex) < 200]
    question = {
        "type": "single_choice",
        "prompt": "\n\n".join(["Here: $y$", *(f"${tex}$" for tex in FORMULAS)]),
        "choices": [{"text": f"${tex}$ $$z$$", "correct": place == 1} for place, tex in enumerate(short[:12])],
        "explanation": "\n\n".join(f"$$\n{tex}\n$$" for tex in FORMULAS),
    }
    made = live.api("owner", "POST", "/questions", question)
    assert made.ok, made.text
    lesson = live.api("owner", "POST", "/lessons", {"title": "Formulas", "question_ids": [made.json()["id"]]}).json()
    visitor = Watched(browser, live.url, dict(owner.session.cookies))
    student = Watched(browser, live.url)
    student.open(f"/join/{lesson['code']}")
    student.page.locator("input[name=nickname]").fill("Eve")
    student.page.locator("main button[type=submit]").first.click()
    student.online()
    base = f"/lessons/{lesson['id']}/rounds"
    asked = live.api("owner", "POST", base, {"question_id": made.json()["id"]}).json()["round"]
    unharmed(student, "student")
    for step in ("close", "reveal"):
        live.api("owner", "POST", f"{base}/{asked['id']}/{step}", {})
    student.page.locator(".explanation .math--shown").first.wait_for()
    unharmed(student, "student after the reveal")
    for address in (f"/teach/questions/{made.json()['id']}", f"/teach/lessons/{lesson['id']}/report"):
        visitor.open(address)
        unharmed(visitor, address)
    for each in (visitor, student):
        each.close()


def unharmed(visitor: Watched, where: str) -> None:
    """Wait for the formulas and make sure that none did more than to be shown, inside its own box."""
    visitor.page.locator(".math .katex").first.wait_for(state="attached")
    expect(visitor.page.locator(".math:not(.math--shown)")).to_have_count(0)
    visitor.unharmed(where)
    active = visitor.page.locator(".math :is(a, img, script, style, iframe, [id], [data-testid], .dialog)")
    assert active.count() == 0, (where, active.first.inner_text())
    assert visitor.page.locator(".math--wrong").count() >= 8, where
    positions = visitor.page.evaluate(
        "[...new Set([...document.querySelectorAll('.math *')].map((each) => getComputedStyle(each).position))]"
    )
    assert set(positions) <= {"static", "relative", "absolute"}, where
    boxes = visitor.page.evaluate(
        "[...new Set([...document.querySelectorAll('.math')].map((each) => getComputedStyle(each).overflowX))]"
    )
    assert set(boxes) <= {"clip", "auto"}, where
    assert visitor.overflow <= 0, where
