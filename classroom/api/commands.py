"""POST routes for a teacher's commands: payload and service come from their rows, the rest from :class:`Route`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, create_model

from classroom.api import schemas
from classroom.api.guards import teacher_required, the_user
from classroom.api.openapi import Errors, describes
from classroom.api.reading import read
from classroom.core.payloads import Empty, Payload, validate
from classroom.models import Round
from classroom.services.results import state
from classroom.services.teacher_commands import COMMANDS, Command


@dataclass(frozen=True)
class Answer:
    """What a route answers: the schema, and how it is made from what the command's service returns."""

    schema: type[BaseModel]
    view: Callable[[Any], dict[str, Any]]


def _round_view(round_: Round) -> dict[str, Any]:
    return {"round": state.teacher_round(round_)}


ROUND = Answer(schemas.RoundAnswer, _round_view)


@dataclass(frozen=True)
class Route:
    """How the API offers a command.

    Attributes:
        path: below ``/lessons/<lesson_id>/``; its arguments are fields of the command's payload.
        summary: one line for the OpenAPI document.
        answer: what it answers.
        errors: codes by status, beside those that every teacher's route has.
        details: what else callers have to know.
        status: of the answer.
        endpoint: name of the view; by default that of the command.
    """

    path: str
    summary: str
    answer: Answer = ROUND
    errors: Errors = field(default_factory=dict)
    details: str = ""
    status: int = 200
    endpoint: str = ""


def register(blueprint: Blueprint, routes: Mapping[str, Route]) -> None:
    """Add a POST route for each of these commands, by the command's name."""
    for name, route in routes.items():
        blueprint.add_url_rule(
            f"/lessons/<int:lesson_id>/{route.path}",
            endpoint=route.endpoint or name,
            view_func=_view(COMMANDS[name], route),
            methods=["POST"],
        )


def _view(command: Command, route: Route) -> Callable[..., ResponseReturnValue]:
    body_model = _body_model(command.payload, re.findall(r"<int:(\w+)>", route.path))

    @describes(
        route.summary,
        details=route.details,
        body=body_model,
        returns=route.answer.schema,
        status=route.status,
        errors=route.errors,
    )
    @teacher_required
    def view(lesson_id: int, **path_arguments: int) -> ResponseReturnValue:
        sent = read(body_model).model_dump(exclude_unset=True)
        payload = validate(command.payload, {**path_arguments, **sent})
        return route.answer.view(command.run(lesson_id, the_user().id, payload)), route.status

    return view


def _body_model(payload: type[Payload], in_path: list[str]) -> type[Payload]:
    """Return the model of a body: the payload without the fields that are in the path."""
    fields: dict[str, Any] = {
        name: (info.annotation, info) for name, info in payload.model_fields.items() if name not in in_path
    }
    if not fields:
        return Empty
    if not in_path:
        return payload
    return create_model(payload.__name__, __base__=Payload, __doc__=payload.__doc__, **fields)
