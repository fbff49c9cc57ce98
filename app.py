"""The WSGI entry point: ``gunicorn app:app`` serves it, ``python app.py`` starts a laptop's server."""

if __name__ == "__main__":
    # The start-up talks to the terminal and the database before it becomes gunicorn: no green threads there.
    from classroom.serving.development import main

    raise SystemExit(main())

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")  # see docs/architecture.md

import eventlet

eventlet.monkey_patch()  # before anything else is imported: what is bound earlier stays blocking

from classroom import create_app

app = create_app()
