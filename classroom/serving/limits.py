"""Open files: each client is one, and the usual soft limit of 1,024 leaves the 1,025th student outside."""

import resource

#: Descriptors that a process uses beside its clients: databases, logs, listeners, threads' pipes.
OTHER_FILES = 512


def raise_open_files(clients: int) -> str | None:
    """Raise this process's soft limit, and that of its children, towards what ``clients`` connections need.

    Returns a warning when the hard limit does not allow as many, else ``None``.
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
