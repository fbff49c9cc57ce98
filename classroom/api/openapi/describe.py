"""The decorator ``@describes(...)``, from which the OpenAPI document is built."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

View = TypeVar("View", bound=Callable[..., Any])
Errors = Mapping[int, tuple[str, ...]]
"""Error codes by HTTP status."""


@dataclass(frozen=True)
class Description:
    """The description of a view for its callers.

    Attributes:
        summary: one line.
        details: what else a caller has to know.
        body: model of the JSON body.
        body_files: content types of a body that is a file.
        query: model whose fields are the query's parameters.
        returns: model of the JSON answer.
        files: content types of an answer that is a file.
        status: of the answer when all went well.
        errors: beside those that come with the guard and with a body.
        acknowledged: errors say ``"ok": false`` beside the error, as a socket's acknowledgement does.
    """

    summary: str
    details: str = ""
    body: type[BaseModel] | None = None
    body_files: tuple[str, ...] = ()
    query: type[BaseModel] | None = None
    returns: type[BaseModel] | None = None
    files: tuple[str, ...] = ()
    status: int = 200
    errors: Errors = field(default_factory=dict)
    acknowledged: bool = False


def describes(
    summary: str,
    *,
    details: str = "",
    body: type[BaseModel] | None = None,
    body_files: tuple[str, ...] = (),
    query: type[BaseModel] | None = None,
    returns: type[BaseModel] | None = None,
    files: tuple[str, ...] = (),
    status: int = 200,
    errors: Errors | None = None,
    acknowledged: bool = False,
) -> Callable[[View], View]:
    """Describe a view; the arguments are those of :class:`Description`."""
    description = Description(
        summary, details, body, body_files, query, returns, files, status, errors or {}, acknowledged
    )

    def attach(view: View) -> View:
        view.description = description  # type: ignore[attr-defined]
        return view

    return attach
