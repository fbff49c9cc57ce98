"""Writing JSON."""

import base64
import json
from collections.abc import Sequence
from typing import Any

from classroom.formats.base import Portable, Written
from classroom.formats.json.reader import FORMAT_NAME, VERSION


def write(questions: Sequence[Portable]) -> Written:
    """Write questions with one field a line, for people and version control."""
    entries = [_encoded(question) for question in questions]
    document = {"format": FORMAT_NAME, "version": VERSION, "questions": entries}
    return Written((json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode())


def _encoded(question: Portable) -> Portable:
    """Return a question with its pictures as base64."""
    encoded = {**question, "image": _image(question.get("image"))}
    if "choices" in question:
        encoded["choices"] = [
            {**choice, "image": _image(choice["image"])} if choice.get("image") else choice
            for choice in question["choices"]
        ]
    return encoded


def _image(image: dict[str, Any] | None) -> dict[str, str] | None:
    if image is None:
        return None
    return {"alt": image["alt"], "data": base64.b64encode(image["data"]).decode()}
