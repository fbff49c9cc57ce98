"""Questions as pages show them to their author: whole, or as a line of a list."""

from typing import Any

from classroom import questions
from classroom.models import Question, QuestionVersion
from classroom.questions import Body
from classroom.questions.choices import feedback_views
from classroom.questions.markdown import block_html, plain
from classroom.questions.slide import SLIDE, name_of
from classroom.services import pictures
from classroom.services.bank.question_pictures import with_picture_sizes
from classroom.services.bank.validation import Content


def preview(state: QuestionVersion) -> dict[str, Any]:
    """Return a version as students see it, with the key and the explanation that the reveal shows."""
    return _preview(state.type, state.body, state.prompt, state.explanation, state.image)


def unsaved(content: Content) -> dict[str, Any]:
    """Return the preview of content that is not in the bank yet. Its pictures must be stored already.

    Raises:
        NotFound: a picture is not stored.
    """
    image = content.image
    shown = pictures.get(image.digest).shown(image.alt) if image else None
    body = with_picture_sizes(content.body, pictures.get)
    return _preview(content.type, body, content.prompt, content.explanation, shown)


def _preview(name: str, body: Body, prompt: str, explanation: str, image: dict[str, Any] | None) -> dict[str, Any]:
    kind = questions.get(name)
    return {
        "type": name,
        "graded": kind.graded,
        "prompt_html": block_html(prompt),
        "image": image,
        "explanation_html": block_html(explanation),
        **kind.public_view(body),
        "key": kind.key(body),
        "feedback": feedback_views(body),
    }


def row(question: Question) -> dict[str, Any]:
    """Return the data of one line of a question list."""
    state = question.current
    prompt = plain(state.prompt) or state.prompt
    return {
        "id": question.id,
        "title": state.title or (name_of(state.prompt) if question.type == SLIDE else prompt) or state.picture_alt,
        "prompt": prompt if state.title or question.type == SLIDE else "",
        "type": question.type,
        "language": state.language,
        "time_limit": state.time_limit,
        "points": state.points,
        "difficulty": state.difficulty,
        "graded": questions.get(question.type).graded,
        "asked": questions.get(question.type).asked,
        "tags": question.tag_names,
        "given_by": question.given_by,
        "image": state.image,
        "version": question.current_number,
        "archived": question.archived_at is not None,
        "updated_at": question.updated_at,
    }
