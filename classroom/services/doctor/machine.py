"""Checks of this machine: settings, disk, open files."""

import os
import resource
import shutil
from collections.abc import Iterator
from pathlib import Path

from classroom.core import clock
from classroom.core.settings import Settings, SettingsError
from classroom.services.backups import make
from classroom.services.doctor.checks import Finding, failed, ok, warning

LITTLE_SPACE, TOO_LITTLE_SPACE = 2 * 1024**3, 200 * 1024**2
"""Bytes: below the first a warning, below the second a failure."""
OLD_BACKUP_HOURS = 36
"""Age of the newest backup from which the nightly one seems to have failed."""
OPEN_FILES = 20_512
"""Open files for 10,000 connections of each kind and a worker's own."""


def key(settings: Settings) -> Iterator[Finding]:
    """Check SECRET_KEY."""
    try:
        settings.require_secret()
    except SettingsError as error:
        remedy = "SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_hex(32))')"
        if (settings.data / "secret_key").exists():
            yield ok("Key", f"`tiza` uses the one in {settings.data / 'secret_key'}; `tiza serve` needs SECRET_KEY")
        else:
            yield failed("Key", str(error).partition(":")[0], remedy)
        return
    yield ok("Key", "SECRET_KEY is set")


def proxy(settings: Settings) -> Iterator[Finding]:
    """Check that the settings of a proxy agree with each other."""
    if settings.proxy_warning:
        yield failed("Proxy", "CLASSROOM_PUBLIC_URL is https and no proxy is trusted", "CLASSROOM_TRUSTED_PROXIES=1")
    elif settings.public_url.startswith("http://"):
        yield warning("Proxy", "the public address is not encrypted", "CLASSROOM_PUBLIC_URL=https://...")


def disk(settings: Settings) -> Iterator[Finding]:
    """Check the free space where data is kept, and who may read it."""
    place = next(path for path in (settings.data, *settings.data.parents) if path.exists())
    free = shutil.disk_usage(place).free
    says = f"{free / 1024**3:.1f} GiB are free at {settings.data}"
    remedy = "make room, or move the data: CLASSROOM_DATA=/another/disk/tiza"
    if free < TOO_LITTLE_SPACE:
        yield failed("Disk", says, remedy)
    elif free < LITTLE_SPACE:
        yield warning("Disk", says, remedy)
    else:
        yield ok("Disk", says)
    if settings.database_url.startswith("sqlite:///"):
        yield from _readers(Path(settings.database_url.removeprefix("sqlite:///")))


def _readers(database: Path) -> Iterator[Finding]:
    """Check that nobody else can read or write the SQLite file, and that Tiza can."""
    if not database.exists():
        return
    if database.stat().st_mode & 0o077:
        yield warning("Permissions", f"other users can read {database}", f"chmod 600 {database}*")
    if not os.access(database, os.W_OK) or not os.access(database.parent, os.W_OK):
        yield failed("Permissions", f"{database} cannot be written", f"chown -R $(id -un) {database.parent}")


def backup(settings: Settings) -> Iterator[Finding]:
    """Check when the newest backup was made."""
    made = make.made_last(settings.data)
    remedy = "systemctl enable --now tiza-backup.timer, or tiza backup DIRECTORY --keep 14"
    if made is None:
        yield warning("Backup", "none was made", remedy)
    elif (hours := (clock.now() - made) / 3600) > OLD_BACKUP_HOURS:
        yield warning("Backup", f"the newest is {hours / 24:.1f} days old", remedy)
    else:
        yield ok("Backup", f"the newest is {max(hours, 0):.0f} hours old")


def open_files() -> Iterator[Finding]:
    """Check the limit of open files: each client is one."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard != resource.RLIM_INFINITY and hard < OPEN_FILES:
        yield warning(
            "Open files", f"at most {hard} here, enough for {max(hard - 512, 0) // 2} students", "LimitNOFILE=65536"
        )
    else:
        yield ok("Open files", "enough for 10,000 students")
