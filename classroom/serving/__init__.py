"""How a process serves: the gunicorn worker, its configuration's checks, and the start on a laptop.

Nothing is imported here: gunicorn's master loads the worker class from this package before it forks, and what it
imports before the workers patch the standard library would stay blocking in them.
"""
