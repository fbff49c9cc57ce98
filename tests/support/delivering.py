"""Processes that deliver; they append what they deliver to a file.

Once one is ready, there is a file with its process id at the end of the name. They are forked from a process that has
imported everything, which takes longer than what they do.

Keys that begin with ``dead`` take longer than any test. Mail is really sent, to the server of ``CLASSROOM_MAIL_URL``.
"""

import multiprocessing
import os
import time
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

from classroom import create_app
from classroom.services.deliveries import courier, mail, outbox
from classroom.services.deliveries.courier import Courier
from classroom.services.deliveries.kinds import Kind
from classroom.services.deliveries.outcomes import DELIVERED, Claim, Outcome

PAUSE = 0.005
"""Seconds that a delivery takes."""


_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload([__name__])


def start(path: Path, lease: float, environment: Mapping[str, str]) -> BaseProcess:
    """Start a process with these settings; what it prints goes to a log beside the file."""
    process = _forks.Process(target=_main, args=(str(path), lease, dict(environment)))
    process.start()
    return process


def _main(path: str, lease: float, environment: dict[str, str]) -> None:
    """Deliver until killed."""
    os.environ.clear()
    os.environ.update(environment)
    log = os.open(Path(path).with_suffix(".log"), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(log, 1)
    os.dup2(log, 2)
    outbox.LEASE, courier.LOOK_EVERY = lease, 0.05
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def deliver(claimed: Claim) -> Outcome:
        if claimed.key.startswith("dead"):
            time.sleep(3600)
        os.write(file, f"{claimed.key} {claimed.payload} {os.getpid()}\n".encode())
        time.sleep(PAUSE)
        return DELIVERED

    app = create_app()
    carrier = Courier(app, [Kind("note", deliver), mail.KIND])
    carrier.loop._interval = courier.LOOK_EVERY
    carrier.start()
    Path(f"{path}.{os.getpid()}").touch()
    while True:
        time.sleep(1)
