"""The live engine: sockets, durable intake, fan-out, beat. It knows nothing of pages."""

from flask import Flask

from classroom.live.engine import Engine
from classroom.settings import Settings


def register(app: Flask, settings: Settings) -> None:
    """Bind the engine to the application; the serving process starts it."""
    app.extensions["tiza.live"] = Engine(app, settings)
