"""A question type is one module, one template, one script and its documentation: a copy of the project gets a new one.

The toy type in tests/fixtures/toy_type is added to the copy as docs/types.md tells, and nothing else is changed. Then a
lesson is played with it.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.clients.students import Swarm
from tests.support.browser import PHONE, Visitor
from tests.support.deployments import NAME, PASSWORD, TEACHER, Running, running_on
from tests.support.processes import ROOT
from tests.support.servers import TizaServer, clean_environment

TOY = ROOT / "tests" / "fixtures" / "toy_type"
TYPE = "traffic_light"
FIELDS = {"light": "red", "metres": 20, "rules": ["§ 26; (3)", "§ 37"], "credits": {"amber": 50}}
LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "dist", "instance", "__pycache__", "benchmarks", "*.sqlite3")


def run(project: Path, *command: str) -> None:
    """Run Python in a project.

    Raises:
        AssertionError: it failed; the message holds its output.
    """
    done = subprocess.run(
        [sys.executable, *command],
        cwd=project,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the toy type."""
    copy = tmp_path_factory.mktemp("new_type") / "project"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    (copy / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    shutil.copy(TOY / f"{TYPE}.py", copy / "classroom" / "questions" / "types")
    shutil.copy(TOY / f"{TYPE}.html", copy / "templates" / "questions")
    shutil.copy(TOY / f"{TYPE}.js", copy / "static" / "js" / "questions" / "types")
    with (copy / "docs" / "types.md").open("a") as page:
        page.write((TOY / "types.md").read_text())
    run(copy, "-m", "scripts.build_assets")
    return copy


@pytest.fixture(scope="module")
def running(project: Path) -> Iterator[Running]:
    """A server of the copy, with a teacher."""
    server = TizaServer(project.parent, project=project)
    server.prepare_database(TEACHER)
    with server:
        yield running_on(server)


@pytest.fixture
def teacher_page(browser: Browser, running: Running) -> Iterator[Visitor]:
    """The teacher in front of a browser; at the end nothing may have gone wrong there."""
    visitor = Visitor(browser, running.url)
    visitor.log_in(NAME, PASSWORD)
    yield visitor
    visitor.close()
    assert not visitor.unexpected


def write_question(visitor: Visitor) -> int:
    """Write a question of the toy type in the editor and return its id."""
    page = visitor.page
    visitor.open(f"/teach/questions/new?type={TYPE}")
    expect(page.locator(".kind", has_text="Traffic light").locator("input")).to_be_checked()
    page.locator("#prompt").fill("A child is crossing.")
    page.locator(f'[name="{TYPE}.light"]').select_option(FIELDS["light"])
    page.locator(f'[name="{TYPE}.metres"]').fill("20")
    page.locator(f'[name="{TYPE}.credits.amber"]').fill("50")
    for number, rule in enumerate(FIELDS["rules"]):
        if number:
            page.get_by_role("button", name="One more rule").click()
        page.locator(f'[name="{TYPE}.rules.{number}"]').fill(rule)
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.wait_for_url(lambda address: address.rpartition("/")[2].isdecimal())
    return int(page.url.rpartition("/")[2])


def own_fields(question: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the toy type of a question."""
    return {name: question[name] for name in FIELDS}


def test_a_lesson_is_played_with_it(browser: Browser, running: Running, teacher_page: Visitor) -> None:
    number = write_question(teacher_page)
    teacher = running.teacher
    assert own_fields(teacher.get(f"/questions/{number}")) == FIELDS
    lesson = teacher.lesson()
    phone = Visitor(browser, running.url, PHONE)
    phone.open(f"/join/{lesson['code']}")
    phone.page.locator("#nickname").fill("Mia")
    phone.page.locator("main button[type=submit]").click()
    phone.page.wait_for_url("**/live/*")
    phone.online()
    with Swarm(running.url) as swarm:
        swarm.add(lesson["code"], 1, lambda _student, _round: "amber")
        asked = teacher.ask(lesson["id"], number)
        expect(phone.page.get_by_text("Choose a light (20 m)")).to_be_visible()
        phone.hook("light-red").click()
        phone.wait("answer-status", state="recorded")
        swarm.all(lambda student: student.log and student.log[0].accepted, "the answer being stored")
        teacher.command(lesson["id"], asked["id"], "close")
        teacher.command(lesson["id"], asked["id"], "reveal")
        swarm.all(lambda student: student.status == "revealed", "the reveal")
        revealed = swarm.students[0].state["round"]
    assert revealed["key"] == "red"
    assert revealed["question"]["metres"] == 20
    assert revealed["tally"]["counts"] == {"red": 1, "amber": 1, "green": 0}
    phone.wait("result", outcome="right")
    expect(phone.hook("light-red")).to_have_attribute("data-right", "true")
    phone.close()
    assert not phone.unexpected
    result = teacher.results(lesson["id"])["rounds"][0]
    assert sorted((answer["value"], answer["points"]) for answer in result["answers"]) == [("amber", 50), ("red", 100)]
    teacher_page.open(f"/teach/lessons/{lesson['id']}/report")
    expect(teacher_page.page.locator("[data-traffic-light] li").first).to_contain_text("red")
    teacher_page.open(f"/teach/questions/{number}")
    expect(teacher_page.page.get_by_text("Traffic light").first).to_be_visible()


@pytest.mark.parametrize("name", ["json", "csv", "xlsx"])
def test_files_keep_it(running: Running, name: str) -> None:
    teacher = running.teacher
    number = teacher.post("/questions", {"type": TYPE, "prompt": f"In a file of {name}?", **FIELDS})["id"]
    file = teacher.send("GET", f"/questions/export?format={name}&ids={number}")
    assert file.ok, file.text
    reply = teacher.upload(f"/questions/import?format={name}", file.content)
    assert (reply["created"], reply["errors"], reply["notes"]) == (1, [], [])
    (copy,) = reply["questions"]
    assert own_fields(teacher.get(f"/questions/{copy}")) == FIELDS


@pytest.mark.parametrize("name", ["gift", "aiken", "kahoot", "moodle_xml", "qti", "list"])
def test_other_formats_say_that_they_cannot_hold_it(running: Running, name: str) -> None:
    teacher = running.teacher
    number = teacher.post("/questions", {"type": TYPE, "prompt": f"In a file of {name}?", **FIELDS})["id"]
    report = teacher.get(f"/questions/export?format={name}&ids={number}&dry_run=1")
    assert [loss["question"] for loss in report["losses"]] == [1]
    assert TYPE in report["losses"][0]["message"] or "Traffic light" in report["losses"][0]["message"]


def test_the_document_of_the_api_describes_it(running: Running) -> None:
    document = running.teacher.get("/openapi.json")
    schemas = document["components"]["schemas"]
    assert schemas["NewQuestion"]["properties"]["light"]["description"] == f"{TYPE}: red, amber or green"
    assert schemas["BankQuestion"]["properties"]["credits"]["description"].startswith(TYPE)
    assert schemas["AskedQuestion"]["properties"]["metres"]["description"].startswith(TYPE)
    assert TYPE in json.dumps(schemas["RoundResult"]["properties"]["most_frequent"])


def test_the_page_of_types_describes_it(project: Path) -> None:
    checks = "import tests.docs.test_types as page; page.test_fields(); page.test_grading()"
    run(project, "-c", checks)
