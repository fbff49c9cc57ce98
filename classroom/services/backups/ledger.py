"""The ledger of erasures: a file beside the database that says what was forgotten, for backups of before.

A backup that is restored brings back what was forgotten after it was made. The ledger tells what to forget again. It is

- in the data directory, outside of the database, which a restore replaces; and
- in every later backup, so that it survives the loss of the server.

A line has the kind of a thing, the id of its row, and a digest of id and time of creation, to the microsecond: rows of
databases get the same ids again, and the ledger must not forget somebody else. It has no name and nothing that leads to
a person whose row is gone. Where the file cannot be written, the table ``erasures`` and the backups still have it.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import structlog

from classroom.core import settings
from classroom.core.concurrency import offload

log = structlog.get_logger()

NAME = "erasures.jsonl"


class Entry(NamedTuple):
    """One thing that was forgotten."""

    kind: str
    id: int
    fingerprint: str


def path() -> Path:
    """Return where the ledger is."""
    return settings.current().data / NAME


def read(file: Path | None = None) -> list[Entry]:
    """Return the entries of a ledger, in their order; none if there is no file. A line that was cut off is left out."""
    found = file or path()
    if not found.exists():
        return []
    return parse(found.read_text("utf-8"))


def parse(text: str) -> list[Entry]:
    """Return the entries in the text of a ledger."""
    entries = []
    for line in text.splitlines():
        try:
            kind, key, mark = json.loads(line)
            entries.append(Entry(str(kind), int(key), str(mark)))
        except (ValueError, TypeError):
            log.warning("erasure_ledger_line", line=len(entries) + 1)
    return list(dict.fromkeys(entries))


def written(entries: Iterable[Entry]) -> str:
    """Return the text of a ledger."""
    return "".join(json.dumps(list(entry)) + "\n" for entry in dict.fromkeys(entries))


def append(entries: list[Entry]) -> None:
    """Add entries that the ledger does not have, and wait until they are on the disk."""
    try:
        known = set(read())
        fresh = [entry for entry in entries if entry not in known]
        if fresh:
            settings.current().make_data_directory()
            offload(_append, path(), written(fresh))
    except OSError as error:
        log.error("erasure_ledger_failed", problem=f"{path()} cannot be written: {error.strerror}")


def _append(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
