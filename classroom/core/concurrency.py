"""The only module of the application that uses eventlet (besides app.py, serving/ and live/transport).

Outside a patched server (tests, command line) the same calls use plain threads or run the work directly.

Nothing may block the event loop for long: while one request computes, every student waits. There are three ways to do
long work. Work that waits, or computes in C, runs in a real thread: :func:`offload`, or a :class:`SerialExecutor` where
many calls may come at once. Work that runs in Python for long, in many small pieces, calls :func:`yield_to_loop`
between the pieces, but never inside a transaction: all other writers would wait as well.
"""

import ctypes
import gc
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from eventlet import hubs, patcher, tpool

Result = TypeVar("Result")

SLICE = 0.005
"""Seconds that long work may run before it yields."""

SWITCH = 0.001
"""Seconds after which a thread that computes in Python must release the interpreter lock; Python's default is 0.005."""

_M_ARENA_MAX = -8
"""glibc's number of the option, from its ``malloc.h``."""

_last_yield = 0.0


def is_green() -> bool:
    """Return whether this process runs on eventlet's hub."""
    return bool(patcher.is_monkey_patched("thread"))


def freeze_gc() -> None:
    """Exclude all present objects from garbage collection: when all is imported and wired, and once it is warm.

    These objects live as long as the process. Without this, each full collection walks through all of them, which
    blocks the loop for about a tenth of a second. There is no collection beforehand, for the same reason.
    """
    sys.setswitchinterval(SWITCH)
    gc.freeze()


def limit_memory_pools() -> None:
    """Have all threads of this process share two of the C library's pools of memory (glibc; elsewhere nothing changes).

    glibc would give each of the twenty threads of :func:`offload` a pool of its own, which keeps the most that its
    thread ever needed: after twenty logins, whose hashes need 19 MiB each, a worker held 380 MB that nobody used.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_M_ARENA_MAX, 2)


def offload(function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Run blocking work (disk access, code in C) in a real thread while the event loop goes on; return its result."""
    if is_green():
        return tpool.execute(function, *args, **kwargs)  # type: ignore[no-any-return]
    return function(*args, **kwargs)


def look_up(host: str, port: int) -> list[tuple[int, str]]:
    """Ask the system's resolver for the addresses of a host; return families and addresses in its order of preference.

    In a real thread: the resolver blocks, and eventlet's own does not know names of the local network.

    Raises:
        OSError: there are none, or the resolver does not answer.
    """
    resolver = patcher.original("socket") if is_green() else socket
    found = offload(resolver.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys((int(family), str(address[0])) for family, _type, _protocol, _name, address in found))


def resolve_names_in_threads() -> None:
    """Have names of hosts looked up by the system in real threads: a silent name server must not block the loop.

    eventlet's own lookups do not know what the system knows besides DNS, such as names in ``.local``.
    """
    resolve = socket.getaddrinfo
    socket.getaddrinfo = lambda *args, **options: offload(resolve, *args, **options)


def wait_for_socket(descriptor: int, readable: bool, seconds: float) -> bool:
    """Have a green thread wait until a socket can be read (or written); return False if that took too long.

    Args:
        descriptor: of the socket.
        readable: whether to wait for bytes that arrive, or for room for bytes to send.
        seconds: the longest wait.
    """
    try:
        hubs.trampoline(descriptor, read=readable, write=not readable, timeout=seconds, timeout_exc=TimeoutError)
    except TimeoutError:
        return False
    return True


class SerialExecutor:
    """Runs heavy work of one kind one call at a time, so that twenty logins at once leave a core for the loop.

    Other callers wait for their turn without blocking the loop. Do not use it inside :func:`offload` or a transaction.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def run(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """Run the function in a real thread when its turn comes; return its result."""
        with self._turn:
            return offload(function, *args, **kwargs)


def yield_to_loop() -> str:
    """Let other green threads run if this process has not yielded for :data:`SLICE` seconds; otherwise do nothing.

    Returns an empty string, so that a template can call it between the rows of a long table.
    """
    global _last_yield  # noqa: PLW0603 - shared by all callers of this process
    if is_green() and time.monotonic() - _last_yield > SLICE:
        time.sleep(0)
        _last_yield = time.monotonic()
    return ""
