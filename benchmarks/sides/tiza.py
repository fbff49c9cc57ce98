"""Tiza: gunicorn with its worker class, a real lesson, real rounds and durable answers."""

import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace
from typing import Any

from benchmarks.load.client import ASKING, Client, State
from benchmarks.load.loop import Failed
from benchmarks.measure import Cores
from benchmarks.sides.base import Side
from tests.clients.api import Api, Teacher, join
from tests.clients.students import Submission
from tests.faults.oracle import check_rows, read_rows
from tests.support.deployments import NAME, PASSWORD, TEACHER
from tests.support.processes import ROOT
from tests.support.servers import TizaServer, clean_environment

QUESTION = {
    "type": "single_choice",
    "prompt": "A ball is thrown straight up and caught again at the same height. Air resistance can be neglected. "
    "Which of these is **true** of its acceleration while it is in the air?",
    "choices": [
        {"text": "It is zero at the highest point.", "correct": False},
        {"text": "It is the same all the way, and points down.", "correct": True},
        {"text": "It points up on the way up and down on the way down.", "correct": False},
        {"text": "It is greatest just before the ball is caught.", "correct": False},
    ],
}
FEW = 200
"""Up to this number, students join through the API; more are added to the database directly."""
SETTINGS = {
    # The rate limits are raised, not switched off: the clients have only a few addresses.
    "CLASSROOM_JOIN_RATE": "1000000/second",
    "CLASSROOM_LOGIN_RATE": "1000000/second",
    "CLASSROOM_MAX_PARTICIPANTS": "100000",
    "CLASSROOM_LOG_LEVEL": "warning",
    "GUNICORN_CMD_ARGS": "--worker-connections 18000",
}


