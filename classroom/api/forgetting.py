"""Delete lessons for good, or take people out of them."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from classroom.api.guards import teacher_required, the_user
from classroom.api.openapi import describes
from classroom.api.reading import read
from classroom.core.payloads import Empty
from classroom.services.forgetting import lessons

blueprint = Blueprint("api_forgetting", __name__)

OWN_ENDED = {404: ("unknown_lesson",), 409: ("wrong_state",)}


@blueprint.delete("/lessons/<int:lesson_id>")
@describes(
    "Delete a lesson that has ended, for good",
    details="With its participants and answers, for colleagues who share it too. Only the owner can.",
    status=204,
    errors=OWN_ENDED,
)
@teacher_required
def delete_lesson(lesson_id: int) -> ResponseReturnValue:
    """Delete a lesson of the caller's own."""
    lessons.delete_lesson(lesson_id, the_user().id)
    return "", 204


@blueprint.post("/lessons/<int:lesson_id>/anonymise")
@describes(
    "Take all people out of a lesson that has ended",
    details="Names and written answers go; other answers and all statistics stay. Only the owner can.",
    body=Empty,
    status=204,
    errors=OWN_ENDED,
)
@teacher_required
def anonymise(lesson_id: int) -> ResponseReturnValue:
    """Take the people out of a lesson of the caller's own."""
    read(Empty)
    lessons.anonymise(lesson_id, the_user().id)
    return "", 204


@blueprint.post("/lessons/<int:lesson_id>/participants/<int:participant_id>/anonymise")
@describes(
    "Take one person out of a lesson",
    details="The name and the written answers go; other answers and all statistics stay.",
    body=Empty,
    status=204,
    errors={404: ("unknown_lesson", "unknown_participant")},
)
@teacher_required
def anonymise_participant(lesson_id: int, participant_id: int) -> ResponseReturnValue:
    """Take one participant out of a lesson that the caller teaches."""
    read(Empty)
    lessons.forget_participant(lesson_id, the_user().id, participant_id)
    return "", 204
