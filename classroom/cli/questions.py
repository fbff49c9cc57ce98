"""``flask questions``: the bank on the command line."""

from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from classroom import formats
from classroom.cli.errors import readable
from classroom.core.errors import NotFound
from classroom.services.accounts import directory
from classroom.services.bank import import_export

group = AppGroup("questions", help="Questions: bring them in from a file, take them out into one.")

FORMAT = click.option("--format", "format_name", help="Format of the file; without it, its name tells.")
OWNER = click.option("--owner", required=True, help="Username of the teacher whose bank it is.")


def _owner_id(username: str) -> int:
    user = directory.find_by_username(username)
    if user is None or not user.is_teacher:
        raise NotFound(_("There is no teacher %(name)s.", name=username))
    return user.id


def _format(path: Path, name: str | None, data: formats.GivenFile | None = None) -> str:
    if name is None:
        name = formats.by_name(path.name) if data is None else formats.guess(path.name, data)
    if str(path) == "-":
        name = name or "json"
    if name is None:
        known = ", ".join(formats.written_names() if data is None else formats.names())
        raise click.UsageError(f"What format is {path.name}? Say --format with one of: {known}")
    return name


def _sentences(said: formats.LineError) -> str:
    more = f"(in {said['count']} lines)" if "count" in said else ""
    return " ".join(text for text in (said["message"], said.get("suggestion", ""), more) if text)


@group.command("import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@OWNER
@FORMAT
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--partial", is_flag=True, help="Bring in what is right although something else is wrong.")
@readable
def import_(path: Path, owner: str, format_name: str | None, dry_run: bool, partial: bool) -> None:
    """Bring the questions of FILE into a teacher's bank: all or none."""
    owner_id = _owner_id(owner)
    with path.open("rb") as opened:
        file = formats.GivenFile(opened)
        name = _format(path, format_name, file)
        report = import_export.import_questions(owner_id, file, name, dry_run=dry_run, partial=partial)
    for error in report.errors:
        click.echo(f"{path.name}:{error['line']}: {_sentences(error)}", err=True)
    for note in report.notes:
        click.echo(f"{path.name}:{note['line']}: note: {_sentences(note)}", err=True)
    if dry_run:
        click.echo(f"{len(report.preview)} questions could come in. Nothing was saved.")
    elif report.created:
        click.echo(f"{report.created} questions were imported.")
    if report.errors and not report.created:
        raise click.ClickException("Nothing was saved.")


@group.command("export")
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@OWNER
@FORMAT
@readable
def export(path: Path, owner: str, format_name: str | None) -> None:
    """Write all questions of a teacher's bank to FILE (- for the standard output)."""
    owner_id = _owner_id(owner)
    written = import_export.export_questions(owner_id, None, _format(path, format_name))
    for loss in written.losses:
        click.echo(f"Question {loss['question']}: {loss['message']}", err=True)
    if str(path) == "-":
        click.echo(written.data, nl=False)
    else:
        path.write_bytes(written.data)
        click.echo(f"Written: {path}")
