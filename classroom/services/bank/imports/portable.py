"""Questions of an import as they are stored until they come in: as JSON, with their pictures by digest."""

import math
from collections.abc import Mapping
from typing import Any

from classroom import questions
from classroom.core.errors import TizaError
from classroom.services import pictures
from classroom.services.bank.question_pictures import ImageReader
from classroom.services.bank.validation import COMMON, Content

DEEPEST = 8
"""Levels of lists and objects that are kept of a wrong question."""


def of_content(content: Content) -> dict[str, Any]:
    """Return a checked question as ``services.bank.entries.create`` takes it. Its pictures must be stored."""
    image = content.image
    return {
        "type": content.type,
        "language": content.language,
        "title": content.title,
        "prompt": content.prompt,
        **questions.get(content.type).source(content.body),
        "explanation": content.explanation,
        "notes": content.notes,
        "time_limit": content.time_limit,
        "points": content.points,
        "difficulty": content.difficulty,
        "tags": list(content.tags),
        "image": {"digest": image.digest, "alt": image.alt} if image else None,
    }


def of_wrong(question: Any, images: ImageReader) -> dict[str, Any]:
    """Return what is known of a wrong question. Pictures that can be read are stored; others are left out."""
    if not isinstance(question, Mapping):
        return {}
    kept = {str(name): value for name, value in question.items() if str(name) in _known_fields()}
    found = {name: _plain(value, images) for name, value in kept.items() if name != "image"}
    if image := _stored(kept.get("image"), images):
        found["image"] = image
    return found


def _known_fields() -> set[str]:
    return {*COMMON, *(name for kind in questions.all_types() for name in kind.fields)}


def _plain(value: Any, images: ImageReader, level: int = 0) -> Any:
    if isinstance(value, Mapping) and level < DEEPEST:
        found = {str(name): _plain(item, images, level + 1) for name, item in value.items() if name != "image"}
        image = _stored(value.get("image"), images)
        return {**found, "image": image} if image else found
    if isinstance(value, list | tuple) and level < DEEPEST:
        return [_plain(item, images, level + 1) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, str):
        return value.encode(errors="replace").decode()  # half of a surrogate pair cannot be stored
    return value if value is None or isinstance(value, int | float) else ""


def _stored(value: Any, images: ImageReader) -> dict[str, str] | None:
    if not isinstance(value, Mapping):
        return None
    alt = value.get("alt") if isinstance(value.get("alt"), str) else ""
    try:
        image = images.read({"data": value.get("data"), "alt": "?"})  # its text may be what is wrong
    except TizaError:
        return None  # the problem of the question says so
    if image is None or image.encoded is None:
        return None
    pictures.keep(image.encoded)
    return {"digest": image.digest, "alt": str(_plain(alt, images))}
