"""The sites of docs/capacity.md."""

from dataclasses import replace

from benchmarks.capacity.plan import GIGABIT, Site

GROWING = {
    "one core: a laptop, SQLite": Site(),
    "8 cores: 7 workers and Redis, SQLite": Site(workers=7),
    "8 cores: 5 workers, Redis, PostgreSQL on 2": Site(workers=5, database="postgresql"),
    "10 hosts of 8 workers, one Redis, PostgreSQL on 8": Site(
        hosts=10, workers=8, database="postgresql", database_cores=8
    ),
    "the same, each lesson on one worker": Site(
        hosts=10, workers=8, database="postgresql", database_cores=8, placement="worker"
    ),
}
"""From a laptop to ten hosts."""

_HOST = Site(workers=8, database="postgresql", link=10 * GIGABIT)
_FIFTY = replace(_HOST, hosts=50, database_cores=16)
MILLION = {
    "one installation, unchanged": _FIFTY,
    "16 Redis, by lesson": replace(_FIFTY, redis=16),
    "each lesson on one worker, one Redis": replace(_FIFTY, placement="worker"),
    "10 cells of 5 hosts, PostgreSQL on 4 each": replace(
        _HOST, hosts=5, database_cores=4, placement="worker", cells=10
    ),
    "50 installations of one host, unchanged": replace(_HOST, cells=50),
}
"""A million students in thirty thousand lessons, on fifty hosts of eight workers, step by step."""
