"""Simulated students over Socket.IO who keep a log, and many of them at once.

Every student logs each submission: its id, when it was first sent, when it was acknowledged, and the verdict. After a
run, ``answer_log.check_log()`` compares the log with what the server stored; the fault tests rely on this comparison.
"""

import asyncio
import random
import threading
import time
import uuid
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from tests.clients.api import join
from tests.clients.socket_io import Refused, SocketIOClient
from tests.support.processes import wait_until

RETRY = {"rate_limited", "unavailable"}


@dataclass
class Submission:
    """One answer and what its sender knows of it. Times are Unix seconds."""

    round_id: int
    value: Any
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    sent: float | None = None
    acknowledged: float | None = None
    verdict: dict[str, Any] | None = None
    tries: int = 0

    @property
    def accepted(self) -> bool:
        """Whether the server acknowledged that it is stored."""
        return bool(self.verdict and self.verdict["ok"])


Choose = Callable[["Student", dict[str, Any]], Any]


class Student:
    """One simulated student: connects, reconnects, keeps the newest state, sends until there is a final verdict.

    Attributes:
        state: the newest public state, by version.
        me: the newest private view.
        seen: the statuses in which each round was seen, by round id, in order.
        log: every submission.
        choose: given a round that has opened, the value to answer with, or None to stay silent.
        patience: seconds to wait for an acknowledgement before sending the same again.
        moves: the seconds after which a stopping server asked to come back.
        gaps: for each lost connection, the seconds until the first state on the next one.
    """

    def __init__(
        self,
        url: str,
        ticket: dict[str, Any],
        choose: Choose | None = None,
        transport: type[SocketIOClient] = SocketIOClient,
    ) -> None:
        self.url = url
        self.token = ticket["token"]
        self.code = str(ticket.get("lesson", {}).get("code", ""))
        self._transport = transport
        self.id = int(ticket["participant"]["id"])
        self.choose = choose
        self.state: dict[str, Any] | None = None
        self.me: dict[str, Any] | None = None
        self.seen: dict[int, list[str]] = {}
        self.went_back = 0
        self.log: list[Submission] = []
        self.connected = False
        self.connections = 0
        self.refused: str | None = None
        self.removed = False
        self.patience = 8.0
        self.moves: list[float] = []
        self.gaps: list[float] = []
        self._lost_at: float | None = None
        self._return_after = 0.0
        self._client: SocketIOClient | None = None
        self._online = asyncio.Event()
        self._tasks: set[asyncio.Task[Submission]] = set()
        self._stopped = False

    @property
    def status(self) -> str | None:
        """Status of the round that this student sees now; None before the first."""
        asked = self.state["round"] if self.state else None
        return asked["status"] if asked else None

    async def run(self) -> None:
        """Stay connected until :meth:`stop`, or until the server refuses for good."""
        failures = 0
        while not self._stopped:
            try:
                auth = {"token": self.token}
                self._client = await self._transport.open(self.url, "/student", auth, self._event, lesson=self.code)
            except Refused as refusal:
                self.refused = refusal.code
                return
            except (OSError, TimeoutError):
                failures += 1
                await asyncio.sleep(min(5.0, 0.25 * 2 ** min(failures, 5)) * random.uniform(0.3, 1))
                continue
            failures = 0
            self.connected = True
            self.connections += 1
            self._online.set()
            await self._client.closed()
            self.connected = False
            self._online.clear()
            self._lost_at = self._lost_at or time.monotonic()
            await asyncio.sleep(self._return_after)  # nothing, unless the server has asked for it
            self._return_after = 0.0

    async def stop(self) -> None:
        """Close the connection and stay away."""
        self._stopped = True
        for task in self._tasks:
            task.cancel()
        if self._client and self.connected:
            self._client.close()

    def drop(self) -> None:
        """Drop the connection, as in a tunnel; :meth:`run` connects again."""
        if self._client:
            self._client.abort()

    async def answer(self, round_id: int, value: Any, submission_id: str | None = None) -> Submission:
        """Send an answer with one id until its final verdict is there."""
        return await self._deliver(self._write(round_id, value, submission_id))

    def _write(self, round_id: int, value: Any, submission_id: str | None = None) -> Submission:
        self.log.append(Submission(round_id, value, **({"id": submission_id} if submission_id else {})))
        return self.log[-1]

    async def _deliver(self, item: Submission) -> Submission:
        while item.verdict is None:
            await self._online.wait()
            assert self._client is not None
            item.sent = item.sent or time.time()
            item.tries += 1
            sent = {"id": item.id, "round_id": item.round_id, "value": item.value}
            try:
                verdict = await self._client.call("answer", sent, self.patience)
            except (OSError, TimeoutError):
                await asyncio.sleep(0.05)
                continue
            if verdict["ok"] or verdict["error"]["code"] not in RETRY:
                item.acknowledged, item.verdict = time.time(), verdict
            else:
                await asyncio.sleep(float(verdict["error"].get("retry_after", 0.5)) * random.uniform(0.5, 1))
        return item

    async def sync(self) -> dict[str, Any]:
        """Ask for everything; returns the acknowledgement."""
        await self._online.wait()
        assert self._client is not None
        return dict(await self._client.call("sync", {}))

    async def say(self, event: str, payload: Any) -> dict[str, Any]:
        """Send any event and return its acknowledgement."""
        await self._online.wait()
        assert self._client is not None
        return dict(await self._client.call(event, payload))

    async def say_raw(self, packet: str) -> None:
        """Send an event that no JSON library would write, without asking for an acknowledgement."""
        await self._online.wait()
        assert self._client is not None
        self._client.send_raw(packet)

    def _event(self, name: str, data: Any) -> None:
        if name == "state":
            self._take_state(data)
        elif name == "me":
            self.me = data
        elif name == "removed":
            self.removed = True
        elif name == "moving":
            self._return_after = float(data["after"])
            self.moves.append(self._return_after)

    @property
    def lost(self) -> bool:
        """Whether a connection was lost and no state has come on another one yet."""
        return self._lost_at is not None

    @property
    def port(self) -> int | None:
        """The local port of the present connection."""
        return self._client.port if self._client and self.connected else None

    def _take_state(self, state: dict[str, Any]) -> None:
        if self._lost_at is not None:
            self.gaps.append(time.monotonic() - self._lost_at)
            self._lost_at = None
        if self.state and state["version"] < self.state["version"]:
            self.went_back += 1
            return
        self.state = state
        asked = state["round"]
        if not asked:
            return
        statuses = self.seen.setdefault(asked["id"], [])
        if not statuses or statuses[-1] != asked["status"]:
            statuses.append(asked["status"])
        if asked["status"] != "open" or any(item.round_id == asked["id"] for item in self.log):
            return
        value = self.choose(self, asked) if self.choose else None
        if value is not None:
            # It stands in the log at once: another state may come before the task runs, and must not be answered again.
            self._tasks.add(task := asyncio.create_task(self._deliver(self._write(asked["id"], value))))
            task.add_done_callback(self._tasks.discard)


