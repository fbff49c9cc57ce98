"""A lesson with three observed pages: a class joins, answers one question over time and one at the same time."""

import time
from contextlib import ExitStack
from time import perf_counter
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Browser

from benchmarks.load.client import State
from benchmarks.load.loop import Failed
from benchmarks.sides.tiza import NAME, PASSWORD, Tiza
from benchmarks.watch.page import Seen, WatchedPage
from benchmarks.watch.trace import CATEGORIES, Task, tasks_by_mark
from tests.clients.students import Submission
from tests.support.browser import LAPTOP, PHONE, PROJECTOR

CONTROL, SCREEN, STUDENT = "control page", "projector", "student's page"
FIRST_NAMES = ("Ana", "Benjamín", "Çelik", "Dolores", "Élodie", "Fatima", "Guillermo", "Hanna", "Íñigo", "Zoë")


class WatchedLesson:
    """A lesson with three observed pages, and simulated students who join and answer.

    Attributes:
        pages: of the teacher, the projector and one student.
        number: number of students, including the one with the page.
        steps: times of the teacher's commands in Unix seconds.
        late: seconds from the last acknowledgement to the full count on the control page, for the slower question.
    """

    def __init__(self, tiza: Tiza, browser: Browser, stack: ExitStack, number: int, over: tuple[float, float]) -> None:
        self._tiza, self._browser, self.number = tiza, browser, number
        self._join_over, self._answer_over = over
        tiza.disconnect_students()
        tiza.choices, tiza.round_id = "abbcbd", 0
        tiza.new_lesson(settings={"options": {"podium": True, "streaks": True}})
        self.control, self.screen, self.student = self.pages = [
            stack.enter_context(WatchedPage(browser, tiza.server.url, name, size))
            for name, size in ((CONTROL, LAPTOP), (SCREEN, PROJECTOR), (STUDENT, PHONE))
        ]
        lesson = tiza.lesson["id"]
        for page, path in ((self.control, ""), (self.screen, "/screen")):
            page.log_in(NAME, PASSWORD)
            page.open(f"/teach/lessons/{lesson}{path}")
        self.student.join(tiza.lesson["code"], "Zoe Student")
        self._person = SimpleNamespace(
            id=self.student.page.evaluate(
                "JSON.parse(document.getElementById('page-data').textContent).me.participant.id"
            )
        )
        self.steps: list[float] = []
        self.late = 0.0

    def play(self) -> tuple[dict[str, list[Task]], dict[str, Seen]]:
        """Run the lesson; return the tasks of each page's main thread, and the other observations."""
        for page in self.pages:
            page.take()
        self._browser.start_tracing(categories=CATEGORIES)
        for page in self.pages:
            page.mark()
        self._lesson()
        names = {page.name for page in self.pages}
        tasks = tasks_by_mark(self._browser.stop_tracing(), names)
        if tasks.keys() != names:
            raise Failed(f"the trace knows {sorted(tasks)}")
        return tasks, {page.name: page.take() for page in self.pages}

    def _lesson(self) -> None:
        tiza = self._tiza
        names = [f"{FIRST_NAMES[index % len(FIRST_NAMES)]} {index}" for index in range(self.number - 1)]
        tiza.students, refused = tiza.join(names, self._join_over)
        if refused:
            raise Failed(f"{refused} students could not join")
        tiza.crowd.rest(1)
        self._question(self._answer_over)
        self._question(0)
        self._click("standings")
        tiza.crowd.rest(1)

    def _question(self, over: float) -> None:
        """Ask a question, have all students answer within ``over`` seconds (0: at the same time), close and reveal."""
        self._press("ask", "open")
        self.student.page.locator("[data-testid^=choice-]").first.click()
        self.student.page.locator('[data-testid="answer-status"][data-state="recorded"]').wait_for()
        if over:
            self._answer(over)
        else:
            self._tiza.storm(verify=False)
        behind = time.time() - perf_counter()
        last = max(student.acked_at for student in self._tiza.students) + behind
        self.control.counted(self.number)
        self.late = max(self.late, self._complete_at() - last)
        self._note_the_page()
        self._tiza.verify()
        self._tiza.crowd.rest(0.5)
        self._press("close", "closed")
        self._tiza.crowd.rest(0.5)
        self._press("reveal", "revealed")
        self._tiza.crowd.rest(0.5)

    def _note_the_page(self) -> None:
        """Add the answers that the student's page has sent to those that are compared with the database."""
        for event, payload in self.student.said:
            if event == "answer":
                sent = Submission(payload["round_id"], payload["value"], payload["id"])
                self._tiza.log.append((self._person, sent))
        self.student.said.clear()

    def _complete_at(self) -> float:
        moment: float = self.control.page.evaluate(
            "(text) => window.tizaObserver.counts.findLast((count) => count.text === text).at", str(self.number)
        )
        return moment / 1e3

    def _answer(self, over: float) -> None:
        tiza = self._tiza
        frames = tiza.answers()
        for student in tiza.students:
            student.ack = None
        sent, started = 0, perf_counter()

        def all_stored() -> bool:
            nonlocal sent
            due = min(len(frames), int((perf_counter() - started) / over * len(frames)) + 1)
            for student, frame in zip(tiza.students[sent:due], frames[sent:due], strict=True):
                student.sent_at = perf_counter()
                student.send(frame)
            sent = max(sent, due)
            return sent == len(frames) and all(student.ack is not None for student in tiza.students)

        tiza.crowd.run(all_stored, over + 60, "the acknowledgements", step=0.01)

    def _click(self, command: str) -> None:
        self.steps.append(time.time())
        if command == "ask":  # the lesson has no agenda: the teacher takes one from the bank
            self.control.page.locator('[data-testid^="ask-bank-"]:enabled').first.click()
        else:
            self.control.press(command)

    def _press(self, command: str, status: str) -> None:
        """Press a button of the control page, and wait until all students have received the new state."""
        tiza = self._tiza
        before = tiza.round_id if command == "ask" else 0

        def wanted(state: State) -> bool:
            asked: dict[str, Any] | None = state.value["round"]
            return bool(asked) and asked["status"] == status and asked["id"] > before

        tiza.crowd.gather(tiza.students, lambda: self._click(command), wanted)
        state = tiza.students[0].state
        assert state is not None
        tiza.round_id = state.value["round"]["id"]
