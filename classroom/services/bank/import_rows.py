"""One question in the preview of an import, summarised."""

from typing import Any

from classroom import questions
from classroom.questions.markdown import plain
from classroom.services.bank.validation import Content


def row(content: Content) -> dict[str, Any]:
    """Return the data of one line of the preview."""
    kind = questions.get(content.type)
    prompt = plain(content.prompt) or content.prompt
    return {
        "title": content.title or prompt,
        "prompt": prompt if content.title else "",
        "type": content.type,
        "language": content.language,
        "answers": kind.summary(content.body),
        "time_limit": content.time_limit,
        "points": content.points,
        "graded": kind.graded,
        "tags": content.tags,
        "has_image": content.image is not None or bool(content.choice_images),
    }