class Swarm:
    """Many simulated students on one event loop in a thread of its own. Use it as a context manager."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.students: list[Student] = []
        self._runners: list[asyncio.Task[None]] = []  # the loop alone would not keep them
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="swarm", daemon=True)

    def add(
        self,
        code: str,
        number: int = 1,
        choose: Choose | None = None,
        prefix: str = "Student",
        transport: type[SocketIOClient] = SocketIOClient,
    ) -> list[Student]:
        """Join that many students to a lesson by the API and have them connect; returns them at once."""
        with ThreadPoolExecutor(8) as pool:
            names = [f"{prefix} {index + 1}" for index in range(number)]
            tickets = list(pool.map(lambda name: join(self.url, code, name), names))
        return [self.enter(ticket, choose, transport) for ticket in tickets]

    def enter(
        self, ticket: dict[str, Any], choose: Choose | None = None, transport: type[SocketIOClient] = SocketIOClient
    ) -> Student:
        """Connect with a ticket: a participant's first page, another tab, or another device."""

        async def start() -> Student:
            student = Student(self.url, ticket, choose, transport)
            self._runners.append(asyncio.create_task(student.run()))
            return student

        student = self.do(start())
        self.students.append(student)
        return student

    def do(self, work: Coroutine[Any, Any, Any], timeout: float = 60) -> Any:
        """Run a coroutine of a student on the swarm's loop and return its result."""
        return self.start(work).result(timeout)

    def start(self, work: Coroutine[Any, Any, Any]) -> "Future[Any]":
        """Begin a coroutine of a student on the swarm's loop; the future has its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def all(self, condition: Callable[[Student], Any], what: str, timeout: float = 60) -> None:
        """Wait until something is true of every student."""
        try:
            wait_until(lambda: all(condition(student) for student in self.students), timeout, what)
        except AssertionError as error:
            late = [student.id for student in self.students if not condition(student)]
            raise AssertionError(f"{error} for {len(late)} of {len(self.students)}: {late[:5]}") from None

    @property
    def log(self) -> Iterator[tuple[Student, Submission]]:
        """Every submission with its sender."""
        return ((student, item) for student in self.students for item in student.log)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async def stop() -> None:
            await asyncio.gather(*(student.stop() for student in self.students))
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        self.do(stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
