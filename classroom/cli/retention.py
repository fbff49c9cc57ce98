"""``flask retention``: take the people out of lessons whose term is over, and tell owners before."""

import click
from flask.cli import with_appcontext

from classroom.cli.errors import readable
from classroom.core.settings import current
from classroom.services.forgetting import retention as terms


def _listed(ids: list[int]) -> str:
    shown = ", ".join(map(str, ids[:20])) + (", ..." if len(ids) > 20 else "")
    return f"{len(ids)} ({shown})" if ids else "0"


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@with_appcontext
@readable
def retention(dry_run: bool) -> None:
    """Take names and written answers out of lessons that are older than CLASSROOM_KEEP_MONTHS, or their class's term.

    Owners are told 30 and 7 days before; statistics stay. Run it every day: tiza-retention.timer does.
    """
    if not current().keep_months:
        click.echo("CLASSROOM_KEEP_MONTHS is not set: only classes with a term of their own are looked at.")
    report = terms.run(dry_run=dry_run)
    for days, ids in report.told.items():
        click.echo(f"Owners told {days} days before: {_listed(ids)}")
    click.echo(f"No longer announced: {_listed(report.kept)}")
    click.echo(f"Names removed: {_listed(report.anonymised)}")
    click.echo(f"Cards of practice deleted: {report.cards}")
    if dry_run:
        click.echo("Nothing was changed.")
