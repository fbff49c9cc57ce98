"""The scale of a lesson's marks."""

from typing import Any, Literal

from flask import Blueprint
from flask_babel import gettext as _
from pydantic import BaseModel, Field

from classroom.api.guards import teacher_required, the_user
from classroom.api.lesson_schemas import Marks
from classroom.api.lessons import UNKNOWN
from classroom.api.openapi import describes
from classroom.api.reading import read
from classroom.core.errors import Invalid
from classroom.core.payloads import Payload
from classroom.questions.number_parsing import number_text
from classroom.services.results import marks, scales
from classroom.services.results.scales import Scale

blueprint = Blueprint("api_lesson_marks", __name__)


class NewMarks(Payload):
    """The scale of a lesson's marks, with the fields that results have; ``kind`` null for no marks."""

    kind: Literal["numbers", "letters"] | None
    low: float = Field(default=0, ge=0, le=scales.LARGEST, description="The mark for nothing right; of `numbers`")
    high: float = Field(default=10, ge=0, le=scales.LARGEST, description="The mark for everything right; of `numbers`")
    decimals: int | None = Field(
        default=None, ge=0, le=2, description="Null: as usual, 0 to 100 to whole numbers, others to one decimal"
    )
    letters: list[list[Any]] = Field(
        default=[],
        max_length=scales.MAX_LETTERS,
        description="`[letter, percentage]` each, the best first, the last from 0; of `letters`, where an empty list "
        "stands for A to F",
    )
    pass_mark: float | str | None = None
    shown: bool = Field(default=False, description="Whether students see their own marks when the lesson has ended")


class MarksAnswer(BaseModel):
    """The scale as it is now."""

    marks: Marks | None = Field(description="Null for a lesson without marks")


@blueprint.post("/lessons/<int:lesson_id>/marks")
@describes(
    "Set the scale of a lesson's marks",
    details="Before, during or after the lesson. Points stay as they are; all marks follow from the scale at once.",
    body=NewMarks,
    returns=MarksAnswer,
    errors={**UNKNOWN, 422: ("invalid",)},
)
@teacher_required
def set_marks(lesson_id: int) -> dict[str, Any]:
    """Take the scale that results show; ``kind`` null takes the marks away."""
    wanted = read(NewMarks)
    scale = _scale(wanted)
    marks.set_scale(lesson_id, the_user().id, scale)
    return {"marks": scale.to_store() if scale else None}


def _scale(wanted: NewMarks) -> Scale | None:
    """Return the scale that a body describes.

    Raises:
        Invalid: with a message for each wrong field.
    """
    if wanted.kind is None:
        return None
    letters = _letters(wanted.letters) or list(scales.DEFAULT_LETTERS)
    known = (name for name, preset in scales.PRESETS.items() if (preset.low, preset.high) == (wanted.low, wanted.high))
    name = "letters" if wanted.kind == "letters" else next(known, "range")
    fields = {
        "scale": name,
        "low": wanted.low,
        "high": wanted.high,
        "decimals": "" if wanted.decimals is None else str(wanted.decimals),
        "letters": "\n".join(f"{letter} {number_text(percent)}" for letter, percent in letters),
        "pass_mark": number_text(wanted.pass_mark) if isinstance(wanted.pass_mark, float) else wanted.pass_mark,
        "shown": wanted.shown,
    }
    scale = scales.named(fields)
    if scale is not None and scale.kind == "letters" and [tuple(pair) for pair in scale.letters] != letters:
        text = _("A letter has no signs that could be read as the end of it, such as commas.")
        raise Invalid(_("Some fields are missing or wrong."), fields={"letters": text})
    return scale


def _letters(given: list[list[Any]]) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for place, pair in enumerate(given):
        letter, percent = pair if len(pair) == 2 else (None, None)
        if not isinstance(letter, str) or isinstance(percent, bool) or not isinstance(percent, int | float):
            text = _("Give a letter and the percentage from which it is given.")
            raise Invalid(_("Some fields are missing or wrong."), fields={f"letters.{place}": text})
        found.append((letter, percent))
    return found
