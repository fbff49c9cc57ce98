"""The only place in the application where eventlet is spoken to (beside app.py, serving/ and live/transport).

Outside a patched server (tests, command line) the same calls use plain threads or run on the spot.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from eventlet import patcher, tpool

Result = TypeVar("Result")


def is_green() -> bool:
    """Say whether this process runs on eventlet's hub."""
    return bool(patcher.is_monkey_patched("thread"))


def offload(function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Run blocking work (hashing, pictures) in a real thread, so that the event loop goes on; return its result."""
    if is_green():
        return tpool.execute(function, *args, **kwargs)  # type: ignore[no-any-return]
    return function(*args, **kwargs)
