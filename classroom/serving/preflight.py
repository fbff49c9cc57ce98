"""Checks before a production server starts: ``python -m classroom.serving.preflight``.

It runs in a process of its own: what gunicorn's master imports before it forks would stay unpatched in its
workers.
"""

import sys

from classroom.core.settings import SettingsError, load

#: Exit status for a wrong or missing setting.
BAD_SETTINGS = 2


def main() -> int:
    """Check all settings; returns an exit status, after one line on standard error when it is not 0."""
    try:
        load().require_secret()
    except SettingsError as error:
        print(f"Tiza cannot start: {error}", file=sys.stderr)
        return BAD_SETTINGS
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
