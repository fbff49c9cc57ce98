"""SIGHUP: at every moment some worker accepts, new workers run the new code, and code that fails changes nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from classroom.serving.rollover import Rollover
from tests.serving.conftest import WorkerServer
from tests.support.processes import ROOT, runs, wait_until

APPLICATION = """
import os, sys, time
version, gate = {version!r}, {gate!r}
while gate and not os.path.exists(gate):
    time.sleep(0.02)
if version == "broken":
    raise RuntimeError("this version does not start")


def app(environ, start_response):
    body = version.encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
"""


class Deployed(WorkerServer):
    """A server of an application in a folder, which can be exchanged for another version."""

    def __init__(self, folder: Path, workers: int) -> None:
        super().__init__(folder, "--workers", str(workers), "--graceful-timeout", "3", "--pythonpath", str(folder))
        self.command[-1] = "deployed:app"
        self.env["PYTHONDONTWRITEBYTECODE"] = "1"
        self.folder = folder

    def deploy(self, version: str, gate: Path | None = None) -> None:
        """Write a version of the application, which starts once ``gate`` exists."""
        text = APPLICATION.format(version=version, gate=str(gate or ""))
        (self.folder / "deployed.py").write_text(text)

    def version(self) -> str:
        """Return what a new connection is answered."""
        return self.exchange(b"GET / HTTP/1.0\r\n\r\n").rpartition(b"\r\n\r\n")[2].decode()

    def reload(self) -> None:
        """Tell the master."""
        os.kill(self.pid, signal.SIGHUP)


@pytest.fixture
def deploy(tmp_path: Path) -> Iterator[Callable[[int], Deployed]]:
    """Start a server with so many workers."""
    with ExitStack() as stack:

        def start(workers: int) -> Deployed:
            server = Deployed(tmp_path, workers)
            server.deploy("old")
            return stack.enter_context(server)

        yield start


def booting(server: Deployed, number: int) -> None:
    """Wait until so many workers were started in all."""
    wait_until(lambda: server.output.count("Booting worker") == number, 30, f"worker {number}")


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.long)])
def test_old_workers_accept_until_a_new_one_does(
    deploy: Callable[[int], Deployed], workers: int, tmp_path: Path
) -> None:
    server = deploy(workers)
    old, gate = server.children(), tmp_path / "gate"
    server.deploy("new", gate)
    server.reload()
    booting(server, 2 * workers)
    wait_until(lambda: server.output.count("Handling signal: hup") == 1, 10, "the reload")
    assert {server.version() for _ in range(20)} == {"old"}
    assert all(map(runs, old))
    gate.touch()
    wait_until(lambda: not any(map(runs, old)), 30, "the end of the old workers")
    assert server.version() == "new"
    wait_until(lambda: len(server.children()) == workers, 10, "the old workers being collected")
    assert server.stop() == 0


def test_a_version_that_does_not_start_leaves_the_old_workers(deploy: Callable[[int], Deployed]) -> None:
    server = deploy(1)
    (old,) = server.children()
    server.deploy("broken")
    server.reload()
    wait_until(lambda: "the old workers go on" in server.output, 30, "the failure")
    wait_until(lambda: server.children() == [old], 30, "the end of the new worker")
    assert server.version() == "old"
    server.deploy("repaired")
    server.reload()
    wait_until(lambda: not runs(old), 30, "the end of the old worker")
    assert server.version() == "repaired"


def test_a_server_that_is_told_to_stop_in_a_reload_stops(deploy: Callable[[int], Deployed], tmp_path: Path) -> None:
    server = deploy(1)
    server.deploy("new", tmp_path / "never")
    server.reload()
    booting(server, 2)
    assert server.stop() == 0
    assert not server.children()


def test_a_master_that_was_started_with_older_settings_reloads_the_present_ones(
    serve: Callable[..., WorkerServer], tmp_path: Path
) -> None:
    file = tmp_path / "gunicorn.conf.py"
    file.write_text("import os\nbind = '127.0.0.1:' + os.environ['PORT']\n")  # no hooks, and gunicorn's own workers
    server = serve("--config", str(file))
    (old,) = server.children()
    file.write_text(f"import runpy\nglobals().update(runpy.run_path({str(ROOT / 'gunicorn.conf.py')!r}))\n")
    os.kill(server.pid, signal.SIGHUP)
    wait_until(lambda: not runs(old), 30, "the end of the old worker")
    wait_until(lambda: server.children() not in ([], [old]) and server.ready(), 60, "the new one")
    os.kill(server.children()[0], signal.SIGKILL)  # one that was given everything
    wait_until(lambda: server.output.count("Booting worker") == 3 and server.ready(), 60, "another one")
    assert server.stop() == 0
    assert "Traceback" not in server.output


def test_the_master_forgets_the_code_that_it_was_started_with() -> None:
    program = (
        "import runpy, sys; runpy.run_path('gunicorn.conf.py'); first = sys.modules['classroom'];"
        "runpy.run_path('gunicorn.conf.py'); assert sys.modules['classroom'] is not first"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_who_is_needed() -> None:
    rollover = Rollover()
    rollover.accepts(1)
    assert not rollover.is_needed(1), "no reload: a worker that is told to stop stops"
    assert not rollover.replaces_others(2), "a worker that cannot start at the first start ends the server"
    rollover.begin(1)
    assert rollover.is_needed(1)
    assert rollover.replaces_others(2)
    rollover.accepts(2)
    assert not rollover.is_needed(1)
    assert not rollover.replaces_others(3)
    rollover.begin(3)
    assert rollover.is_needed(2)
    rollover.end()
    assert not rollover.is_needed(2)
