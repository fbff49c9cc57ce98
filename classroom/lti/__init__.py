"""The edge for learning platforms: the addresses that LTI 1.3 asks for."""

from flask import Flask

from classroom.lti import key_set


def register(app: Flask) -> None:
    """Register the routes."""
    app.register_blueprint(key_set.blueprint)
