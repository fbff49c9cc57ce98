"""``flask user import``: rosters on the command line, as administrators have them from the school's own system."""

from collections.abc import Sequence
from pathlib import Path

import click
from flask_babel import gettext as _
from rich.console import Console
from rich.table import Table

from classroom.cli.errors import readable
from classroom.core.errors import Invalid, NotFound
from classroom.models import User
from classroom.services.accounts import directory
from classroom.services.classes import school_import
from classroom.services.classes.roster_formats import reading
from classroom.services.classes.roster_formats.people import Roster

_MAX_FILES = 200


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "format_name", type=click.Choice(reading.FORMATS), help="Without it, the content tells.")
@click.option("--course", "course_name", metavar="NAME", help="Number, address or title of one class for everybody.")
@click.option("--owner", metavar="USERNAME", help="The teacher of classes for which the list has none.")
@click.option("--sync", is_flag=True, help="Students who are not in the list leave; accounts and results stay.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@readable
def import_(  # noqa: PLR0917 - click gives them by name
    path: Path, format_name: str | None, course_name: str | None, owner: str | None, sync: bool, dry_run: bool
) -> None:
    """Import the roster FILE: CSV, a spreadsheet, names, or an archive or folder of OneRoster or School Data Sync.

    Exit status 1: a line or a class was left out; the rest was imported.
    """
    roster = _read(path, format_name or "")
    for problem in roster.problems:
        click.echo(f"{path.name}: {problem.place}: {problem.text}", err=True)
    leave = sync and not roster.problems
    if sync and not leave:
        click.echo("Nobody leaves a class: with lines that cannot be read, somebody may be missing.", err=True)
    outcome = school_import.import_roster(
        roster, course_name=course_name or "", owner=_teacher(owner), leave=leave, dry_run=dry_run, keep=_tell
    )
    lost = [] if course_name else school_import.without_class(roster)
    for person in lost:
        click.echo(f"{path.name}: line {person.line}: no class; {person.display_name} is left out", err=True)
    complete = not roster.problems and not lost
    for one in outcome.classes:
        if one.problem:
            click.echo(f"{path.name}: {one.title}: {one.problem}", err=True)
        for line in one.plan.of("error") if one.plan else ():
            if line.row.display_name or line.row.username:
                where = f"{line.row.file}, line {line.row.line}" if line.row.file else f"line {line.row.line}"
                click.echo(f"{path.name}: {where}: {' '.join(map(str, line.problems))}", err=True)
        complete &= not one.problem and not (one.plan and one.plan.of("error"))
    _print(outcome, leave=leave)
    if dry_run:
        if outcome.teachers:
            click.echo("Accounts that would be made for teachers:")
        for username, name, _password in outcome.teachers:
            click.echo("\t".join(filter(None, (username, name))))
        click.echo("Nothing was saved.")
    elif any(one.result and one.result.passwords_id for one in outcome.classes):
        click.echo("The passwords of new students wait for their teachers, on the pages of their classes, for a day.")
        click.echo("After that, teachers make new ones there, for all who have never logged in.")
    if not complete:
        raise SystemExit(1)


def _read(path: Path, format_name: str) -> Roster:
    if path.is_dir():
        found = sorted(each for each in path.iterdir() if each.suffix.lower() == ".csv")[:_MAX_FILES]
        return reading.read_files({each.name: each.read_bytes() for each in found}, format_name)
    if path.stat().st_size > reading.MAX_BYTES:
        raise Invalid(_("The file is larger than %(max)d kB.", max=reading.MAX_BYTES // 1024))
    return reading.read(path.read_bytes(), format_name)


def _teacher(username: str | None) -> User | None:
    if not username:
        return None
    user = directory.find_by_username(username)
    if user is None or not user.is_teacher:
        raise NotFound(_("There is no teacher %(name)s.", name=username))
    return user


def _tell(teachers: Sequence[school_import.MadeTeacher]) -> None:
    """Print the last of these accounts before it is stored: a command that dies midway has said each password."""
    if len(teachers) == 1:
        click.echo("New accounts of teachers; each changes the password with the first log-in:")
    click.echo("\t".join(teachers[-1]))


def _print(outcome: school_import.Outcome, *, leave: bool) -> None:
    """Print a table with a row for each class."""
    table = Table(box=None, pad_edge=False)
    table.add_column("Class", no_wrap=True)
    for heading in ("New", "Joining", "Changed", "Unchanged", "Leaving", "Left out"):
        table.add_column(heading, justify="right")
    for one in outcome.classes:
        if one.plan is None:
            continue
        numbers = [len(one.plan.of("new")), len(one.plan.of("add")), len(one.plan.of("changed"))]
        numbers += [len(one.plan.of("already")), len(one.plan.of("leaving")) if leave else 0]
        numbers.append(len(one.plan.of("twice", "error")))
        table.add_row(f"{one.title} (new)" if one.made else one.title, *map(str, numbers))
    console = Console(highlight=False, markup=False, soft_wrap=True)
    if table.row_count:
        console.print(table)
