"""Development: while the bundle is not up to date, pages load the sources as they are, and work."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Response, expect

from tests.browser.conftest import Visit, control, enter
from tests.support.browser import PHONE
from tests.support.deployments import demo_server, demo_teacher
from tests.support.processes import ROOT
from tests.support.servers import TizaServer


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TizaServer]:
    """A server that watches its files, in a copy of the project without a bundle."""
    folder = tmp_path_factory.mktemp("sources")
    copy = folder / "project"
    for part in ("classroom", "templates", "static", "migrations"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "dist"))
    for part in ("app.py", "gunicorn.conf.py"):
        shutil.copy(ROOT / part, copy / part)
    (copy / "node_modules").symlink_to(ROOT / "node_modules")
    server = demo_server(folder)
    server.settings["CLASSROOM_WATCH_FILES"] = "1"
    server.cwd = copy
    with server:
        yield server


def test_a_lesson_works_on_pages_of_sources(sources: TizaServer, visit: Visit) -> None:
    teacher = demo_teacher(sources)
    question = {
        "type": "single_choice",
        "prompt": "What is $1 + 1$?",
        "choices": [{"text": "two", "correct": True}, {"text": "three", "correct": False}],
    }
    question_id = teacher.post("/questions", question)["id"]
    lesson = teacher.lesson(title="Sources", question_ids=[question_id])
    student, board = visit(PHONE, url=sources.url), visit(url=sources.url)
    loaded: dict[str, str] = {}

    def note(response: Response) -> None:
        name = response.url.removeprefix(f"{sources.url}/static/")
        loaded[name] = response.headers.get("cache-control", "")

    student.page.on("response", note)
    enter(student, lesson["code"], "Emmy")
    control(board, lesson["id"])
    teacher.post(f"/lessons/{lesson['id']}/rounds", {"question_id": question_id})
    expect(student.page.locator(".math math")).to_have_count(1)
    student.hook("choice-a").click()
    student.wait("answer-status", state="recorded")
    expect(board.hook("answered-count").first).to_have_text("1")

    assert {"js/student.js", "js/dom.js", "css/tokens.css", "vendor/katex/dist/katex.min.js"} <= loaded.keys()
    assert loaded["js/student.js"] == "no-cache"
