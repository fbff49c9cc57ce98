"""Connections to servers outside: names are looked up once, nothing blocks the event loop, no wait is without end."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from classroom.core.concurrency import look_up, offload

LOOK_UPS_AT_ONCE = 4
"""Names that a process looks up at the same time. A lookup occupies one of the few real threads, and a resolver that
does not answer must not hold them all: databases and passwords need them too."""

_looking = threading.BoundedSemaphore(LOOK_UPS_AT_ONCE)
_hosts: dict[str, tuple[threading.Lock, list[object]]] = {}
"""Names that are being looked up, each with a lock and those who want it."""
_changing = threading.Lock()
_contexts: list[ssl.SSLContext] = []
_making = threading.Lock()


class Deadline:
    """When all waiting of one try must have ended, by the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left.

        Raises:
            TimeoutError: none.
        """
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("the time is up")
        return seconds


def addresses(host: str, port: int, deadline: Deadline) -> list[tuple[int, str]]:
    """Return the addresses of a host, as the system's resolver does, each with its family.

    Raises:
        OSError: there are none, or it took too long.
    """
    with _turn(host, deadline):
        if not _looking.acquire(timeout=deadline.left):
            raise TimeoutError("the resolver does not answer")
        try:
            found = look_up(host, port)
        finally:
            _looking.release()
    deadline.left  # noqa: B018 - raises when the time is up
    return found


@contextmanager
def _turn(host: str, deadline: Deadline) -> Iterator[None]:
    """Let one at a time look up a name: hundreds of mails to a server whose name nobody knows delay no other name."""
    me = object()
    with _changing:
        lock, waiting = _hosts.setdefault(host, (threading.Lock(), []))
        waiting.append(me)
    try:
        if not lock.acquire(timeout=deadline.left):
            raise TimeoutError("the resolver does not answer")
        try:
            yield
        finally:
            lock.release()
    finally:
        with _changing:
            waiting.remove(me)
            if not waiting:
                del _hosts[host]


def connect(found: Sequence[tuple[int, str]], port: int, deadline: Deadline, each: float) -> socket.socket:
    """Connect to the first of these addresses that answers.

    Args:
        found: families and addresses; nothing is looked up.
        port: the port.
        deadline: of the whole try.
        each: seconds for one address.

    Raises:
        OSError: none answers.
    """
    failure: OSError = OSError("there is no address")
    for family, address in found:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(min(each, deadline.left))
            sock.connect((address, port))
        except OSError as error:
            sock.close()
            failure = error
        else:
            return sock
    raise failure


def tls_context() -> ssl.SSLContext:
    """Return the process's settings for TLS: certificates are verified with the system's authorities, and names too."""
    with _making:
        if not _contexts:
            _contexts.append(offload(ssl.create_default_context))  # reads and parses some hundred certificates
        return _contexts[0]
