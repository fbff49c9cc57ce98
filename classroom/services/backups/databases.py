"""The databases that can be backed up, by the scheme of their URL."""

from pathlib import Path
from typing import Protocol

from classroom.services.backups import postgresql, sqlite


class Database(Protocol):
    """One kind of database. ``NAME`` is what the manifest calls it, ``PART`` the file of its copy in a backup."""

    NAME: str
    PART: str

    def dump(self, url: str, target: Path) -> dict[str, int]:
        """Write the database to a file, as it is at one moment; return the number of rows of each table."""

    def rows(self, url: str) -> dict[str, int]:
        """Return the number of rows of each table that the database has now; empty if it has none."""

    def load(self, url: str, source: Path) -> None:
        """Replace the content of the database by that of a file, wholly or not at all."""

    def check(self, url: str, source: Path) -> dict[str, int]:
        """Load a file elsewhere, check it, and return the number of rows of each table."""


def of(url: str) -> Database:
    """Return the kind of database that a URL names."""
    return sqlite if url.startswith("sqlite") else postgresql
