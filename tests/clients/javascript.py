"""The official JavaScript client, run by Node: one whole lesson, or a crowd that stays connected."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.support.databases import require
from tests.support.processes import ROOT

HERE = Path(__file__).parent


def hold_lesson(task: dict[str, Any]) -> dict[str, Any]:
    """Hold a lesson (``lesson.mjs``) and return what every client received.

    Raises:
        AssertionError: the script failed; the message is what it wrote to standard error.
    """
    command = [require("node", "nodejs"), HERE / "lesson.mjs", json.dumps(task)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


class JavaScriptCrowd:
    """Clients in one Node process (``crowd.mjs``), each of which has had acknowledgements on the last transport."""

    def __init__(self, url: str, transports: str, clients: int) -> None:
        command = [require("node", "nodejs"), HERE / "crowd.mjs", url, transports, str(clients)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert self.process.stdout
        assert self.process.stdout.readline() == "connected\n"

    def logs(self) -> list[dict[str, Any]]:
        """Return the log of each client as it is now."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("logs\n")
        self.process.stdin.flush()
        return list(json.loads(self.process.stdout.readline()))

    def leave(self) -> list[dict[str, Any]]:
        """Disconnect all clients and return the log of each."""
        try:
            out, errors = self.process.communicate(timeout=60)  # closes their standard input
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        assert self.process.returncode == 0, errors
        return list(json.loads(out))
