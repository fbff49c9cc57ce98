"""How a process serves: the gunicorn worker, its configuration's checks, and the start on a laptop.

No part of the application is imported here: gunicorn's master loads the worker class from this package before
it forks, and modules that are imported before the workers patch the standard library would block in them.
"""

import warnings

# eventlet warns at each import that it only gets bug fixes. docs/architecture.md discusses that; the person who starts
# the server can do nothing about it.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
