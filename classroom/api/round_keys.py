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
from classroom.services.lessons import keys, keys_everywhere
from classroom.services.lessons.keys import Correction
from classroom.services.lessons.keys_everywhere import WideCorrection
from classroom.services.results import state

blueprint = Blueprint("api_round_keys", __name__)


class RoundKey(Payload, KeyFields):
    """The fields of the question's type that hold its key, as in the bank, and what to do with them."""

    model_config = ConfigDict(extra="allow")

    choices: list[NewChoice] | None = Field(default=None, min_length=2, max_length=12)
    bank: bool = Field(default=True, description="Whether the question of the bank gets the key, too")
    everywhere: bool = Field(default=False, description="Also in your other lessons that asked the question")
    preview: bool = Field(default=False, description="Only tell what would change, and save nothing")


_OPTIONS = ("bank", "everywhere", "preview")


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
    lessons: int = Field(description="With `everywhere`: how many other lessons have the key now")
    kept: int = Field(description="With `everywhere`: how many keep theirs; they had other choices, or are asking it")


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/key")
@describes(
    "Correct the key of a round, and grade its answers again",
    details="For graded rounds that are no longer open, also after the lesson. What students saw cannot change. All "
    "votes of the lesson on the same version get the key; with `everywhere`, so do your other lessons that asked the "
    "question, unless they showed something else.",
    body=RoundKey,
    returns=KeyAnswer,
    errors={404: ("unknown_lesson", "unknown_round"), 409: ("wrong_state",), 422: ("invalid",)},
)
@teacher_required
def correct(lesson_id: int, round_id: int) -> ResponseReturnValue:
    """Take the key's fields; ``bank`` false leaves the question of the bank as it is."""
    wanted = read(RoundKey)
    key = {name: value for name, value in read_object().items() if name not in _OPTIONS}
    about = (lesson_id, the_user().id, round_id, key)
    if wanted.everywhere and wanted.preview:
        return _answer(retried(lambda: keys_everywhere.preview(*about)))
    if wanted.everywhere:
        return _answer(retried(lambda: keys_everywhere.correct(*about, bank=wanted.bank)))
    if wanted.preview:
        return _answer(_here(retried(lambda: keys.preview(*about))))
    return _answer(_here(retried(lambda: keys.correct(*about, bank=wanted.bank))))


def _here(found: Correction) -> WideCorrection:
    return WideCorrection(found, [], {}, 0, 0)


def _answer(found: WideCorrection) -> ResponseReturnValue:
    changes = [change._asdict() for change in (*found.here.changes, *found.others)]
    return jsonify(
        round=state.teacher_round(found.here.round),
        changed=len(changes),
        changes=changes,
        lessons=found.lessons,
        kept=found.kept,
    )
