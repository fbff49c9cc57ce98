"""The pages: HTML blueprints, one file a subject."""

from flask import Flask

from classroom.web import accounts, admin, bank, courses, errors, filters, language, lessons, live, pictures, quizzes

__all__ = ["errors", "language", "register"]

BLUEPRINTS = (accounts, admin, bank, courses, language, lessons, live, pictures, quizzes)


def register(app: Flask) -> None:
    """Bind all pages to the application."""
    filters.register(app)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
