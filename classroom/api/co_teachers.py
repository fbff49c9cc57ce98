"""The colleagues who teach a lesson together with its owner: list, add, remove."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field

from classroom.api import lesson_schemas
from classroom.api.guards import teacher_required, the_user
from classroom.api.openapi import describes
from classroom.api.reading import read
from classroom.core.payloads import Payload
from classroom.models import User
from classroom.services.lessons import co_teachers

blueprint = Blueprint("api_co_teachers", __name__)

UNKNOWN = {404: ("unknown_lesson",)}


class NewColleague(Payload):
    """A colleague's account."""

    username: str = Field(min_length=1, max_length=64)


def _colleague(user: User) -> dict[str, Any]:
    return {"id": user.id, "username": user.username, "name": user.display_name}


def _all(lesson_id: int) -> dict[str, Any]:
    return {"teachers": [_colleague(user) for user in co_teachers.of_lesson(lesson_id, the_user().id)]}


@blueprint.get("/lessons/<int:lesson_id>/teachers")
@describes(
    "List the colleagues who teach a lesson together with its owner", returns=lesson_schemas.Colleagues, errors=UNKNOWN
)
@teacher_required
def list_teachers(lesson_id: int) -> dict[str, Any]:
    """List colleagues."""
    return _all(lesson_id)


@blueprint.post("/lessons/<int:lesson_id>/teachers")
@describes(
    "Add a colleague to a lesson",
    details="Only its owner may. A colleague does in the lesson what the owner does, with the agenda's questions and "
    "those of the own bank; archiving and sharing stay with the owner.",
    body=NewColleague,
    returns=lesson_schemas.Colleagues,
    errors={**UNKNOWN, 429: ("rate_limited",)},
)
@teacher_required
def add_teacher(lesson_id: int) -> dict[str, Any]:
    """Add."""
    co_teachers.add(lesson_id, the_user().id, read(NewColleague).username)
    return _all(lesson_id)


@blueprint.delete("/lessons/<int:lesson_id>/teachers/<int:colleague_id>")
@describes(
    "Remove a colleague from a lesson, or leave it",
    details="The colleague's connections to the lesson close at once.",
    status=204,
    errors={404: ("unknown_lesson", "unknown_user")},
)
@teacher_required
def remove_teacher(lesson_id: int, colleague_id: int) -> ResponseReturnValue:
    """Remove."""
    co_teachers.remove(lesson_id, the_user().id, colleague_id)
    return "", 204
