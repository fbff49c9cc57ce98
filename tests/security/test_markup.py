"""Markup and script, wherever somebody may type, are shown as text: in the HTML, and in a real browser."""

import io
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser as Chromium

from tests.security.conftest import Live, Serve
from tests.security.world import PASSWORD
from tests.support.browser import Visitor
from tests.support.pages import Browser
from tests.support.processes import wait_until

SCRIPT = "<script>window.pwned=1;alert(1)</script>"
MARKUP = (
    f'{SCRIPT}<img src=x onerror="window.pwned=1;alert(2)"><svg/onload=alert(3)>'
    "\"'><a href=\"javascript:alert(4)\">x</a><iframe srcdoc='<script>alert(5)</script>'></iframe>"
    "</script></title></textarea><style>*{display:none}</style><!-- [y](javascript:alert(6)) ![z](https://evil.example/z.png)"
    " {{ 7*7 }} ${7*7} <base href=https://evil.example/> <meta http-equiv=refresh content='0;url=https://evil.example/'>"
)
SHORT = "<img src=x onerror=alert(7)>"
NAME = f"{SCRIPT}<svg onload=a()>"
"""Not longer than a name may be."""


class Hostile:
    """A server on which everything that has a name has this one."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.owner, self.admin = Browser(live.url), Browser(live.url)
        self.owner.log_in("owner", PASSWORD)
        self.admin.log_in("admin", PASSWORD)
        profile = {"display_name": NAME, "email": "", "language": ""}
        for who in (self.owner, self.admin):
            assert who.submit("/account", page="/account", **profile).status_code == 302
        self.question = self.api("POST", "/questions", self._question())["id"]
        self.quiz = self.api("POST", "/quizzes", {"title": MARKUP[:190], "question_ids": [self.question]})["id"]
        self.lesson = self.api("POST", "/lessons", {"title": MARKUP[:190], "question_ids": [self.question]})
        made = self.owner.submit("/teach/courses", title=SCRIPT + SHORT)
        self.course = made.headers["Location"]
        student = Browser(live.url)
        form = {"username": "mallory", "password": PASSWORD, "role": "student", "display_name": NAME}
        assert student.submit("/register", **form).status_code == 302
        assert self.owner.submit(f"{self.course}/students", page=self.course, username="mallory").status_code == 302
        assert self.owner.submit("/account/tokens", page="/account", label=SCRIPT + SHORT).status_code == 201

    @staticmethod
    def _question() -> dict[str, Any]:
        texts = [MARKUP[:300], f"`{SCRIPT}`", f"**{SHORT}**", "&lt;script&gt;alert(8)&lt;/script&gt;"]
        return {
            "type": "single_choice",
            "prompt": f"{MARKUP}\n\n```\n{MARKUP}\n```\n\n| {SHORT} |\n|---|\n| {SCRIPT} |",
            "choices": [{"text": text, "correct": place == 1} for place, text in enumerate(texts)],
            "explanation": MARKUP,
            "tags": [SHORT[:30]],
        }

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API as the owner."""
        answer = self.live.api("owner", method, path, body)
        assert answer.ok, answer.text
        return answer.json()

    def pages(self) -> dict[str, list[str]]:
        """Return the addresses on which something of it is shown, by visitor."""
        number = self.lesson["id"]
        return {
            "owner": [
                "/teach/questions",
                f"/teach/questions?q={requests.utils.quote(SCRIPT)}&tag={requests.utils.quote(SHORT)}",
                f"/teach/questions/{self.question}",
                f"/teach/questions/{self.question}/edit",
                "/teach/quizzes",
                f"/teach/quizzes/{self.quiz}",
                "/teach/courses",
                self.course,
                f"{self.course}/import",
                "/teach/lessons",
                "/teach/lessons/new",
                f"/teach/lessons/{number}",
                f"/teach/lessons/{number}/screen",
                f"/teach/lessons/{number}/report",
                "/account",
            ],
            "admin": ["/admin/users", f"/admin/users?q={requests.utils.quote(SCRIPT)}", self._user()],
            "nobody": [f"/join/{self.lesson['code']}", f"/?code={SHORT}", f"/login?next=/{SCRIPT}", f"/{SCRIPT}"],
        }

    def _user(self) -> str:
        return f"/admin/users/{self.admin.find_user('mallory')}"


