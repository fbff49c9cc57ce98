"""The server's clock: a time line in Unix seconds that nobody sets while something is timed.

The machine's own clock may be set at any moment: by NTP after a start with a wrong time, or when a machine resumes. A
question of twenty seconds must not stay open for an hour then, nor close at once. So the server's time is the monotonic
clock, which all processes of a machine share and nobody can set, and an offset. The offset is stored for each start of
the machine, so that processes that start later have the same time (``services/lessons/server_clock.py``).

Waiting and limits use ``time.monotonic()`` directly.
"""

import threading
import time
from functools import cache
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/time")

_offset = time.time() - time.monotonic()
_number = 0
_numbering = threading.Lock()


def now() -> float:
    """Return the server's time in Unix seconds."""
    return time.monotonic() + _offset


def offset() -> float:
    """Return the seconds from the monotonic clock to the server's."""
    return _offset


def set_offset(seconds: float) -> None:
    """Set the seconds from the monotonic clock to the server's."""
    global _offset  # noqa: PLW0603 - a process has one clock
    _offset = seconds


def machine_offset() -> float:
    """Return the seconds from the monotonic clock to the machine's own, which may be set at any moment."""
    return time.time() - time.monotonic()


def next_number() -> int:
    """Return a number that is greater than all before it in this process, and follows the server's time.

    It orders messages of which a page keeps the newest. The clock alone does not: two messages can have the same
    millisecond, and the offset may change.
    """
    global _number  # noqa: PLW0603
    with _numbering:
        _number = max(_number + 1, int(now() * 1000))
        return _number


@cache
def machine() -> str | None:
    """Return what all processes with the same monotonic clock have in common: a name of this start of the machine.

    None where the system does not tell it; then each process has a clock of its own.
    """
    try:
        return f"{_BOOT.read_text().strip()} {_NAMESPACE.readlink().name if _NAMESPACE.exists() else ''}".strip()
    except OSError:
        return None
