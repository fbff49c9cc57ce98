"""The WSGI entry point: ``gunicorn app:app`` serves it, ``python app.py`` starts a laptop's server."""

if __name__ == "__main__":
    # The start-up talks to the terminal and the database before it becomes gunicorn: no green threads there.
    from classroom.serving.development import main

    raise SystemExit(main())

import sys
import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")  # see docs/architecture.md

import eventlet

serving = "flask" not in sys.modules  # Flask's command line has imported it: a command needs no green threads
if serving:
    eventlet.monkey_patch()  # before anything else is imported: what is bound earlier stays blocking

from classroom import create_app
from classroom.serving import warm_up
from classroom.serving.lifecycle import at_stop

app = create_app()
if serving:
    live = app.extensions["tiza.live"]
    live.start()
    app.extensions["tiza.lag"].start()
    warm_up.start(app)
    at_stop(live.stop)
