"""What a process that serves does once at its start, beside serving, so that no request has to wait for it."""

import threading

from flask import Flask

from classroom.core.concurrency import freeze_gc, yield_to_loop


def start(app: Flask) -> None:
    """Begin, in a green thread of its own."""
    threading.Thread(target=run, args=(app,), name="warm-up", daemon=True).start()


def run(app: Flask) -> None:
    """Compile all templates, each of which takes some ten milliseconds, then have what is there freeze_gc."""
    for name in app.jinja_env.list_templates(["html"]):
        app.jinja_env.get_template(name)
        yield_to_loop()
    freeze_gc()
