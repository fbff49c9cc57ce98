"""Checks before a production server starts: ``python -m classroom.serving.preflight``.

It runs in a process of its own: modules that gunicorn's master imports before it forks would stay unpatched in its
workers.
"""

import logging
import os
import sys

from classroom.core.log_lines import LineFormatter
from classroom.core.settings import ROOT, SMALLEST_POOL, Settings, SettingsError, fitting_pool, load
from classroom.http.assets import bundle
from classroom.http.assets.bundle import AssetsError
from classroom.http.assets.sources import Sources

#: Exit status for a wrong or missing setting, or where the set-up is not complete.
BAD_SETTINGS = 2


def warnings_of(settings: Settings) -> list[str]:
    """Return what does not stop the start and should be changed, one line each."""
    found = [settings.proxy_warning] if settings.proxy_warning else []
    if os.geteuid() == 0:
        found.append("Tiza runs as root. Start it as a user of its own, who can write to its data and nothing else.")
    if settings.web_concurrency > 1 and not settings.redis_url:
        found.append(
            f"there are {settings.web_concurrency} workers and REDIS_URL is not set. Pages are updated up to "
            "two seconds later, and no question closes by itself once all have answered."
        )
    return found


def check_pool(settings: Settings) -> int | None:
    """Check that the connections of all workers fit into what PostgreSQL allows, as far as it can be asked now.

    Returns:
        The size of each worker's pool where the default does not fit; otherwise None.

    Raises:
        SettingsError: the chosen size does not fit, or none does.
    """
    if not settings.database_url.startswith("postgresql"):
        return None
    from classroom.core import postgresql  # it takes most of the time of these checks, and SQLite needs none of it

    allowed = postgresql.allowed_connections(settings.database_url)
    workers, size = settings.web_concurrency, settings.database_connections
    if allowed is None or workers * (size + 1) <= allowed:
        return None
    fitting = fitting_pool(allowed, workers)
    if settings.pool_size or workers * (SMALLEST_POOL + 1) > allowed:
        raise SettingsError(
            f"CLASSROOM_POOL_SIZE is wrong (is {size}): with {workers} workers that makes {workers * (size + 1)} "
            f"connections, and PostgreSQL allows {allowed}. Try {fitting}, or raise max_connections"
        )
    return fitting


def main() -> int:
    """Check settings, built files and the database's limits; return an exit status.

    Prints one line on standard error if it is not 0, and warnings otherwise; and on standard output the size of the
    pool of connections, where the default does not fit.
    """
    try:
        settings = load()
        settings.require_secret()
        if not settings.watch_files:
            bundle.read(Sources(ROOT))
        fitting = check_pool(settings)
    except (SettingsError, AssetsError) as error:
        print(f"Tiza cannot start: {error}", file=sys.stderr)
        return BAD_SETTINGS
    for warning in warnings_of(settings):
        print(_line(warning, settings.log_format), file=sys.stderr)
    if fitting is not None:
        print(fitting)
    return 0


def _line(warning: str, form: str) -> str:
    if form == "json":
        return LineFormatter(form).format(logging.LogRecord("tiza", logging.WARNING, "", 0, warning, None, None))
    return f"Warning: {warning}"


if __name__ == "__main__":
    raise SystemExit(main())
