"""Engine.IO session ids that name the worker which holds the session: all that serving knows of Engine.IO.

An id is ``<worker>.<128 random bits>``, and the worker's part is only an address. Neither part is a credential:
a client with an id still has to authenticate.
"""

import re
import secrets
from urllib.parse import parse_qs

#: Path of Engine.IO; an application that is mounted below a path has that path in front.
ENDPOINT = "/socket.io"

#: Random bytes of a worker's id, which is written in hexadecimal.
WORKER_ID_BYTES = 6

_ADDRESSED = re.compile(r"([0-9a-f]{12})\.[A-Za-z0-9_-]{22}")

_prefix = ""


def new_worker_id() -> str:
    """Return an id that no other worker has."""
    return secrets.token_hex(WORKER_ID_BYTES)


def set_worker(worker_id: str) -> None:
    """Prefix the ids of new sessions in this process with the id of its worker."""
    global _prefix  # noqa: PLW0603 - one process is one worker
    _prefix = f"{worker_id}."


def new_session_id() -> str:
    """Return the id of a new session; for Engine.IO's ``generate_id``."""
    return _prefix + secrets.token_urlsafe(16)


def worker_of_request(path: str, query: str) -> str | None:
    """Return the id of the worker that a request for this path and query is addressed to.

    None if the request belongs to no session, or the session's id does not name a worker. The query is parsed as
    Engine.IO parses it, so that the worker that gets the request reads the same id.
    """
    if "sid=" not in query or not path.rstrip("/").endswith(ENDPOINT):
        return None
    found = _ADDRESSED.fullmatch(parse_qs(query).get("sid", [""])[0])
    return found[1] if found else None
