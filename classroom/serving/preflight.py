"""Checks before a production server starts: ``python -m classroom.serving.preflight``.

It runs in a process of its own: modules that gunicorn's master imports before it forks would stay unpatched in its
workers.
"""

import sys

from classroom.core.settings import ROOT, SettingsError, load
from classroom.http.assets import bundle
from classroom.http.assets.bundle import AssetsError
from classroom.http.assets.sources import Sources

#: Exit status for a wrong or missing setting, or where the set-up is not complete.
BAD_SETTINGS = 2


def main() -> int:
    """Check settings and built files; return an exit status, and print one line on standard error if it is not 0."""
    try:
        settings = load()
        settings.require_secret()
        if not settings.watch_files:
            bundle.read(Sources(ROOT))
        if settings.proxy_warning:
            print(f"Warning: {settings.proxy_warning}", file=sys.stderr)
    except (SettingsError, AssetsError) as error:
        print(f"Tiza cannot start: {error}", file=sys.stderr)
        return BAD_SETTINGS
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
