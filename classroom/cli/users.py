"""``flask user ...``: accounts on the command line."""

import os
import sys
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from classroom.cli import rosters
from classroom.cli.errors import readable
from classroom.core.errors import NotFound
from classroom.models import User
from classroom.models.user import ROLES
from classroom.services.accounts import access, directory, users
from classroom.services.forgetting import accounts, erasures, jobs, own_data

group = AppGroup("user", help="Make, list and change accounts.")
group.add_command(rosters.import_)

role_option = click.option("--role", type=click.Choice(ROLES), required=True, help="What the account may do.")
password_option = click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for, unseen, when left out."
)


def _find(username: str) -> User:
    user = users.find_by_username(username)
    if user is None:
        raise NotFound(_("There is no account %(name)s.", name=username))
    return user


@group.command("create")
@click.argument("username", metavar="NAME")
@role_option
@password_option
@click.option("--display-name", help="The name that others see; NAME when left out.")
@click.option("--email", help="E-mail address.")
@readable
def create(username: str, role: str, password: str, display_name: str | None, email: str | None) -> None:
    """Make an account."""
    user = users.create(username=username, password=password, role=role, display_name=display_name, email=email)
    click.echo(f"{user.username} ({user.role})")


@group.command("token")
@click.argument("username", metavar="NAME")
@readable
def token(username: str) -> None:
    """Print a new personal API token of an account, and nothing else."""
    user = _find(username)
    if not user.is_active:
        raise NotFound(_("The account %(name)s is disabled.", name=user.username))
    click.echo(access.make_token(user, "flask user token"))


@group.command("list")
@click.option("--role", type=click.Choice(ROLES), help="Only this role.")
@click.option("--search", default="", help="Part of the username, name or e-mail address.")
@readable
def list_(role: str | None, search: str) -> None:
    """List accounts, one a line: username, role, state, name, e-mail address, with tabs between."""
    for user in directory.everybody(search, role or ""):
        state = "active" if user.is_active else "disabled"
        click.echo("\t".join((user.username, user.role, state, user.display_name, user.email or "")))


@group.command("set-role")
@click.argument("username", metavar="NAME")
@click.argument("role", type=click.Choice(ROLES))
@readable
def set_role(username: str, role: str) -> None:
    """Change what an account may do; its logins and tokens end."""
    users.set_role(_find(username).id, role)
    click.echo(f"{username}: {role}")


@group.command("set-password")
@click.argument("username", metavar="NAME")
@password_option
@readable
def set_password(username: str, password: str) -> None:
    """Give an account a new password; its logins and tokens end."""
    users.reset_password(_find(username).id, password)
    click.echo(f"{username}: password changed")


@group.command("disable")
@click.argument("username", metavar="NAME")
@readable
def disable(username: str) -> None:
    """Shut an account out; its logins and tokens end."""
    users.set_disabled(_find(username).id, True)
    click.echo(f"{username}: disabled")


@group.command("export")
@click.argument("username", metavar="NAME")
@click.option("--output", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), help="The file; NAME.zip.")
@readable
def export(username: str, output: Path | None) -> None:
    """Write everything that is stored of an account to a ZIP file with JSON and CSV, and print its name."""
    user = _find(username)
    path = output or Path(f"{user.username}.zip")
    if str(path) == "-":
        click.echo(own_data.export(user.id), nl=False)
        return
    if path.exists():
        raise click.ClickException(f"{path} exists already: choose another name with --output.")
    data = own_data.export(user.id)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    click.echo(str(path))


@group.command("erase")
@click.argument("username", metavar="NAME")
@click.option("--yes", is_flag=True, help="Do not ask.")
@readable
def erase(username: str, yes: bool) -> None:
    """Delete an account for good, with all that is its own; its answers in others' lessons lose the name."""
    user = _find(username)
    if not yes and sys.stdin.isatty():
        click.confirm(f"Delete {user.username} ({user.display_name}) for good?", abort=True)
    key = user.id
    accounts.erase(key)
    jobs.work()
    if erasures.pending("user", key) is not None:
        raise click.ClickException("Not finished: another process goes on with it, or the log says why not.")
    click.echo(f"{username}: erased")


@group.command("enable")
@click.argument("username", metavar="NAME")
@readable
def enable(username: str) -> None:
    """Let a disabled account in again."""
    users.set_disabled(_find(username).id, False)
    click.echo(f"{username}: enabled")
