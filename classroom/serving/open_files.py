"""The limit of open files: each client is one, and with the usual soft limit of 1,024 the 1,025th cannot connect."""

import resource

#: Descriptors that a process uses besides its clients: databases, logs, listeners, pipes of threads.
OTHER_FILES = 512


def raise_open_files(clients: int) -> str | None:
    """Raise the soft limit of this process and its children as far as ``clients`` connections need it.

    Returns a warning when the hard limit does not allow so many, otherwise ``None``.
    """
    wanted = clients + OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    reachable = wanted if hard == unlimited else min(wanted, hard)
    if soft != unlimited and soft < reachable:
        resource.setrlimit(resource.RLIMIT_NOFILE, (reachable, hard))
        soft = reachable
    if soft != unlimited and soft < wanted:
        return (
            f"At most {soft} open files are allowed here: room for {max(soft - OTHER_FILES, 0)} clients, "
            f"not {clients}. Raise the hard limit (ulimit -Hn, LimitNOFILE)"
        )
    return None
