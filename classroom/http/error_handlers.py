"""Convert every exception of a request to a TizaError, and render it as a page or as JSON."""

import secrets
from collections.abc import Callable
from typing import cast

import structlog
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from gunicorn.http.errors import ChunkMissingTerminator, InvalidChunkSize, NoMoreData
from sqlalchemy import exc
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import BadRequest, ClientDisconnected, HTTPException

from classroom.core import unique
from classroom.core.database import db
from classroom.core.errors import Conflict, TizaError, Unavailable

log = structlog.get_logger()

BROKEN_BODY = (ChunkMissingTerminator, InvalidChunkSize, NoMoreData)
"""Raised by gunicorn while the application reads a request body that does not match its headers."""


Render = Callable[[TizaError], Response]
"""Renders an error as a response."""


class Unexpected(TizaError):
    """An unexpected error. ``reference`` is logged with the traceback."""

    code = "internal"
    status = 500

    def __init__(self, reference: str) -> None:
        text = _(
            "Something went wrong on our side. Try again; if it happens again, tell the person who runs this "
            "server the reference %(reference)s.",
            reference=reference,
        )
        super().__init__(text)
        self.reference = reference


def _largest() -> str:
    return f"{(request.max_content_length or 0) / 1024 / 1024:.3g}"


def _http(error: HTTPException) -> TizaError:
    texts = {
        400: ("bad_request", _("The request could not be understood. Go back, reload the page and try again.")),
        404: ("not_found", _("There is nothing at this address. Check it, or go back to the start.")),
        405: ("method_not_allowed", _("This action is not possible at this address.")),
        408: ("too_slow", _("The request took too long to arrive. Check the connection and try again.")),
        413: ("too_large", _("The upload is larger than %(max)s MB. Nothing was changed.", max=_largest())),
        415: ("unsupported_type", _("This kind of content cannot be read here. Send JSON.")),
    }
    status = 408 if isinstance(error, ClientDisconnected) else error.code or 500
    code, message = texts.get(status, ("http_error", _("This request cannot be answered.")))
    if isinstance(error, CSRFError):
        code = "form_expired"
        message = _("This form has expired, or your browser keeps no cookies. Reload the page and send it again.")
    result = TizaError(message, code=code)
    result.status = status
    return result


def translate(error: Exception) -> TizaError:
    """Convert any exception to a TizaError; log it if it is unexpected."""
    if isinstance(error, TizaError):
        return error
    if isinstance(error, BROKEN_BODY):
        error = BadRequest()
    if isinstance(error, HTTPException):
        return _http(error)
    route = request.url_rule.rule if request.url_rule else None
    collided = isinstance(error, exc.IntegrityError) and unique.duplicated(error)  # with another request
    if collided or isinstance(error, exc.OperationalError | exc.TimeoutError):
        log.error("database_failed", route=route, method=request.method, exc_info=error)
        return Unavailable(_("The database is busy. Nothing was changed; try again in a moment."), retry_after=2)
    orphaned = isinstance(error, exc.IntegrityError) and unique.is_orphaned(error)
    if orphaned or isinstance(error, ObjectDeletedError | StaleDataError):
        log.warning("deleted_meanwhile", route=route, method=request.method, exc_info=error)
        return Conflict(_("This was deleted meanwhile, in another window or by somebody else. Reload the page."))
    reference = secrets.token_hex(4)
    log.error("unexpected", reference=reference, route=route, method=request.method, exc_info=error)
    return Unexpected(reference)


def install(app: Flask, *, page: Render, json: Render) -> None:
    """Render the errors of all routes: as JSON for the API, else as a page.

    Args:
        app: the application.
        page: renders an error as an HTML page.
        json: renders an error as JSON, for routes under ``/api/``.
    """

    @app.errorhandler(Exception)
    def answer(error: Exception) -> ResponseReturnValue:
        if isinstance(error, HTTPException) and error.code and error.code < 400:
            return cast(ResponseReturnValue, error)
        db.session.rollback()
        known = translate(error)
        render = json if request.path.startswith("/api/") else page
        response = render(known)
        if known.retry_after:
            response.headers["Retry-After"] = str(max(1, round(known.retry_after)))
        if isinstance(error, HTTPException) and error.code == 405:
            response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        return response
