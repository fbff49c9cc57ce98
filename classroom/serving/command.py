"""The command ``tiza``: serves on a laptop or a server, upgrades, and runs every ``flask`` command of Tiza's."""

import os
import sys
from collections.abc import Callable

import click
from flask.cli import FlaskGroup, with_appcontext

from classroom.core.settings import ROOT, SettingsError, load
from classroom.core.version import VERSION


def _create_app() -> object:
    from classroom import create_app

    return create_app()


@click.group(
    cls=FlaskGroup,
    create_app=_create_app,
    add_default_commands=False,
    add_version_option=False,
    set_debug_flag=False,
    load_dotenv=False,
    invoke_without_command=True,
)
@click.version_option(VERSION, prog_name="tiza")
@click.pass_context
def group(context: click.Context) -> None:
    """Live classroom questions: a teacher asks, everyone answers on their own phone.

    Without a command, Tiza prepares its data and serves on this computer.
    """
    if context.invoked_subcommand is None:
        from classroom.serving.development import main as serve_here

        context.exit(serve_here())


group.params = [option for option in group.params if option.name in ("version", "help")]  # the rest are Flask's own


@group.command("serve")
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def serve(options: tuple[str, ...]) -> None:
    """Serve as in production, with the settings of the environment. OPTIONS go to gunicorn, after --."""
    os.chdir(ROOT)  # gunicorn reads gunicorn.conf.py and app.py there
    become: Callable[[str, list[str]], object] = os.execv
    become(sys.executable, [sys.executable, "-m", "gunicorn", *options, "app:app"])


@group.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Back up the database, bring it to the schema of this version, and check it."""
    from classroom.core.settings import current
    from classroom.serving import database_upgrade

    try:
        database_upgrade.upgrade(current(), click.echo)
    except database_upgrade.UpgradeError as error:
        raise click.ClickException(str(error)) from None


def main() -> None:
    """Run the command line; a wrong setting is one line on standard error."""
    os.umask(0o077)  # the database and backups contain names and answers, which other users must not read
    try:
        load()
    except SettingsError as error:
        print(f"Tiza cannot start: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    group.main(prog_name="tiza")
