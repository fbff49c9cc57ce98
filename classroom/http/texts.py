"""Refuse requests with texts that cannot be stored, before any view sees them."""

from collections.abc import Iterable

from flask import Flask, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from classroom.core.errors import Invalid
from classroom.core.storable import is_storable, message

MAX_NAME = 200
"""Characters of a field's name that an error repeats."""


def _refuse(fields: "MultiDict[str, str]") -> None:
    for name, value in fields.items(multi=True):
        if not is_storable(name):
            raise Invalid(message(), fields={"body": message()})
        if not is_storable(value):
            raise Invalid(message(), fields={name[:MAX_NAME]: message()})


def _refuse_headers(values: Iterable[tuple[str, str]]) -> None:
    for name, value in values:
        if not is_storable(value):
            raise Invalid(message(), fields={name: message()})


def check() -> None:
    """Check address, query, headers and form of the present request. The API reads its bodies itself.

    Raises:
        NotFound: such a character is in the path: no such address exists.
        Invalid: with the field that it is in.
    """
    if not is_storable(request.path):
        raise NotFound
    _refuse_headers(request.headers)
    _refuse(request.args)
    if not request.path.startswith("/api/"):
        _refuse(request.form)
        _refuse(MultiDict((name, file.filename or "") for name, file in request.files.items(multi=True)))


def install(app: Flask) -> None:
    """Check every request. Install before everything that looks at forms."""
    app.before_request(check)
