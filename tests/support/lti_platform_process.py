"""A platform in a process of its own: ``python -m tests.support.lti_platform_process PORT FOLDER``.

What it has taken is in ``FOLDER/scores.jsonl``, a line each, also after it was killed and started again. It reads our
public keys from ``FOLDER/tool_keys.json``, and makes ``FOLDER/ready`` with its process id.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.support.lti_platform import Claims, Platform

SCORES = "scores.jsonl"


def taken(folder: Path) -> list[Claims]:
    """Return the scores that a platform has taken, in order."""
    file = folder / SCORES
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


class Running:
    """A platform that can be killed and started again at the same port."""

    def __init__(self, port: int, folder: Path) -> None:
        """Prepare; :meth:`start` starts it."""
        self.port, self.folder = port, folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        ready = self.folder / "ready"
        ready.unlink(missing_ok=True)
        words = [sys.executable, "-m", "tests.support.lti_platform_process", str(self.port), str(self.folder)]
        self._process = subprocess.Popen(words)
        while not ready.exists():
            assert self._process.poll() is None, "the platform did not start"
            time.sleep(0.02)

    def kill(self) -> None:
        """Kill it as the kernel does that has no memory left."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def kill_when(self, happened: Callable[[], bool]) -> None:
        """Kill it as soon as something has happened; for a thread of its own."""
        while not happened():
            time.sleep(0.005)
        self.kill()


def main(port: int, folder: Path) -> None:
    """Run until killed."""
    with Platform(port=port) as platform:
        platform.tool_keys = json.loads((folder / "tool_keys.json").read_text())
        platform.scores = [(each.pop("column"), each) for each in taken(folder)]
        take = platform.take

        def keep(column: str, score: Claims) -> int:
            before = len(platform.scores)
            status = take(column, score)
            if len(platform.scores) > before:
                with (folder / SCORES).open("a") as file:
                    file.write(json.dumps({"column": column, **score}) + "\n")
            return status

        platform.take = keep  # type: ignore[method-assign]
        (folder / "ready").write_text(str(os.getpid()))
        while True:
            time.sleep(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
