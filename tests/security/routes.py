"""The table of all routes, from ``page_routes.py`` and ``api_routes.py``. A route without a row fails the tests."""

import io
from typing import Any

from tests.security.api_routes import API
from tests.security.page_routes import PAGES
from tests.security.rows import Row
from tests.security.world import World

ROWS = {**PAGES, **API}


def fill(value: Any, ids: dict[str, Any]) -> Any:
    """Put ids into a body: ``"{question}"`` becomes the id itself, a callable what it returns."""
    if callable(value):
        return value()
    if isinstance(value, dict):
        return {name: fill(item, ids) for name, item in value.items()}
    if isinstance(value, list):
        return [fill(item, ids) for item in value]
    if isinstance(value, str) and value.startswith("{") and value.endswith("}") and value[1:-1] in ids:
        return ids[value[1:-1]]
    return value


def place(row: Row, arguments: set[str], world: World) -> dict[str, Any]:
    """Return the values of a route's parameters: ``question_id`` is the world's ``question``."""
    ids = {**world.ids, "script": "js/app.js"}
    return {name: ids[row.where.get(name, name.removesuffix("_id"))] for name in arguments}


def request_options(name: str, body: Any) -> dict[str, Any]:
    """Return how a filled body goes over the wire: a form, JSON, or a file."""
    if name in API:
        if isinstance(body, bytes):
            return {"data": body, "content_type": "application/octet-stream"}
        return {} if body is None else {"json": body}
    form = {
        key: (io.BytesIO(item), "questions.json") if isinstance(item, bytes) else item
        for key, item in (body or {}).items()
    }
    return {"data": form} if form else {}
