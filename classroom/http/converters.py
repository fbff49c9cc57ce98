"""How addresses are read."""

from typing import Any

from werkzeug.routing import IntegerConverter

MAX_ROW_ID = 2**31 - 1
"""The greatest number that an id column holds: beyond it a database would refuse the query, not just find nothing."""


class RowId(IntegerConverter):
    """``<int:...>`` in a route: the id of a row. Greater numbers match no route, so they are 404 like unknown ones."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": MAX_ROW_ID, **options})
