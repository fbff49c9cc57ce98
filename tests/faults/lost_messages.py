"""A lesson with pages on two workers, and what happens in it, for tests in which messages between the workers are lost.

A page shows what it was sent and asks for nothing. It is right when that is what a fresh ``sync`` says.
"""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from itertools import count
from typing import Any
from uuid import uuid4

from tests.clients.api import Api, join
from tests.clients.recorder import Recorder
from tests.faults.oracle import timeless
from tests.faults.workers import only
from tests.support.deployments import PASSWORD, Running
from tests.support.pages import Browser
from tests.support.processes import wait_until

COLLEAGUE = "colleague"
SETTINGS = {"WEB_CONCURRENCY": "2", "CLASSROOM_EVENT_RATE": "off", "CLASSROOM_REGISTRATION_ROLE": "teacher"}
"""Settings of the server: pages are asked often, and the colleague registers."""
Act = Callable[[], Any]


def shown_by_student(page: Recorder) -> dict[str, Any]:
    """Return what a student's page shows: the newest state, and the last private view.

    An answer to another round than the state's is not shown. A rank is that of the reveal: nobody is told another one
    because somebody joins.
    """
    state = max(page.named("state"), key=lambda state: state["version"])
    me = without(page.last("me"), "rank")
    for name in ("answer", "result"):
        if me[name] and not (state["round"] and me[name]["round_id"] == state["round"]["id"]):
            me[name] = None
    return {"state": timeless(state), "me": me}


def fresh_for_student(page: Recorder) -> dict[str, Any]:
    """Return what a student's page should show."""
    told = page.call("sync")
    return {"state": timeless(told["state"]), "me": without(told["me"], "rank")}


def shown_by_teacher(page: Recorder) -> dict[str, Any]:
    """Return what a teacher's page shows. (Who is present is not counted again for the tally when somebody leaves.)"""
    state = max(page.named("state"), key=lambda state: state["version"])
    people = {person["id"]: person for person in (page.last("participants") or {"participants": []})["participants"]}
    for told in page.named("presence"):
        people |= {person["id"]: person for person in told["changed"]}
    return {
        "state": timeless(state),
        "tally": without(page.last("tally"), "seq", "present"),
        "standings": without(page.last("standings"), "seq"),
        "presence": without(page.last("presence"), "changed"),
        "participants": people,
    }


def fresh_for_teacher(page: Recorder) -> dict[str, Any]:
    """Return what a teacher's page should show."""
    told = page.call("sync")
    return {
        "state": timeless(told["state"]),
        "tally": without(told["tally"], "seq", "present"),
        "standings": without(told["standings"], "seq"),
        "presence": without(told["presence"], "changed"),
        "participants": {person["id"]: person for person in told["participants"]},
    }


def without(payload: dict[str, Any] | None, *names: str) -> dict[str, Any]:
    """Return a payload without some fields; of no payload, nothing."""
    return {name: value for name, value in (payload or {}).items() if name not in names}


