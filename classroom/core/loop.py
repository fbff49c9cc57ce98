"""A background loop: one thread that runs named tasks, at an interval or when it is woken.

All background threads of a process are loops of this kind, so that they start, stop and fail in the same way. Under
eventlet the thread is a green one.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

import structlog

from classroom.core.deadlines import time_limit

log = structlog.get_logger()

WAIT_LIMIT = 4.0
"""Seconds that a task waits for one statement of the database: a loop must not stand still as long as a request may."""
RETRY_PAUSE = 1.0
"""Seconds that a loop without waiting time pauses after a failure, so that it does not spin."""


class Task(NamedTuple):
    """One thing that a loop does in each run, or in each ``every``-th run."""

    name: str
    run: Callable[[], Any]
    every: int = 1


class Loop:
    """Runs tasks in the order given. A task that raises is logged with its name, and the next ones run as usual."""

    def __init__(
        self,
        name: str,
        *tasks: Task,
        interval: float | None = None,
        pause: float = 0.0,
        context: Callable[[], AbstractContextManager[Any]] = nullcontext,
        finish: bool = False,
    ) -> None:
        """Prepare the loop; :meth:`start` starts its thread.

        Args:
            name: of the thread, and for the log.
            tasks: what to do in each run.
            interval: seconds between two runs. None: run only when woken. 0: run again at once, for tasks that wait
                themselves.
            pause: least seconds between the end of a run and the next run, however often the loop is woken.
            context: the tasks of a run share a context made by this, such as ``app.app_context``. After a task that
                fails, the next ones get a new context.
            finish: whether to run the tasks once more after :meth:`stop`, for work that was queued before it.
        """
        self.name = name
        self._tasks = tasks
        self._interval = interval
        self._pause = pause
        self._context = context
        self._finish = finish
        self._runs = 0
        self._last_run = time.monotonic()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self._stopped = False
        self.running = False
        """Whether the loop was started and not stopped."""

    @property
    def silent_for(self) -> float:
        """Seconds since a run has ended, or since the start."""
        return time.monotonic() - self._last_run

    def start(self) -> None:
        """Start the thread; a second call does nothing."""
        if self._thread is None:
            self._last_run = time.monotonic()
            self.running = not self._stopped
            self._thread = threading.Thread(target=self._loop, name=self.name, daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Have the tasks run soon. Cheap when the loop is awake already."""
        if not self._woken.is_set():
            self._woken.set()

    def stop(self, timeout: float = 0.0) -> None:
        """Have the loop end after its present run.

        Args:
            timeout: seconds to wait for that.
        """
        self._stopped, self.running = True, False
        self._woken.set()
        if self._thread is not None and timeout:
            self._thread.join(timeout)

    def run_once(self) -> bool:
        """Run each task that is due; return whether all of them succeeded."""
        self._runs += 1
        due = deque(task for task in self._tasks if self._runs % task.every == 0)
        succeeded = True
        with time_limit(each=WAIT_LIMIT):
            while due:
                succeeded = self._run_until_failure(due) and succeeded
        self._last_run = time.monotonic()
        return succeeded

    def _run_until_failure(self, due: deque[Task]) -> bool:
        """Run tasks in one context, which ends with the first that fails: what it left there must not harm the next."""
        task = due[0]
        try:
            with self._context():
                while due:
                    task = due.popleft()
                    task.run()
        except Exception as error:
            log.error("task_failed", loop=self.name, task=task.name, exc_info=error)
            if due and due[0] is task:  # the context could not be made: the run must end nevertheless
                due.popleft()
            return False
        return True

    def _loop(self) -> None:
        while not self._stopped:
            if self._interval != 0:
                self._woken.wait(self._interval)
                self._woken.clear()
                if not self.running:
                    break
            succeeded = self.run_once()
            if self._interval == 0 and not succeeded:
                time.sleep(RETRY_PAUSE)
            elif self._pause:
                time.sleep(self._pause)
        if self._finish:
            self.run_once()
