"""Stream the progress of an import.

The page's script requests that with the header ``X-Progress: 1``. The response then has one line of JSON for each step,
``{"done", "total"}``, and a last one with the result: ``{"html"}``, a page to show, or ``{"go"}``, a URL to open. The
importing request streams its own progress, so it works with any worker; leaving the page aborts it. Without the header,
as without JavaScript, the response is the resulting page itself.
"""

import json
from collections.abc import Callable, Generator, Iterator
from typing import Any, TypeVar

from flask import Response, g, make_response, request, stream_with_context
from flask.typing import ResponseReturnValue

from classroom.core.errors import TizaError
from classroom.services.bank.import_export import Progress

CONTENT_TYPE = "application/x-ndjson"

Result = TypeVar("Result")


def answer(
    steps: Generator[Progress, None, Result],
    finish: Callable[[Result], ResponseReturnValue],
    failed: Callable[[TizaError], ResponseReturnValue],
) -> ResponseReturnValue:
    """Run an import; stream its progress if the request asks for it, else respond at the end.

    Args:
        steps: such as those of :func:`classroom.services.bank.imports.reading.reading`.
        finish: returns the page or redirect for their result.
        failed: returns it for an error.
    """
    if request.headers.get("X-Progress") != "1":
        *_gone, last = _run(steps, finish, failed)
        return make_response(last)
    lines = stream_with_context(_lines(steps, finish, failed))
    return Response(lines, content_type=CONTENT_TYPE, headers={"X-Accel-Buffering": "no"})


def _run(
    steps: Generator[Progress, None, Result],
    finish: Callable[[Result], ResponseReturnValue],
    failed: Callable[[TizaError], ResponseReturnValue],
) -> Iterator[Any]:
    """Yield the progress of each step as a dictionary, then the response."""
    while True:
        try:
            progress = next(steps)
        except StopIteration as done:
            yield finish(done.value)
            return
        except TizaError as error:
            yield failed(error)
            return
        yield {"done": progress.done, "total": progress.total}


def _lines(
    steps: Generator[Progress, None, Result],
    finish: Callable[[Result], ResponseReturnValue],
    failed: Callable[[TizaError], ResponseReturnValue],
) -> Iterator[str]:
    g.pop("_login_user", None)  # Flask-Login's user belongs to a database session that has ended
    for step in _run(steps, finish, failed):
        yield json.dumps(step if isinstance(step, dict) else _next(make_response(step))) + "\n"


def _next(response: Response) -> dict[str, str]:
    if response.location:
        return {"go": response.location}
    return {"html": response.get_data(as_text=True)}
