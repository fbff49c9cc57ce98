"""How a process serves: the gunicorn worker, its configuration's checks, and the start on a laptop.

No part of the application is imported here: gunicorn's master loads the worker class from this package before
it forks, and what it imports before the workers patch the standard library would stay blocking in them.
"""

import warnings

# eventlet says at every import that it is in bug-fix mode. That is weighed in docs/architecture.md; it is
# nothing that the person who starts the server could act upon.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
