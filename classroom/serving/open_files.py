"""The limit of open files: each client is one, and with the usual soft limit of 1,024 the 1,025th cannot connect."""

import resource
from typing import NamedTuple

#: Descriptors that a process uses besides its clients: databases, logs, listeners, pipes of threads.
OTHER_FILES = 512

#: The part of the descriptors for clients that WebSockets may use, where there are too few for all.
WEBSOCKETS = 0.75


class Room(NamedTuple):
    """How many connections a worker has at once: ``requests`` that are being served or awaited, and ``websockets``."""

    requests: int
    websockets: int


def room(clients: int) -> Room:
    """Return the room for at most ``clients`` connections of each kind within this process's limit of open files.

    Without descriptors for new clients, nobody could give way to them either.
    """
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return Room(clients, clients)
    left = max(soft - OTHER_FILES, soft // 2)
    websockets = min(clients, int(left * WEBSOCKETS))
    return Room(min(clients, left - websockets), websockets)


def raise_open_files(clients: int) -> str | None:
    """Raise the soft limit of this process and its children as far as ``clients`` connections of each kind need it.

    Returns a warning when the hard limit does not allow so many, otherwise ``None``.
    """
    wanted = 2 * clients + OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    reachable = wanted if hard == unlimited else min(wanted, hard)
    if soft != unlimited and soft < reachable:
        resource.setrlimit(resource.RLIMIT_NOFILE, (reachable, hard))
    found = room(clients)
    if found.websockets < clients:
        return (
            f"At most {reachable} open files are allowed here: room for {found.websockets} clients, "
            f"not {clients}. Raise the hard limit (ulimit -Hn, LimitNOFILE)"
        )
    return None
