"""Replacing workers without a gap: on SIGHUP, old workers go on accepting until a new one does.

gunicorn tells the old workers to stop as soon as it has forked the new ones, which then take seconds to load the
application. Whatever the master is told, it keeps in memory that all workers share. The master never patches the
standard library, so nothing green is imported here.
"""

import mmap
import struct
from typing import Any

_FIELD = struct.Struct("=Q")
_REPLACED, _ACCEPTING, _STOPPING = (number * _FIELD.size for number in range(3))


class Rollover:
    """What the workers know of each other. gunicorn numbers them by ``age``, upwards from 1."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 3 * _FIELD.size)  # anonymous: inherited by every worker

    def begin(self, age: int) -> None:
        """Note that all workers up to this age are to be replaced."""
        self._write(_REPLACED, age)

    def accepts(self, age: int) -> None:
        """Note that a worker has begun to accept connections."""
        self._write(_ACCEPTING, max(age, self._read(_ACCEPTING)))

    def end(self) -> None:
        """Note that the server stops, and nobody is replaced any more."""
        self._write(_STOPPING, 1)

    def replaces_others(self, age: int) -> bool:
        """Return whether a worker was started to replace others, none of which has been replaced yet."""
        return 0 < self._read(_REPLACED) < age and not self._has_successor()

    def is_needed(self, age: int) -> bool:
        """Return whether a worker that was told to stop has to go on, since none of the new ones accepts yet."""
        return age <= self._read(_REPLACED) and not self._has_successor() and not self._read(_STOPPING)

    def _has_successor(self) -> bool:
        return self._read(_ACCEPTING) > self._read(_REPLACED)

    def _read(self, field: int) -> int:
        return int(_FIELD.unpack_from(self._shared, field)[0])

    def _write(self, field: int, value: int) -> None:
        _FIELD.pack_into(self._shared, field, value)


def of(server: Any) -> Rollover:
    """Return the rollover of gunicorn's arbiter. It stays the same when the arbiter reloads its code."""
    found = getattr(server, "tiza_rollover", None)
    if found is None:
        found = server.tiza_rollover = Rollover()
        stop = server.stop

        def stop_all(graceful: bool = True) -> None:  # gunicorn has no hook for this moment
            found.end()
            stop(graceful)

        server.stop = stop_all
    return found
