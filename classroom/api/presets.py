"""The API of presets: ways of teaching a lesson, which ``POST /lessons`` takes by their keys."""

from typing import Any

from flask import Blueprint

from classroom.api import lesson_schemas
from classroom.api.guards import teacher_required, the_user
from classroom.api.openapi import describes
from classroom.services.lessons import presets
from classroom.services.lessons.options import LessonOptions
from classroom.services.lessons.presets import Preset

blueprint = Blueprint("api_presets", __name__)


def _view(preset: Preset) -> dict[str, Any]:
    return {
        "key": preset.key,
        "name": str(preset.name),
        "text": str(preset.text),
        "own": preset.own,
        "allow_change": preset.allow_change,
        "options": LessonOptions.from_stored(preset.known_options).model_dump(),
        "switched_on": [str(text) for text in preset.switched_on],
    }


@blueprint.get("/presets")
@describes(
    "List the presets for lessons: those of Tiza and your own",
    details="Teachers save, rename and delete their own on the page of a new lesson.",
    returns=lesson_schemas.PresetList,
)
@teacher_required
def list_presets() -> dict[str, Any]:
    """List presets."""
    return {"presets": [_view(preset) for preset in presets.offered(the_user().id)]}
