"""The live engine: sockets, durable intake, fan-out, beat. It knows nothing of pages."""

from flask import Flask

from classroom.core.settings import Settings
from classroom.live.engine import Engine


def register(app: Flask, settings: Settings) -> None:
    """Bind the engine to the application; the serving process starts it."""
    app.extensions["tiza.live"] = Engine(app, settings)
