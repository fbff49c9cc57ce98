"""The README's pictures: one question of the demo, asked in a class that is there, from three seats."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.clients.api import join
from tests.clients.students import Choose, Swarm
from tests.support.browser import Visitor
from tests.support.deployments import demo_server, demo_teacher
from tests.support.gallery import PASSWORD, enter

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
LARGEST = 60_000
"""Bytes that a picture may have."""
CLASS = {
    "Alba": "c", "Bruno": "c", "Carmen": "a", "Diego": "c", "Elena": "c", "Farid": "b", "Greta": "c", "Hugo": "c",
    "Inés": "a", "Jonas": "c", "Kira": "d", "Luis": "c", "María": "c", "Nils": "c",
}  # fmt: skip
"""Who is there, and what they choose."""


def make(browser: Browser, place: Path) -> None:
    """Make all pictures; ``place`` is a folder for the server."""
    server = demo_server(place)
    with server, Swarm(server.url) as swarm:
        teacher = demo_teacher(server)
        quizzes = teacher.get("/quizzes")["quizzes"]
        quiz = next(quiz["id"] for quiz in quizzes if quiz["title"].startswith("Demonstration"))
        questions = teacher.get("/questions?q=capital+of+australia")["questions"]
        lesson = teacher.lesson(title="Geography, 9b", quiz_id=quiz)
        desk, phone, projector = (
            Visitor(browser, server.url, size, audited=True) for size in ((1366, 860), (390, 760), (1366, 768))
        )
        for visitor in (desk, projector):
            visitor.log_in("profe", PASSWORD)
        enter(phone, lesson["code"])
        desk.open(f"/teach/lessons/{lesson['id']}")
        projector.open(f"/teach/lessons/{lesson['id']}/screen")
        phone.open(f"/live/{lesson['code']}")
        for visitor in (desk, phone, projector):
            visitor.online()
        for name, letter in CLASS.items():
            swarm.enter(join(server.url, lesson["code"], name), choosing(letter))
        asked = teacher.ask(lesson["id"], questions[0]["id"], time_limit=60)
        swarm.all(lambda student: any(item.accepted for item in student.log), "everybody's answer")
        phone.hook("choice-c").click()
        phone.wait("answer-status", state="recorded")
        desk.page.get_by_test_id("answered-count").get_by_text(str(len(CLASS) + 1)).wait_for()
        save("student", phone)
        save("control", desk)
        for command in ("close", "reveal"):
            teacher.command(lesson["id"], asked["id"], command)
        projector.page.locator('body[data-round="revealed"]').wait_for()
        save("projector", projector)


def choosing(letter: str) -> Choose:
    """Return a strategy that always answers with the same letter."""
    return lambda _student, _round: [letter]


def save(name: str, visitor: Visitor) -> None:
    """Write a screenshot as WebP, with the highest quality within the size limit."""
    shown = Image.open(io.BytesIO(visitor.page.screenshot())).convert("RGB")
    for quality in range(90, 30, -5):
        file = io.BytesIO()
        shown.save(file, "WEBP", quality=quality, method=6)
        if len(file.getvalue()) < LARGEST:
            break
    (IMAGES / f"{name}.webp").write_bytes(file.getvalue())
    print(f"docs/images/{name}.webp: {shown.width} x {shown.height}, {len(file.getvalue())} bytes")
