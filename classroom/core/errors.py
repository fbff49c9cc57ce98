"""The errors that services raise. Pages, API and sockets turn them into an error page, JSON or an acknowledgement."""

from collections.abc import Mapping
from typing import Any


class TizaError(Exception):
    """Base of the errors that services raise.

    Attributes:
        code: machine-readable and stable; part of the API.
        status: HTTP status.
        message: a sentence for the user, in the language of the request; may be a lazy string.
        fields: messages by the name of their input field.
        retry_after: seconds after which the same request may succeed.
    """

    code = "error"
    status = 400

    def __init__(
        self,
        message: Any = "",
        *,
        code: str | None = None,
        fields: Mapping[str, Any] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.fields = dict(fields or {})
        self.retry_after = retry_after

    def as_dict(self) -> dict[str, Any]:
        """Return ``{"code", "message"}``, with ``fields`` if there are any."""
        body: dict[str, Any] = {"code": self.code, "message": str(self.message) or self.code}
        if self.fields:
            body["fields"] = {name: str(text) for name, text in self.fields.items()}
        return body


class Invalid(TizaError):
    """The input is invalid; ``fields`` has the messages by field."""

    code = "invalid"
    status = 422


class InvalidValue(Invalid):
    """An answer's value does not fit its question."""

    code = "invalid_value"


class NotAuthenticated(TizaError):
    """The user is not logged in, or the credentials are wrong or have expired."""

    code = "not_authenticated"
    status = 401


class Forbidden(TizaError):
    """The user is known, but may not do this."""

    code = "forbidden"
    status = 403


class NotFound(TizaError):
    """The object does not exist, or this user may not see it; both give the same error."""

    code = "not_found"
    status = 404


class Conflict(TizaError):
    """Not possible in the current state of the object."""

    code = "conflict"
    status = 409


class TooLarge(TizaError):
    """The body, file or picture exceeds a size limit."""

    code = "too_large"
    status = 413


class Unsupported(TizaError):
    """The type of the body or file is not supported."""

    code = "unsupported_type"
    status = 415


class RateLimited(TizaError):
    """Too many requests; ``retry_after`` is the number of seconds to wait."""

    code = "rate_limited"
    status = 429


class Unavailable(TizaError):
    """The operation is temporarily not possible; the caller should try again."""

    code = "unavailable"
    status = 503
