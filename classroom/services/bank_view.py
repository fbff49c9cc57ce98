"""A question as pages show it to its author."""

from typing import Any

from classroom import questions
from classroom.models import Question, QuestionVersion
from classroom.questions.choices import feedback_views
from classroom.questions.text import block_html, plain


def preview(state: QuestionVersion) -> dict[str, Any]:
    """Return what students see of a version, with the key and what is said after the reveal."""
    kind = questions.get(state.type)
    return {
        "type": state.type,
        "graded": kind.graded,
        "prompt_html": block_html(state.prompt),
        "image": state.image,
        "explanation_html": block_html(state.explanation),
        **kind.public_view(state.body),
        "key": kind.key(state.body),
        "feedback": feedback_views(state.body),
    }


def row(question: Question) -> dict[str, Any]:
    """Return a line of a list."""
    state = question.current
    return {
        "id": question.id,
        "title": state.title or plain(state.prompt) or state.prompt,
        "type": question.type,
        "language": state.language,
        "time_limit": state.time_limit,
        "points": state.points,
        "difficulty": state.difficulty,
        "graded": questions.get(question.type).graded,
        "tags": question.tag_names,
        "image": state.image,
        "version": question.current_number,
        "archived": question.archived_at is not None,
        "updated_at": question.updated_at,
    }
