"""Work that a serving process does once after its start, while it serves, so that no request waits for it."""

import threading

from flask import Flask

from classroom.core.concurrency import freeze_gc, yield_to_loop


def start(app: Flask) -> None:
    """Start the work in a green thread."""
    threading.Thread(target=run, args=(app,), name="warm-up", daemon=True).start()


def run(app: Flask) -> None:
    """Compile all templates, about ten milliseconds each, then exclude them from garbage collection."""
    for name in app.jinja_env.list_templates(["html"]):
        app.jinja_env.get_template(name)
        yield_to_loop()
    freeze_gc()
