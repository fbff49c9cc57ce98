"""The JSON API, version 1: one blueprint a subject under ``/api/v1``."""

from flask import Flask

from classroom.api import (
    assignments,
    co_teachers,
    document,
    errors,
    forgetting,
    join,
    lesson_marks,
    lessons,
    own_results,
    practice,
    presets,
    question_history,
    questions,
    quizzes,
    results,
    round_keys,
    rounds,
    tokens,
    webhooks,
    work,
)
from classroom.core.extensions import csrf

__all__ = ["errors", "register"]

BLUEPRINTS = (
    tokens,
    questions,
    question_history,
    quizzes,
    presets,
    lessons,
    co_teachers,
    forgetting,
    rounds,
    round_keys,
    lesson_marks,
    results,
    own_results,
    practice,
    join,
    assignments,
    work,
    webhooks,
    document,
)


def register(app: Flask) -> None:
    """Register the API. It ignores cookies and takes bearer tokens only, so it needs no protection against CSRF."""
    for module in BLUEPRINTS:
        csrf.exempt(module.blueprint)
        app.register_blueprint(module.blueprint, url_prefix="/api/v1")
