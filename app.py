"""The WSGI entry point: ``gunicorn app:app`` serves it, ``python app.py`` starts a laptop's server."""

if __name__ == "__main__":
    # The development start runs without green threads, then replaces this process by gunicorn.
    from classroom.serving.development import main

    raise SystemExit(main())

import gc
import os
import sys
import warnings

gc.disable()  # until everything is loaded: nothing of it is garbage, and looking through it is a fifth of the start
os.environ["EVENTLET_NO_GREENDNS"] = "yes"  # resolve_names_in_threads() looks names up as the system does
os.umask(0o077)  # the database contains names and answers, which other users of this computer must not read

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")  # see docs/architecture.md

import eventlet

serving = "flask" not in sys.modules  # already imported by Flask's command line: commands need no green threads
if serving:
    eventlet.monkey_patch()  # before all other imports: names that they bind earlier stay unpatched and block

from classroom import create_app
from classroom.core.concurrency import freeze_gc, limit_memory_pools, resolve_names_in_threads
from classroom.serving import warm_up
from classroom.serving.shutdown_hooks import at_stop

if serving:
    limit_memory_pools()  # before the first thread starts
app = create_app()
if not serving:
    from classroom.serving.command import upgrade

    app.cli.add_command(upgrade)
gc.enable()
if serving:
    freeze_gc()
    resolve_names_in_threads()
    live = app.extensions["tiza.live"]
    live.start()
    app.extensions["tiza.sampler"].start()
    app.extensions["tiza.new_passwords"].start()
    app.extensions["tiza.deliveries"].start()
    app.extensions["tiza.forgetting"].start()
    app.extensions["tiza.provider"].start()
    warm_up.start(app)
    at_stop(app.extensions["tiza.sampler"].stop)
    at_stop(app.extensions["tiza.new_passwords"].stop)
    at_stop(app.extensions["tiza.forgetting"].stop)
    at_stop(app.extensions["tiza.provider"].stop)
    at_stop(app.extensions["tiza.deliveries"].loop.stop)
    at_stop(live.stop)
    at_stop(app.extensions["tiza.deliveries"].stop)
