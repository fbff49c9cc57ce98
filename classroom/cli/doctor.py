"""``flask doctor``: says what is wrong with an installation, and what mends it."""

import click
from flask.cli import with_appcontext

from classroom.cli.errors import readable
from classroom.core.settings import current
from classroom.services.doctor.examine import examine

MARKS = {"ok": ("ok", "green"), "warning": ("warning", "yellow"), "failed": ("FAILED", "red")}


@click.command("doctor")
@click.argument("url", metavar="[URL]", required=False)
@with_appcontext
@readable
def doctor(url: str | None) -> None:
    """Check this installation: settings, database, Redis, disk, and the address URL through its proxies.

    Each problem is one line, followed by the command or line of configuration that mends it. The exit status is 1 if
    something does not work. Run it as the user and with the settings of the server.
    """
    problems = 0
    for finding in examine(current(), url):
        mark, colour = MARKS[finding.level]
        click.echo(f"{click.style(f'{mark:8}', fg=colour)} {finding.name}: {finding.says}")
        if finding.remedy:
            click.echo(f"{'':8} → {finding.remedy}")
        problems += finding.level == "failed"
    if problems:
        raise click.exceptions.Exit(1)