@pytest.fixture(scope="module")
def hostile(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """The server and its names."""
    with serve(tmp_path_factory.mktemp("hostile")) as live:
        yield Hostile(live)


HARMLESS = ("/", "#", "?", "http://127.0.0.1", "data:text/csv;")
"""How addresses in pages begin; the last one offers made-up passwords as a file, which is nowhere else."""


class Elements(HTMLParser):
    """Notes whatever in a page could run or load something."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1
        given = dict(attrs)
        ours = (given.get("src") or "").startswith("/static/") or given.get("type") == "application/json"
        if tag == "script" and not ours:
            self.found.append("script")
        if tag in ("iframe", "object", "embed", "base", "style", "foreignobject", "animate", "set", "portal"):
            self.found.append(tag)
        if tag == "meta" and given.get("http-equiv"):
            self.found.append("meta")
        for name, value in given.items():
            text = "".join((value or "").split()).lower()
            # A place on the same page is fine, and so is the one address to which a template sends a form.
            elsewhere = name == "formaction" and not text.startswith("#") and text != "/teach/lessons/presets"
            if name.startswith("on") or name in ("style", "srcdoc") or elsewhere:
                self.found.append(f"{tag} {name}")
            elif name in ("href", "src", "action", "poster", "data") and text and not text.startswith(HARMLESS):
                self.found.append(f"{tag} {name}={text[:60]}")


def inert(text: str, where: str) -> None:
    """Make sure that nothing of a page came from what was typed."""
    parser = Elements()
    parser.feed(text)
    assert not parser.found, f"{where}: {parser.found}"
    assert parser.count > 20, where


def test_no_page_makes_elements_of_what_was_typed(hostile: Hostile) -> None:
    browsers = {"owner": hostile.owner, "admin": hostile.admin, "nobody": Browser(hostile.live.url)}
    shown = 0
    for actor, addresses in hostile.pages().items():
        for address in addresses:
            answer = browsers[actor].get(address)
            assert answer.status_code in (200, 404), (address, answer.status_code)
            inert(answer.text, address)
            shown += (
                "&lt;script&gt;" in answer.text or "\\u003cscript\\u003e" in answer.text or "&lt;img" in answer.text
            )
    assert shown >= 15, "what was typed is there to be seen"


def test_names_of_files_and_columns_are_shown_as_text(hostile: Hostile) -> None:
    page = "/teach/questions/import"
    content = io.BytesIO(f"{SCRIPT},{SHORT}\n{MARKUP}\n".encode())
    answer = hostile.owner.submit(page, files={"file": (f"{SHORT}.csv", content)})
    inert(hostile.owner.get(answer.headers["Location"]).text, "import of questions")
    roster = f"{SCRIPT},{SHORT}\n{SCRIPT},{SHORT}\n"
    answer = hostile.owner.submit(f"{hostile.course}/import", roster=roster)
    inert(answer.text, "import of a roster")
    answer = hostile.owner.submit(f"{hostile.course}/import", roster=f"username,name\nzoe,{SCRIPT}\n", confirm="1")
    assert answer.status_code == 303
    page = answer.headers["Location"]
    wait_until(lambda: hostile.owner.get(f"{page}/progress").json()["state"] == "ready", 60, "the passwords")
    inert(hostile.owner.get(page).text, "offer of passwords of a roster")
    answer = hostile.owner.submit(page)
    assert answer.status_code == 200
    inert(answer.text, "passwords of a roster")


def test_html_of_the_api_holds_harmless_elements_only(hostile: Hostile) -> None:
    code = hostile.lesson["code"]
    body = {"code": code, "nickname": SHORT}
    ticket = requests.post(f"{hostile.live.url}/api/v1/join", json=body, timeout=10).json()
    asked = hostile.api("POST", f"/lessons/{hostile.lesson['id']}/rounds", {"question_id": hostile.question})["round"]
    base = f"/lessons/{hostile.lesson['id']}/rounds/{asked['id']}"
    hostile.api("POST", f"{base}/close", {})
    hostile.api("POST", f"{base}/reveal", {})
    headers = {"Authorization": f"Bearer {ticket['token']}"}
    shown = requests.get(f"{hostile.live.url}/api/v1/live", headers=headers, timeout=10).json()["state"]["round"]
    fragments = [shown["question"]["prompt_html"], shown["explanation_html"]]
    fragments += [choice["text_html"] for choice in shown["question"]["choices"]]
    for fragment in fragments:
        parser = Elements()
        parser.feed(fragment)
        assert not parser.found, fragment


# -- in a real browser


WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


class Watched(Visitor):
    """A visitor who also notes dialogs, refusals of the policy, requests to other hosts, and the script's flag."""

    def __init__(self, browser: Chromium, url: str, cookies: dict[str, str] | None = None) -> None:
        super().__init__(browser, url)
        self.harm: list[str] = []
        self.context.add_init_script(WATCH)
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)
        for name, value in (cookies or {}).items():
            self.context.add_cookies([{"name": name, "value": value, "url": url}])

    def _dialog(self, dialog: Any) -> None:
        self.harm.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.url, self.url.replace("http", "ws", 1), "data:")):
            self.harm.append(f"request to {request.url}")

    def unharmed(self, where: str) -> None:
        """Make sure that nothing ran, and nothing had to be stopped."""
        assert self.page.evaluate("window.pwned") is None, where
        assert self.page.evaluate("window.violations") == [], where
        assert not self.harm, (where, self.harm)
        refused = [line for line in self.trouble if "Content Security Policy" in line or "script error" in line]
        assert not refused, (where, refused)


