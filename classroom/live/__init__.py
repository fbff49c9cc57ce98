"""The live engine: sockets, broadcast, beat. It knows nothing of pages."""

from flask import Flask

from classroom.core.database import subscribe
from classroom.core.settings import Settings
from classroom.live import sockets
from classroom.live.bus import Bus, NullBus, RedisBus
from classroom.live.engine import Engine
from classroom.services.answers.intake import Intake


def register(app: Flask, settings: Settings, intake: Intake) -> Engine:
    """Bind the sockets to the application; return the engine, which the serving process starts."""
    socketio, transport = sockets.create(app, settings)
    bus: Bus = NullBus(alone=settings.web_concurrency == 1)
    if settings.redis_url:
        bus = RedisBus(settings.redis_url, settings.secret_key)
    engine = app.extensions["tiza.live"] = Engine(
        app=app, socketio=socketio, transport=transport, intake=intake, bus=bus
    )
    for namespace in engine.namespaces:
        socketio.on_namespace(namespace)
    subscribe(app, engine.dispatcher.on_commit)
    return engine
