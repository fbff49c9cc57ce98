"""``flask demo``: people and questions to try Tiza with."""

import click
from flask.cli import AppGroup

from classroom.cli.errors import readable
from classroom.services import demo

group = AppGroup("demo", help="People and questions to try Tiza with.")


@group.command("load")
@readable
def load() -> None:
    """Create the demo accounts and load the starter bank; existing data is kept."""
    loaded = demo.load()
    click.echo(f"Added {loaded.users} accounts, {loaded.questions} questions and {loaded.quizzes} quizzes.")
    for login in demo.LOGINS:
        click.echo(f"  {login.role:8} {login.username:8} password {login.password}")
    click.echo("Everybody knows these passwords: change them before others can reach this server.")