class TwoWorkers:
    """A lesson whose pages are on both workers: the teacher's, and two devices each of Ana and Beto.

    Each step prepares something, while messages arrive, and returns what then changes a page on the other worker.
    """

    def __init__(self, running: Running, opened: ExitStack) -> None:
        self.running = running
        self.teacher = running.teacher
        self._opened = opened
        self._numbers = count(1)
        self.workers = sorted(running.server.children())
        account = {"username": COLLEAGUE, "password": PASSWORD, "role": "teacher"}
        assert Browser(running.url).submit("/register", **account).status_code == 302
        self.question = self.teacher.question()
        self.lesson = self.teacher.lesson()
        self.id = int(self.lesson["id"])
        self.teacher.post(f"/lessons/{self.id}/options", {"podium": True})
        self.ana, self.beto = self.join("Ana"), self.join("Beto")
        self.students = self.open_students(self.ana) + self.open_students(self.beto)
        self.teachers = self.open_all("/teacher", {"token": running.token, "lesson_id": self.id})

    def join(self, name: str) -> dict[str, Any]:
        """Let somebody join; return the ticket."""
        return join(self.running.url, self.lesson["code"], f"{name} {next(self._numbers)}")

    def open_all(self, namespace: str, auth: dict[str, Any], headers: dict[str, str] | None = None) -> list[Recorder]:
        """Open a page on each worker, and wait until it shows the lesson."""
        pages = []
        for worker in self.workers:
            with only(self.running.server, worker):
                page = Recorder(self.running.url, namespace, auth, headers=headers)
                pages.append(self._opened.enter_context(page))
                page.wait("state")
        return pages

    def open_students(self, ticket: dict[str, Any]) -> list[Recorder]:
        """Open a page of a participant on each worker."""
        return self.open_all("/student", {"token": ticket["token"]})

    def wrong(self) -> list[str]:
        """Return what pages show that is not what it should be."""
        found = []
        for pages, shown, fresh in (
            (self.students, shown_by_student, fresh_for_student),
            (self.teachers, shown_by_teacher, fresh_for_teacher),
        ):
            for number, page in enumerate(pages):
                known, right = shown(page), fresh(page)
                found += [
                    f"{name} on {page.namespace} page {number}: {known[name]} instead of {right[name]}"
                    for name in right
                    if known[name] != right[name]
                ]
        return found

    def until_right(self, timeout: float = 20) -> None:
        """Wait until all pages are right."""
        wrong = [""]

        def is_right() -> bool:
            wrong[:] = self.wrong()
            return not wrong

        try:
            wait_until(is_right, timeout, "every page being right", every=0.1)
        except AssertionError as error:
            raise AssertionError(f"{error}: {'; '.join(wrong)[:2000]}") from None

    def ask(self, **how: Any) -> int:
        """Ask the question, after what was asked before; return the round's id."""
        self.close()
        return int(self.teacher.ask(self.id, self.question, **how)["id"])

    def close(self) -> int | None:
        """Close the newest round if it is open; return its id, None before the first."""
        asked = self.teachers[0].call("sync")["state"]["round"]
        if asked and asked["status"] == "open":
            self.teacher.command(self.id, asked["id"], "close")
        return int(asked["id"]) if asked else None

    def give(self, round_id: int, choice: str) -> None:
        """Let Ana answer, on any worker and without a page that gets the acknowledgement."""
        answer = {"id": str(uuid4()), "round_id": round_id, "value": [choice]}
        Api(self.running.url, self.ana["token"]).post("/live/answers", answer)

    # -- the steps -------------------------------------------------------------------------------------------------

    def lock(self) -> Act:
        """The lesson is locked and opened again: three versions in all."""
        self.close()

        def act() -> None:
            for locked in (True, False):
                self.teacher.post(f"/lessons/{self.id}/lock", {"locked": locked})

        return act

    def pause_extra_time(self) -> Act:
        """A question that is open only for Beto is paused: then not all students get the same state."""
        person = self.beto["participant"]["id"]
        self.teachers[0].call("set_extra_time", {"participant_id": person, "percent": 300})
        round_id = self.ask(time_limit=3)

        def is_extra(state: dict[str, Any]) -> bool:
            return bool(state["round"] and state["round"]["id"] == round_id and "extra_time" in state["round"])

        self.teachers[0].wait("state", is_extra)
        return lambda: self.teacher.command(self.id, round_id, "pause")

    def reveal(self) -> Act:
        """A round is revealed in which Ana was right."""
        round_id = self.ask()
        self.give(round_id, "b")
        self.close()
        return lambda: self.teacher.command(self.id, round_id, "reveal")

    def switch_streaks(self) -> Act:
        """An option changes what every participant sees."""
        self.close()
        wanted = not self.teachers[0].call("sync")["state"]["lesson"]["options"]["streaks"]
        return lambda: self.teacher.post(f"/lessons/{self.id}/options", {"streaks": wanted})

    def answer(self) -> Act:
        """Ana answers by a program; her pages and the tally show it."""
        round_id = self.ask()
        return lambda: self.give(round_id, "a")

    def somebody_joins(self) -> Act:
        """Somebody joins."""
        return lambda: self.join("Carla")

    def extra_time(self) -> Act:
        """Beto gets other extra time, and another name."""
        person, percent = self.beto["participant"]["id"], 10 * next(self._numbers) % 300

        def act() -> None:
            self.teachers[0].call("set_extra_time", {"participant_id": person, "percent": percent})
            self.teachers[0].call("rename_participant", {"participant_id": person, "nickname": f"Beto {percent}"})

        return act

    def removal(self) -> Act:
        """Somebody is removed who is connected to both workers."""
        ticket = self.join("Dora")
        pages = self.open_students(ticket)
        self.until_right()

        def act() -> None:
            self.teachers[0].call("remove_participant", {"participant_id": ticket["participant"]["id"]})
            self.until_closed(pages)

        return act

    def colleague_leaves(self) -> Act:
        """A colleague no longer teaches the lesson."""
        self.teacher.post(f"/lessons/{self.id}/teachers", {"username": COLLEAGUE})
        colleague = running_token(self.running)
        pages = self.open_all("/teacher", {"token": colleague, "lesson_id": self.id})
        listed = self.teacher.get(f"/lessons/{self.id}/teachers")["teachers"]
        (user_id,) = [entry["id"] for entry in listed if entry["username"] == COLLEAGUE]

        def act() -> None:
            self.teacher.call("DELETE", f"/lessons/{self.id}/teachers/{user_id}")
            self.until_closed(pages)

        return act

    def log_out(self) -> Act:
        """The teacher logs out a browser."""
        browser = Browser(self.running.url)
        browser.log_in("teacher", PASSWORD)
        headers = browser.cookie_header()  # the client adds the origin
        pages = self.open_all("/teacher", {"lesson_id": self.id}, headers)

        def act() -> None:
            assert browser.submit("/logout", page="/account").status_code == 302
            self.until_closed(pages)

        return act

    def somebody_comes(self) -> Act:
        """Somebody who has joined connects to one worker."""
        ticket = self.join("Eva")
        self.until_right()
        page = Recorder(self.running.url, "/student", {"token": ticket["token"]})

        def act() -> None:
            with only(self.running.server, self.workers[0]):
                self._opened.enter_context(page)

        return act

    @staticmethod
    def until_closed(pages: Iterable[Recorder]) -> None:
        """Wait until pages that may not stay are closed."""
        wait_until(lambda: all(page.ended for page in pages), 20, "the end of pages that may not stay")


def running_token(running: Running) -> str:
    """Return an API token of the colleague."""
    return str(running.teacher.post("/tokens", {"username": COLLEAGUE, "password": PASSWORD})["token"])
