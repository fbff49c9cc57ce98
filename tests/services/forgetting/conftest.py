"""Does what is due, and looks at everything that is stored."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from classroom.core import settings
from classroom.core.database import Base, db
from classroom.services.forgetting import jobs


@pytest.fixture
def data(app: Flask) -> Path:
    """The data directory of this test."""
    return settings.current().data


def forget_now() -> int:
    """Do everything that is due, as the loop of a process does."""
    done = jobs.work()
    db.session.expire_all()
    return done


def stored() -> Iterator[tuple[str, str, Any]]:
    """Yield table, column and value of every value in the database."""
    db.session.rollback()
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            for column, value in row.items():
                yield table.name, column, value


def holders(canaries: dict[str, str | bytes]) -> list[str]:
    """Return the columns that hold a canary, as ``table.column: which``."""
    found = []
    for table, column, value in stored():
        raw = value if isinstance(value, bytes) else str(value).encode()
        for name, canary in canaries.items():
            wanted = canary if isinstance(canary, bytes) else canary.encode()
            if wanted in raw or wanted.lower() in raw.lower():
                found.append(f"{table}.{column}: {name}")
    return sorted(set(found))
