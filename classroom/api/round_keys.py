"""Correct the key of a round."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, Field

from classroom.api.bank_schemas import NewChoice
from classroom.api.guards import teacher_required, the_user
from classroom.api.openapi import describes
from classroom.api.reading import read, read_object
from classroom.api.schemas import RoundAnswer
from classroom.api.type_schemas import KeyFields
from classroom.core.locks import retried
from classroom.core.payloads import Payload
from classroom.services.lessons import keys
from classroom.services.results import state

blueprint = Blueprint("api_round_keys", __name__)


class RoundKey(Payload, KeyFields):
    """The fields of the question's type that hold its key, as in the bank, and what to do with them."""

    model_config = ConfigDict(extra="allow")

    choices: list[NewChoice] | None = Field(default=None, min_length=2, max_length=12)
    bank: bool = Field(default=True, description="Whether the question of the bank gets the key, too")
    preview: bool = Field(default=False, description="Only tell what would change, and save nothing")


class ChangedAnswer(BaseModel):
    """An answer whose grade changed."""

    participant_id: int
    round_id: int
    before: int = Field(description="Points")
    after: int = Field(description="Points")


class KeyAnswer(RoundAnswer):
    """The round with its new key."""

    changed: int = Field(description="How many answers were graded differently")
    changes: list[ChangedAnswer]


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/key")
@describes(
    "Correct the key of a round, and grade its answers again",
    details="For graded rounds that are no longer open, also after the lesson. What students saw cannot change. All "
    "votes of the lesson on the same version get the key.",
    body=RoundKey,
    returns=KeyAnswer,
    errors={404: ("unknown_lesson", "unknown_round"), 409: ("wrong_state",), 422: ("invalid",)},
)
@teacher_required
def correct(lesson_id: int, round_id: int) -> ResponseReturnValue:
    """Take the key's fields; ``bank`` false leaves the question of the bank as it is."""
    wanted = read(RoundKey)
    key = {name: value for name, value in read_object().items() if name not in ("bank", "preview")}
    user_id = the_user().id
    if wanted.preview:
        found = retried(lambda: keys.preview(lesson_id, user_id, round_id, key))
    else:
        found = retried(lambda: keys.correct(lesson_id, user_id, round_id, key, bank=wanted.bank))
    return jsonify(
        round=state.teacher_round(found.round),
        changed=len(found.changes),
        changes=[change._asdict() for change in found.changes],
    )
