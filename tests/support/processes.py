"""Running programs in tests, with logs, and waiting for conditions."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

Result = TypeVar("Result")

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """Return a TCP port on which nothing listens on loopback at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_answers(port: int) -> bool:
    """Return whether something accepts connections on this port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(
    condition: Callable[[], Result], timeout: float = 30.0, what: str = "the condition", every: float = 0.03
) -> Result:
    """Call ``condition`` until it returns something true, and return that.

    Args:
        condition: what is polled; exceptions pass through.
        timeout: seconds.
        what: names the condition in the error message.
        every: seconds between two tries.

    Raises:
        AssertionError: ``what`` did not happen in time.
    """
    deadline = time.monotonic() + timeout
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {timeout:g} s (last: {result!r})")
        time.sleep(every)


def settled(read: Callable[[], Result], pause: float = 0.3, timeout: float = 30.0) -> Result:
    """Return what ``read`` returns once it returns the same twice, ``pause`` seconds apart.

    Raises:
        AssertionError: it still changes after ``timeout`` seconds.
    """
    last = [read()]

    def unchanged() -> bool:
        last.append(read())
        return last[-1] == last[-2]

    time.sleep(pause)
    wait_until(unchanged, timeout, "a value that no longer changes", every=pause)
    return last[-1]


def runs(pid: int) -> bool:
    """Return whether a process runs; one that has ended and waits to be collected does not (Linux).

    Its main thread may have ended while another one still holds sockets and files: each is looked at.
    """
    try:
        return any(_lives(thread) for thread in Path(f"/proc/{pid}/task").iterdir())
    except (FileNotFoundError, ProcessLookupError):
        return False


def _lives(thread: Path) -> bool:
    try:
        state = (thread / "stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in ("Z", "X")


def sockets(pid: int) -> set[str]:
    """Return the inodes of the sockets that a process has open (Linux). No other socket ever has the same one."""
    inodes = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(entry)
        except FileNotFoundError:  # closed meanwhile
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    return inodes


class Program:
    """A program running in a process group of its own, its output in a log file.

    As a context manager it is started, and killed at the end: a test of stopping in good order calls :meth:`stop`.

    Attributes:
        stop_signal: the signal that asks it to stop.
        patience: seconds that it may take to stop.
    """

    stop_signal = signal.SIGTERM
    patience = 15.0

    def __init__(
        self, command: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT
    ) -> None:
        self.command = [str(part) for part in command]
        self.log_file = log
        self.env = dict(os.environ if env is None else env)
        self.cwd = cwd
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it is ready (see :meth:`ready`).

        Raises:
            AssertionError: it ended or was not ready in time; the message holds the end of its log.
        """
        assert self.process is None or self.process.poll() is not None, "it is running already"
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.env,
                cwd=self.cwd,
                start_new_session=True,
            )
        try:
            wait_until(self._ready_or_dead, self.start_timeout, f"{self.command[0]} being ready")
        except AssertionError as error:
            self.kill()
            raise AssertionError(f"{error}\n{self.tail()}") from None

    start_timeout = 60.0

    def _ready_or_dead(self) -> bool:
        if not self.alive:
            status = self.process.returncode if self.process else None
            raise AssertionError(f"{' '.join(self.command)} ended with status {status}")
        return self.ready()

    def ready(self) -> bool:
        """Return whether it can be used; a subclass asks its port or address."""
        return True

    @property
    def alive(self) -> bool:
        """Whether the process that was started runs."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        """The process id."""
        assert self.process is not None, "it was never started"
        return self.process.pid

    @property
    def output(self) -> str:
        """The program's output so far."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def tail(self, lines: int = 40) -> str:
        """Return the last lines of its log."""
        return "\n".join(self.output.splitlines()[-lines:])

    def wait(self, timeout: float) -> int:
        """Wait until it has ended and return its exit status.

        Raises:
            AssertionError: it still runs after ``timeout`` seconds.
        """
        assert self.process is not None, "it was never started"
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.command[0]} still runs after {timeout:g} s\n{self.tail()}") from None

    def stop(self) -> int:
        """Ask it to stop and return its exit status.

        Raises:
            AssertionError: it did not stop in time; it is killed then.
        """
        if self.alive:
            os.kill(self.pid, self.stop_signal)
        try:
            return self.wait(self.patience)
        except AssertionError:
            self.kill()
            raise

    def kill(self) -> None:
        """Kill the process and its children at once (SIGKILL to its own process group)."""
        if self.process is None:
            return
        children = self.children()
        with contextlib.suppress(ProcessLookupError):  # the whole group has ended already
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        wait_until(lambda: not any(map(runs, children)), 5, "the end of its children", every=0.01)

    def children(self) -> list[int]:
        """Return the process ids of its children, as the kernel lists them (Linux)."""
        try:
            listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return []
        return [int(pid) for pid in listed.split()]

    def restart(self) -> None:
        """Stop it gracefully and start it again with the same command."""
        self.stop()
        self.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
