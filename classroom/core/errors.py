"""Errors that every edge translates in the same way: a page, a JSON body or a socket acknowledgement."""

from collections.abc import Mapping
from typing import Any


class TizaError(Exception):
    """What a service raises when it cannot do what was asked.

    Attributes:
        code: machine-readable, stable, part of the contract.
        status: HTTP status.
        message: a sentence for the person who asked, in the language of the request (may be lazy).
        fields: messages by the name of the input field they belong to.
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
        """Return ``{"code", "message"}`` with ``fields`` where there are any."""
        body: dict[str, Any] = {"code": self.code, "message": str(self.message) or self.code}
        if self.fields:
            body["fields"] = {name: str(text) for name, text in self.fields.items()}
        return body


class Invalid(TizaError):
    """The input is wrong; ``fields`` says where."""

    code = "invalid"
    status = 422


class InvalidValue(Invalid):
    """An answer's value does not fit its question."""

    code = "invalid_value"


class NotAuthenticated(TizaError):
    """Nobody is logged in, or the credentials are wrong or over."""

    code = "not_authenticated"
    status = 401


class Forbidden(TizaError):
    """Known, but not allowed."""

    code = "forbidden"
    status = 403


class NotFound(TizaError):
    """There is no such thing, or not for this user: the two are not told apart."""

    code = "not_found"
    status = 404


class Conflict(TizaError):
    """The thing is not in a state in which that can be done."""

    code = "conflict"
    status = 409


class TooLarge(TizaError):
    """The body, file or picture is over the limit."""

    code = "too_large"
    status = 413


class Unsupported(TizaError):
    """The type of the body or file is not one that can be read."""

    code = "unsupported_type"
    status = 415


class RateLimited(TizaError):
    """Too many tries; ``retry_after`` says when to try again."""

    code = "rate_limited"
    status = 429


class Unavailable(TizaError):
    """It cannot be done just now; trying again is right."""

    code = "unavailable"
    status = 503
