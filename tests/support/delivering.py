"""A process that delivers: ``python -m tests.support.delivering FILE LEASE``; it appends what it delivers to the file.

Once it is ready, there is a file with its process id at the end of the name.

Keys that begin with ``dead`` take longer than any test. Mail is really sent, to the server of ``CLASSROOM_MAIL_URL``.
"""

import os
import sys
import time
from pathlib import Path

from classroom import create_app
from classroom.services.deliveries import courier, mail, outbox
from classroom.services.deliveries.courier import Courier
from classroom.services.deliveries.kinds import Kind
from classroom.services.deliveries.outcomes import DELIVERED, Claim, Outcome

PAUSE = 0.005
"""Seconds that a delivery takes."""


def main(path: str, lease: float) -> None:
    """Deliver until killed."""
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


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
