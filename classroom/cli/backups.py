"""``flask backup``, ``flask restore`` and ``flask verify``."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from classroom.cli.errors import readable
from classroom.core.settings import current
from classroom.services.backups import databases, make
from classroom.services.backups import restore as restoring
from classroom.services.backups.archive import Manifest
from classroom.services.forgetting import restoring as forgetting

FILE = click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
MAIN_TABLES = {"users": "accounts", "questions": "questions", "lessons": "lessons", "answers": "answers"}
"""The tables that a summary names."""


def _summary(rows: dict[str, int]) -> str:
    return ", ".join(f"{rows.get(table, 0)} {word}" for table, word in MAIN_TABLES.items())


def _described(manifest: Manifest) -> str:
    made_at = datetime.fromtimestamp(manifest.made_at).astimezone().isoformat(" ", "minutes")
    return f"made {made_at} with Tiza {manifest.tiza}: {_summary(manifest.rows)}"


@click.command("backup")
@click.argument("name", metavar="FILE", type=click.Path())
@click.option("--overwrite", is_flag=True, help="Replace FILE if it exists.")
@click.option("--keep", type=click.IntRange(min=1), help="In a directory: keep this many backups, remove older ones.")
@with_appcontext
@readable
def backup(name: str, overwrite: bool, keep: int | None) -> None:
    """Write everything to FILE, also while Tiza serves.

    If FILE is a directory, or ends with a slash, the backup in it is named for the current time. The file has names and
    answers: keep it where only you can read it. SECRET_KEY and other secrets are not in it.
    """
    url, path = current().database_url, Path(name)
    if name.endswith("/") and not path.exists():
        path.mkdir(mode=0o700, parents=True)
    if path.is_dir():
        path, manifest = make.make_in(url, path, keep=keep)
    elif keep is not None:
        raise click.UsageError("--keep needs a directory: it removes older backups there.")
    else:
        manifest = make.make(url, path, overwrite=overwrite)
    click.echo(f"{path}: {_summary(manifest.rows)} ({path.stat().st_size / 1e6:.1f} MB)")
    make.note_time(current().data)


@click.command("verify")
@FILE
@with_appcontext
@readable
def verify(path: Path) -> None:
    """Restore FILE into a place of its own, compare it with its list of contents, and remove it again."""
    click.echo(f"{path} is whole, {_described(restoring.verify(current().database_url, path))}.")


@click.command("restore")
@FILE
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--discard-present", is_flag=True, help="Keep no backup of what the database contains now.")
@with_appcontext
@readable
def restore(path: Path, yes: bool, discard_present: bool) -> None:
    """Replace the content of the database by that of FILE. Stop Tiza first."""
    url = current().database_url
    manifest = restoring.examine(url, path)
    click.echo(f"Backup:   {_described(manifest)}")
    present = databases.of(url).rows(url)
    if any(present.values()):
        click.echo(f"Replaces: {_summary(present)}")
        if not yes:
            click.confirm("Replace the content of the database?", abort=True)
    done = forgetting.restore(url, path, keep_present=not discard_present)
    if done.restored.replaced:
        click.echo(f"What was there before is in {done.restored.replaced}")
    if done.number:
        click.echo(f"Forgotten again, since it was forgotten after the backup: {done.number}")
    click.echo("Restored. Start Tiza with the SECRET_KEY that it had, or everybody has to log in again.")
