"""Refuse requests with texts that cannot be stored, before any view sees them.

Pages read forms, and nothing else: a form's library would take JSON for a form too, with values that are no texts.
"""

from collections.abc import Iterable

from flask import Flask, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from classroom.core.errors import Invalid, Unsupported
from classroom.core.storable import is_storable, message

SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods without a body."""
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
        Unsupported: JSON was sent to a page.
    """
    if not is_storable(request.path):
        raise NotFound
    _refuse_headers(request.headers)
    _refuse(request.args)
    if not request.path.startswith("/api/"):
        if request.is_json and request.method not in SAFE:
            raise Unsupported(_("This kind of content cannot be read here. Send a form."))
        _refuse(request.form)
        _refuse(MultiDict((name, file.filename or "") for name, file in request.files.items(multi=True)))


def install(app: Flask) -> None:
    """Check every request. Install before everything that looks at forms."""
    app.before_request(check)
