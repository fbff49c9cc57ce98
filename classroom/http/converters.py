"""URL converters."""

from werkzeug.routing import IntegerConverter

from classroom.core.payloads import MAX_ROW_ID

NO_ROW = MAX_ROW_ID
"""An id that no row reaches."""


class RowId(IntegerConverter):
    """``<int:...>`` in a route: the id of a row. A number that cannot be one is :data:`NO_ROW`.

    So it gets the answer of every other row that does not exist, with each method. If it matched no route instead, a
    path with several methods would answer 405 to some of them.
    """

    def to_python(self, value: str) -> int:
        """Return the id; Python itself refuses to read numbers of thousands of digits."""
        digits = value.lstrip("0")
        number = int(digits or 0) if len(digits) <= len(str(MAX_ROW_ID)) else 0
        return number if 1 <= number <= MAX_ROW_ID else NO_ROW
