"""The edge for learning platforms: the addresses that LTI 1.3 asks for."""

from flask import Flask

from classroom.lti import key_set, launching, registering


def register(app: Flask) -> None:
    """Register the routes."""
    for module in (key_set, launching, registering):
        app.register_blueprint(module.blueprint)
