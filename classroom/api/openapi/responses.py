"""The responses of a view in the OpenAPI document: its answer and its errors."""

from collections import defaultdict
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

from classroom.api.openapi.describe import Description, Errors


class Problem(BaseModel):
    """What went wrong."""

    code: str = Field(description="Machine-readable and stable")
    message: str = Field(description="A sentence for a person, in the language of Accept-Language")
    fields: dict[str, str] = Field(default={}, description="Messages by input field")
    reference: str = Field(
        default="", description="Only with code `internal`: identifies the entry in the server's log"
    )


class Error(BaseModel):
    """The body of every answer whose status is 400 or above."""

    error: Problem


GUARDS: dict[str, Errors] = {
    "public": {},
    "teacher": {401: ("not_authenticated",), 403: ("forbidden", "password_change_required")},
    "account": {401: ("not_authenticated",), 403: ("password_change_required",)},
    "participant": {401: ("not_authenticated",), 403: ("removed", "ended")},
}
JSON_BODY: Errors = {
    400: ("bad_json",),
    408: ("too_slow",),
    413: ("too_large",),
    415: ("unsupported_type",),
    422: ("invalid",),
}
ID_IN_PATH: Errors = {404: ("not_found",)}
"""An id that is not a whole number leads to no address."""
ALWAYS: Errors = {500: ("internal",), 503: ("unavailable",)}


def error_codes(description: Description, access: str, *, has_id: bool) -> dict[int, list[str]]:
    """Return the codes that a view may answer, by HTTP status; ``has_id`` tells whether its path has an id."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    sources = [GUARDS[access], description.errors, ALWAYS]
    if has_id:
        sources.append(ID_IN_PATH)
    if description.body is not None:
        sources.append(JSON_BODY)
    for source in sources:
        for status, codes in source.items():
            found[status].update(dict.fromkeys(codes))
    return {status: sorted(found[status]) for status in sorted(found)}


def responses(
    description: Description, access: str, references: dict[type[BaseModel], dict[str, Any]], *, has_id: bool
) -> dict[str, Any]:
    """Return OpenAPI's ``responses`` of a view; ``has_id`` tells whether its path has an id."""
    content: dict[str, Any] = {kind: {} for kind in description.files}
    if description.returns is not None:
        content["application/json"] = {"schema": references[description.returns]}
    good: dict[str, Any] = {"description": HTTPStatus(description.status).phrase}
    if content:
        good["content"] = content
    found: dict[str, Any] = {str(description.status): good}
    for status, codes in error_codes(description, access, has_id=has_id).items():
        found[str(status)] = _problem(status, codes, references[Error], acknowledged=description.acknowledged)
    return found


def _problem(status: int, codes: list[str], error: dict[str, Any], *, acknowledged: bool) -> dict[str, Any]:
    narrowed: dict[str, Any] = {"properties": {"error": {"properties": {"code": {"enum": codes}}}}}
    if acknowledged:
        narrowed["properties"]["ok"] = {"const": False}
        narrowed["required"] = ["ok"]
    result: dict[str, Any] = {
        "description": f"{HTTPStatus(status).phrase}: {', '.join(codes)}",
        "content": {"application/json": {"schema": {"allOf": [error, narrowed]}}},
    }
    if status in (429, 503):
        schema = {"type": "integer", "minimum": 1}
        result["headers"] = {"Retry-After": {"description": "Seconds to wait", "schema": schema}}
    return result
