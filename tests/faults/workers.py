"""Which worker serves whom, as the kernel sees it (Linux)."""

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.processes import runs, sockets, wait_until
from tests.support.servers import TizaServer


def served_by(server: TizaServer, ports: Iterable[int | None]) -> dict[int, set[int]]:
    """Return by worker which of the clients at these local ports it serves.

    The kernel's table may miss lines while it changes, so it is read until everybody is found.
    """
    missing = {port for port in ports if port is not None}
    found: dict[int, set[int]] = {pid: set() for pid in server.children()}

    def look() -> bool:
        inodes = {pid: sockets(pid) for pid in found}
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            local, remote = (int(address.rpartition(":")[2], 16) for address in fields[1:3])
            if local != server.port or remote not in missing:
                continue
            for pid, held in inodes.items():
                if fields[9] in held:
                    found[pid].add(remote)
                    missing.discard(remote)
        return not missing

    wait_until(look, 30, "finding who serves whom")
    return found


@contextmanager
def only(server: TizaServer, pid: int) -> Iterator[None]:
    """Have one worker accept all connections that come meanwhile: the others are stopped."""
    others = [other for other in server.children() if other != pid]
    for other in others:
        os.kill(other, signal.SIGSTOP)
    try:
        yield
    finally:
        for other in others:
            os.kill(other, signal.SIGCONT)


def kill_worker(server: TizaServer, pid: int) -> None:
    """``kill -9`` one worker and wait for its end."""
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not runs(pid), 30, "the end of the worker", every=0.01)


def wait_for_workers(server: TizaServer, number: int, without: int = 0) -> None:
    """Wait until the master has that many workers again, ``without`` not among them."""

    def full() -> bool:
        children = server.children()
        return len(children) == number and without not in children

    wait_until(full, 30, f"{number} workers")


def open_files(pid: int) -> int:
    """Return how many file descriptors a process has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def memory(pid: int) -> int:
    """Return the resident memory of a process in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def threads(pid: int) -> int:
    """Return how many threads a process has."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))
