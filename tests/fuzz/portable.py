"""Converting a validated question to the portable form without a database."""

from typing import Any

from classroom import questions
from classroom.services.bank.question_pictures import ImportedImages
from classroom.services.bank.validation import Content
from classroom.services.pictures import Encoded


class RecordedImages(ImportedImages):
    """The pictures of one file, recorded by digest."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, bytes] = {}

    def _encode(self, data: bytes) -> Encoded:
        encoded = super()._encode(data)
        self.files[encoded.digest] = encoded.data
        return encoded


def portable(content: Content, images: RecordedImages) -> dict[str, Any]:
    """Return a question in the form in which an export passes it to a format."""

    def file(digest: str, alt: str) -> dict[str, Any]:
        return {"alt": alt, "data": images.files[digest]}

    fields = questions.get(content.type).source(content.body)
    if "choices" in fields:
        fields["choices"] = [
            {**choice, "image": file(**choice["image"])} if "image" in choice else choice
            for choice in fields["choices"]
        ]
    return {
        "type": content.type,
        "language": content.language,
        "title": content.title,
        "prompt": content.prompt,
        **fields,
        "explanation": content.explanation,
        "time_limit": content.time_limit,
        "points": content.points,
        "difficulty": content.difficulty,
        "tags": list(content.tags),
        "image": file(content.image.digest, content.image.alt) if content.image else None,
    }
