"""URL converters."""

from typing import Any

from werkzeug.routing import IntegerConverter

from classroom.core.payloads import MAX_ROW_ID


class RowId(IntegerConverter):
    """``<int:...>`` in a route: the id of a row. Numbers above the largest id match no route (404)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": MAX_ROW_ID, **options})
