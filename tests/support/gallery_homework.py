"""Pages of homework in all their states, for students and teachers."""

from collections.abc import Callable
from typing import Any

from tests.support.browser import Visitor
from tests.support.gallery import Gallery, Shot
from tests.support.gallery_ways import press

HOMEWORK_GUEST = "guest of homework"


def homework_pages(gallery: Gallery, guest: Visitor) -> list[Shot]:
    """Make homework and return its pages.

    Args:
        gallery: with the teacher who makes it.
        guest: who joins it.
    """
    ids = [gallery.question, gallery.pictured, gallery.long]
    quiz = gallery.teacher.post("/quizzes", {"title": "Capitals for home", "question_ids": ids})["id"]
    made = {name: _make(gallery, guest, quiz, f"At home: {name}", **how) for name, how in _WAYS.items()}
    for name in ("done", "each"):
        guest.open(f"/work/{made[name]['code']}")
        guest.hook("begin").click()
        guest.hook("question").wait_for()
        _answer(guest, "c")  # right
        if name == "done":
            guest.hook("work-next").click()
            _answer(guest, "b")  # wrong
            guest.hook("work-next").click()
            guest.hook("hand-in").click()
            guest.page.locator("#confirm-dialog [data-part=agree]").click()
            guest.hook("handed-in").wait_for()
    shots = [Shot(f"student-homework-{name}", HOMEWORK_GUEST, f"/work/{made[name]['code']}") for name in _WAYS]
    shots += [
        Shot("student-homework-result", HOMEWORK_GUEST, f"/work/{made['each']['code']}", act=_at(1)),
        Shot("student-homework-hand-in", HOMEWORK_GUEST, f"/work/{made['each']['code']}", act=_hand_in),
        Shot("homework-due", "student", "/homework"),
        Shot("homework", "teacher", "/teach/homework"),
        Shot("homework-new", "teacher", "/teach/homework/new"),
    ]
    path = f"/teach/homework/{made['done']['id']}"
    return [*shots, Shot("homework-watch", "teacher", path), Shot("homework-edit", "teacher", f"{path}/edit")]


_WAYS: dict[str, dict[str, Any]] = {
    "begin": {"time_limit": 1200, "attempts": 3, "due_at": 4_000_000_000.0},
    "each": {"feedback": "each"},
    "done": {},
    "not-open": {"opens_at": 4_000_000_000.0},
}


def _at(position: int) -> Callable[[Visitor], None]:
    return lambda visitor: visitor.page.locator(f".work__place[data-position='{position}']").click()


def _hand_in(visitor: Visitor) -> None:
    _at(3)(visitor)
    press("hand-in")(visitor)


def _answer(guest: Visitor, choice: str) -> None:
    guest.hook(f"choice-{choice}").click()
    guest.wait("answer-status", state="recorded")


def _make(gallery: Gallery, guest: Visitor, quiz: int, title: str, **how: Any) -> dict[str, Any]:
    assignment: dict[str, Any] = gallery.teacher.post("/assignments", {"quiz_id": quiz, "title": title, **how})
    guest.open(f"/join/{assignment['code']}")
    guest.page.locator("#nickname").fill("Marta")
    guest.page.locator("main button[type=submit]").click()
    guest.page.wait_for_url("**/work/*")
    return assignment
