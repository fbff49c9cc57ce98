"""Progress of imports.

The page's script requests it with the header ``X-Progress: 1``. The response is then a line of JSON for each step,
``{"done", "total"}``, and a last one with the result: ``{"html"}``, a page that replaces this one, or ``{"go"}``, a
URL. The request that does the work also reports the progress, so it works with any number of workers, and nothing is
changed if the client disconnects. Without the header, and so without scripts, the response is the page itself.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from flask import Response, g, make_response, request, stream_with_context
from flask.typing import ResponseReturnValue

from classroom.core.errors import TizaError
from classroom.services.bank.import_export import ImportReport, Steps

CONTENT_TYPE = "application/x-ndjson"


def answer(
    steps: Steps,
    finish: Callable[[ImportReport], ResponseReturnValue],
    failed: Callable[[TizaError], ResponseReturnValue],
) -> ResponseReturnValue:
    """Do an import; answer step by step if that was asked for, else at its end.

    Args:
        steps: as :func:`classroom.services.bank.import_export.importing` gave them.
        finish: makes the page or the redirect at the end.
        failed: makes it when the import cannot be done.
    """
    if request.headers.get("X-Progress") != "1":
        *_gone, last = _run(steps, finish, failed)
        return make_response(last)
    lines = stream_with_context(_lines(steps, finish, failed))
    return Response(lines, content_type=CONTENT_TYPE, headers={"X-Accel-Buffering": "no"})


def _run(
    steps: Steps,
    finish: Callable[[ImportReport], ResponseReturnValue],
    failed: Callable[[TizaError], ResponseReturnValue],
) -> Iterator[Any]:
    """Yield each step as a dictionary, and at last the response."""
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
    steps: Steps,
    finish: Callable[[ImportReport], ResponseReturnValue],
    failed: Callable[[TizaError], ResponseReturnValue],
) -> Iterator[str]:
    g.pop("_login_user", None)  # the session of the database that Flask-Login's user belongs to has ended by now
    for step in _run(steps, finish, failed):
        yield json.dumps(step if isinstance(step, dict) else _next(make_response(step))) + "\n"


def _next(response: Response) -> dict[str, str]:
    if response.location:
        return {"go": response.location}
    return {"html": response.get_data(as_text=True)}