class Tiza(Side):
    """A Tiza server."""

    name = "Tiza"

    def __init__(self, folder: Path, cores: Cores, server: TizaServer) -> None:
        super().__init__(folder, cores)
        self.server = self.program = server
        self.port = server.port
        self.log: list[tuple[Any, Submission]] = []
        self._said = 1000
        self._round: dict[str, Any] = {}
        self._tickets: list[list[Any]] = []
        self._prefix = 0

    # -- start and stop --------------------------------------------------------------------------------------------

    def _open_control(self) -> None:
        self.token = Api(self.server.url).post("/tokens", {"username": NAME, "password": PASSWORD})["token"]
        self.teacher = Teacher(self.server.url, self.token)
        self.question_id = int(self.teacher.post("/questions", QUESTION)["id"])
        self.lesson = self.teacher.lesson()
        self.open_teacher(self.lesson["id"])

    def new_lesson(self, **how: Any) -> None:
        """Close the teacher's connection, create another lesson, and connect to it as its teacher."""
        self.crowd.leave([self.control])
        self.lesson = self.teacher.lesson(**how)
        self._round = {}
        self.open_teacher(self.lesson["id"])

    def open_teacher(self, lesson_id: int) -> Client:
        """Connect to a lesson as its teacher; later commands are sent on this connection."""
        self._enter_control(json.dumps({"token": self.token, "lesson_id": lesson_id}).encode())
        self.control.heard = []
        return self.control

    def pids(self) -> list[int]:
        """Return the process ids of the workers, without the master."""
        return self.program.children()

    # -- students --------------------------------------------------------------------------------------------------

    def enrol(self, lesson_id: int, number: int) -> list[tuple[int, bytes]]:
        """Add participants to a lesson; return the id and the authentication payload (JSON) of each."""
        self._prefix += 1
        if number <= FEW:
            code = self.teacher.get(f"/lessons/{lesson_id}")["state"]["lesson"]["code"]
            tickets = [join(self.server.url, code, f"Student {self._prefix}.{index}") for index in range(number)]
            found = [(ticket["participant"]["id"], ticket["token"]) for ticket in tickets]
            return [(id_, json.dumps({"token": token}).encode()) for id_, token in found]
        return self.enrol_many([lesson_id], number)

    def enrol_many(self, lessons: Sequence[int], number: int) -> list[tuple[int, bytes]]:
        """Add ``number`` participants to each lesson; return them as :meth:`enrol` does, lesson by lesson."""
        self._prefix += 1
        file = self.folder / f"tickets-{self._prefix}.json"
        words = [",".join(map(str, lessons)), str(number), f"Student {self._prefix}", str(file)]
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sides.enrol", *words],
            cwd=ROOT,
            env=clean_environment(**self.server.settings, PYTHONWARNINGS="ignore"),
        )
        # Meanwhile, connected clients answer the server's pings.
        self.crowd.run(lambda: process.poll() is not None, 120, "the enrolment of many")
        if process.returncode:
            raise Failed(f"the enrolment ended with status {process.returncode}")
        return [(id_, json.dumps({"token": token}).encode()) for id_, token in json.loads(file.read_text())]

    def join(self, names: Sequence[str], over: float = 0.0) -> tuple[list[Client], int]:
        """Have students join through the API, each on a separate connection, and connect.

        Args:
            names: their nicknames.
            over: seconds over which they join, evenly distributed; 0: all at once.

        Returns:
            The clients that have received the first state, and the number of refused students.
        """
        inside: list[Client] = []
        asked = refused = 0

        def joined(client: Client) -> None:
            nonlocal refused
            assert client.reply is not None
            status, body = client.reply
            self.crowd.leave([client])
            if status != 201:
                refused += 1
                return
            student = self.crowd.connect(json.dumps({"token": json.loads(body)["token"]}).encode())
            self.crowd.upgrade(student)
            inside.append(student)

        def all_in() -> bool:
            nonlocal asked
            come = (perf_counter() - started) / over if over else 1.0
            due = names[asked : min(len(names), int(come * len(names)) + 1)]
            for name, client in [(name, self.crowd.connect(stage=ASKING)) for name in due]:
                self.crowd.ask(client, "POST", "/api/v1/join", {"code": self.lesson["code"], "nickname": name})
            asked += len(due)
            return self.crowd.welcomed - before + refused == len(names)

        before, started = self.crowd.welcomed, perf_counter()
        self.crowd.on_reply = joined
        try:
            self.crowd.run(all_in, 120, "everybody being in the lesson", step=0.01 if over else 0.05)
        finally:
            self.crowd.on_reply = None
        return inside, refused

    def auths(self, number: int) -> list[bytes]:
        """Add participants to the lesson; return their authentication payloads."""
        return [auth for _id, auth in self.enrol(self.lesson["id"], number)]

    def participant(self, student: Client) -> int:
        """Return the participant id of a connection; the token begins with it, in Base64."""
        token = json.loads(student.auth)["token"].partition(".")[0]
        return int(json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))[0])

    # -- rounds ----------------------------------------------------------------------------------------------------

    def command(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Send a teacher's command and return its acknowledgement."""
        self._said += 1
        return self._good(self.crowd.call(self.control, event, payload, self._said))

    @staticmethod
    def _good(acknowledgement: bytes) -> dict[str, Any]:
        verdict = json.loads(acknowledgement)[0]
        if not verdict["ok"]:
            raise Failed(f"a command was refused: {verdict}")
        return dict(verdict)

    def _trigger(self) -> None:
        self._said += 1
        self.control.ack = None
        self.control.send(self.control.say("start_round", {"question_id": self.question_id}, self._said))

    def _wanted(self, state: State | None) -> bool:
        asked = state.value["round"] if state else None
        return bool(asked) and asked["status"] == "open" and asked["id"] > self._round.get("id", 0)

    def _asked(self) -> None:
        self.crowd.run(lambda: self.control.ack is not None, 20, "the acknowledgement of the teacher")
        assert self.control.ack is not None
        opened = self._good(self.control.ack[1])["round"]
        state = self.students[0].state
        if state is None or state.value["round"]["id"] != opened["id"]:
            raise Failed("students have another round than the teacher")

    def ask(self) -> Any:
        """Open a round."""
        fan = super().ask()
        state = self.students[0].state
        assert state is not None
        self._round = state.value["round"]
        self.round_id = self._round["id"]
        return fan

    def done(self) -> None:
        """Close the round, and wait until all students have received the new state."""
        closed = self._round["id"]

        def over(state: State) -> bool:
            return bool(state.value["round"]["id"] == closed and state.value["round"]["status"] == "closed")

        def close() -> None:
            self._said += 1
            self.control.send(self.control.say("close_round", {"round_id": closed}, self._said))

        self.crowd.gather(self.students, close, over)

    def ask_in(self, control: Client, students: Sequence[Client]) -> tuple[int, float]:
        """Open a round in the lesson of a teacher's connection; return its id and the seconds of its broadcast.

        Args:
            control: the teacher's connection.
            students: those of the lesson; the broadcast takes from the first of them to the last.
        """
        control.ack = None

        def start() -> None:
            control.send(control.say("start_round", {"question_id": self.question_id}, 1))

        def opened(state: State) -> bool:
            return bool(state.value["round"]) and state.value["round"]["status"] == "open"

        _started, first, last = self.crowd.gather(students, start, opened)
        self.crowd.run(lambda: control.ack is not None, 20, "the acknowledgement of the teacher")
        assert control.ack is not None
        return int(self._good(control.ack[1])["round"]["id"]), last - first

    def close_in(self, control: Client, round_id: int) -> None:
        """Close a round over a teacher's connection to its lesson."""
        self._good(self.crowd.call(control, "close_round", {"round_id": round_id}, 2))

    # -- the oracle ------------------------------------------------------------------------------------------------

    def verify(self) -> None:
        """Check that every answer was accepted, and is in the database once, exactly as acknowledged."""
        super().verify()
        for student, id_, round_id, value in zip(self.students, self._ids, self._rounds, self._values, strict=True):
            assert student.ack is not None
            item = Submission(round_id, value, id_, verdict=json.loads(student.ack[1])[0])
            self.log.append((SimpleNamespace(id=self.participant(student)), item))
        check_rows(read_rows(self.server.settings["DATABASE_URL"]), self.log)

    def messages(self) -> dict[str, Any]:
        """Return a state and a private view as students receive them, for the peers to send."""
        student = self.students[0]
        student.heard = []
        acknowledgement = self.crowd.call(student, "sync", {}, 999_999)
        verdict = self._good(acknowledgement)
        return {"state": verdict["state"], "me": verdict["me"]}


def prepared_server(folder: Path, prepared: Path, settings: Mapping[str, str]) -> TizaServer:
    """Return a server, not started, with a copy of a prepared database; by default it has one worker."""
    shutil.copy(prepared, folder / "tiza.sqlite3")
    return TizaServer(folder, settings={**SETTINGS, **settings}, migrate=False)


def prepare(folder: Path) -> Path:
    """Create a database with all tables and a teacher; return its file, which is not open in any process."""
    server = TizaServer(folder, settings=SETTINGS)
    server.prepare_database(TEACHER)
    return folder / "tiza.sqlite3"