def test_nothing_runs_in_a_browser_on_any_page(hostile: Hostile, browser: Chromium) -> None:
    sessions = {"owner": hostile.owner, "admin": hostile.admin}
    for actor, addresses in hostile.pages().items():
        cookies = dict(sessions[actor].session.cookies) if actor in sessions else None
        visitor = Watched(browser, hostile.live.url, cookies)
        for address in addresses:
            visitor.open(address)
            visitor.page.wait_for_load_state("load")
            visitor.unharmed(address)
        visitor.close()


def test_nothing_runs_in_a_browser_during_a_lesson(hostile: Hostile, browser: Chromium) -> None:
    """Student, control page and projector side by side, from the lobby to the report."""
    lesson = hostile.api("POST", "/lessons", {"title": MARKUP[:190], "question_ids": [hostile.question]})
    number, url = lesson["id"], hostile.live.url
    cookies = dict(hostile.owner.session.cookies)
    control, screen = Watched(browser, url, cookies), Watched(browser, url, cookies)
    control.open(f"/teach/lessons/{number}")
    screen.open(f"/teach/lessons/{number}/screen")
    student = Watched(browser, url)
    student.open(f"/join/{lesson['code']}")
    student.page.locator("input[name=nickname]").fill(SHORT)
    student.page.locator("main button[type=submit]").first.click()
    everybody = {"student": student, "control": control, "screen": screen}
    for visitor in everybody.values():
        visitor.online()
    control.page.get_by_text(SHORT).first.wait_for()
    asked = hostile.api("POST", f"/lessons/{number}/rounds", {"question_id": hostile.question})["round"]
    for visitor in everybody.values():
        visitor.page.locator("[data-testid=question]").first.wait_for()
        assert "<script>" in visitor.page.locator("[data-testid=question]").first.inner_text()
    student.hook("choice-b").click()
    student.wait("answer-status", state="recorded")
    for step in ("close", "reveal"):
        hostile.api("POST", f"/lessons/{number}/rounds/{asked['id']}/{step}", {})
    student.hook("result").wait_for()
    for name, visitor in everybody.items():
        visitor.unharmed(name)
    control.open(f"/teach/lessons/{number}/report")
    control.page.get_by_text(SHORT).first.wait_for()
    control.unharmed("report")
    for visitor in everybody.values():
        visitor.close()


def test_the_watch_notices_what_it_is_there_for(hostile: Hostile, browser: Chromium) -> None:
    """The same watch on a page into which somebody did get markup: the policy stops it, and the watch says so."""
    visitor = Watched(browser, hostile.live.url)
    visitor.open("/login")
    visitor.page.evaluate("document.querySelector('main').innerHTML = '<img src=\"/none\" onerror=\"window.pwned=1\">'")
    visitor.page.wait_for_function("window.violations.length > 0")
    assert visitor.page.evaluate("window.pwned") is None
    with pytest.raises(AssertionError):
        visitor.unharmed("on purpose")
    visitor.close()


NO_WEBSOCKET = """
window.WebSocket = class {
  constructor() { setTimeout(() => { this.onerror?.(new Event('error')); this.onclose?.({ code: 1006 }); }, 10); }
  send() {}
  close() {}
};
"""
"""What a page sees behind a proxy that lets no WebSocket through."""


@pytest.mark.parametrize("who", ["owner", "student"])
def test_our_own_pages_connect_without_websockets(hostile: Hostile, browser: Chromium, who: str) -> None:
    """Browsers send no Origin when they poll their own site; the page has to get in nevertheless."""
    visitor = Watched(browser, hostile.live.url, dict(hostile.owner.session.cookies) if who == "owner" else None)
    visitor.context.add_init_script(NO_WEBSOCKET)
    if who == "owner":
        visitor.open(f"/teach/lessons/{hostile.lesson['id']}")
    else:
        visitor.open(f"/join/{hostile.lesson['code']}")
        visitor.page.locator("input[name=nickname]").fill("Polling")
        visitor.page.locator("main button[type=submit]").first.click()
    visitor.online()
    visitor.close()
