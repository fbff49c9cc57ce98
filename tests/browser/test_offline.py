"""A student whose network dies, and a server that is killed meanwhile: the answer arrives, without a reload."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Visit, enter
from tests.clients.api import Teacher
from tests.support.browser import PHONE, Visitor
from tests.support.deployments import demo_server, demo_teacher

#: What browsers say on the console about a network that is away; it is away on purpose.
DEAD_NETWORK = (
    "ERR_INTERNET_DISCONNECTED",
    "ERR_CONNECTION_REFUSED",
    "WebSocket",
    "ERR_CONNECTION_RESET",
    "ERR_NETWORK",
)


def height_of_header(student: Visitor) -> float:
    return float(student.page.evaluate("document.querySelector('header').getBoundingClientRect().height"))


def test_answer_survives_a_dead_network_and_a_killed_server(visit: Visit, tmp_path: Path) -> None:
    with demo_server(tmp_path) as server:
        teacher = demo_teacher(server)
        lesson = teacher.lesson()
        student = visit(PHONE, server.url)
        student.forgive(*DEAD_NETWORK)
        enter(student, lesson["code"], "Luis Alberto de la Cruz")
        loaded = student.page.evaluate("performance.timeOrigin")
        asked = teacher.ask(lesson["id"], teacher.question())
        student.wait("question")

        height = height_of_header(student)
        student.context.set_offline(True)
        student.wait("connection", state="offline")
        assert height_of_header(student) == height, "the question moved under the finger"
        student.hook("choice-b").click()
        student.wait("answer-status", state="sending")
        expect(student.hook("answer-status")).to_contain_text("Saved on this device")
        server.kill()
        server.start()
        assert teacher.results(lesson["id"])["rounds"][0]["answers"] == []
        student.context.set_offline(False)

        student.wait("answer-status", state="recorded")
        student.wait("connection", state="online")
        (stored,) = teacher.results(lesson["id"])["rounds"][0]["answers"]
        assert stored["value"] == ["b"]
        teacher.command(lesson["id"], asked["id"], "close")
        teacher.command(lesson["id"], asked["id"], "reveal")
        student.wait("result", outcome="right")
        assert student.page.evaluate("performance.timeOrigin") == loaded, "the page was loaded again"


def test_answer_survives_a_reload_without_network(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    student = visit(PHONE)
    student.forgive(*DEAD_NETWORK)
    enter(student, lesson["code"], "Ana")
    teacher.ask(lesson["id"], teacher.question())
    student.wait("question")
    student.context.set_offline(True)
    student.wait("connection", state="offline")
    student.hook("choice-b").click()
    student.wait("answer-status", state="sending")
    student.context.set_offline(False)
    student.page.reload()
    student.wait("answer-status", state="recorded")
    expect(student.hook("choice-b").get_by_role("radio")).to_be_checked()


def test_a_lesson_that_ended_meanwhile_shows_its_end(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    student = visit(PHONE)
    student.forgive(*DEAD_NETWORK, "403 for", "status of 403")
    enter(student, lesson["code"], "Ana")
    asked = teacher.ask(lesson["id"], teacher.question())
    student.hook("choice-b").click()
    student.wait("answer-status", state="recorded")
    teacher.command(lesson["id"], asked["id"], "close")
    teacher.command(lesson["id"], asked["id"], "reveal")
    student.wait("result", outcome="right")
    teacher.ask(lesson["id"], teacher.question())
    student.wait("answer-status", state="none")
    student.context.set_offline(True)
    student.wait("connection", state="offline")
    student.hook("choice-b").click()
    student.wait("answer-status", state="sending")
    teacher.post(f"/lessons/{lesson['id']}/end")
    student.context.set_offline(False)
    expect(student.page.get_by_role("heading", name="The lesson has ended")).to_be_visible()
    expect(student.page.locator('[data-part="final-points"]')).to_have_text("100")
    expect(student.page.locator('[data-part="final-rejected"]')).to_contain_text("It does not count.")
    expect(student.page.get_by_text("Your answers are saved.")).to_be_hidden()


def test_answer_that_comes_too_late_says_so(visit: Visit, teacher: Teacher) -> None:
    lesson = teacher.lesson()
    student = visit(PHONE)
    student.forgive(*DEAD_NETWORK)
    enter(student, lesson["code"], "Ana")
    asked = teacher.ask(lesson["id"], teacher.question())
    student.wait("question")
    student.context.set_offline(True)
    student.wait("connection", state="offline")
    student.hook("choice-b").click()
    student.wait("answer-status", state="sending")
    teacher.command(lesson["id"], asked["id"], "close")
    student.forgive("409 for", "status of 409")
    student.context.set_offline(False)
    student.wait("answer-status", state="rejected")
    expect(student.hook("answer-status")).to_contain_text("Too late")
    student.online()
