"""Errors of services on the terminal."""

import os
import pwd
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import click

from classroom.core import origin
from classroom.core.errors import TizaError

Command = TypeVar("Command", bound=Callable[..., Any])


def readable(command: Command) -> Command:
    """Turn a TizaError, or a file that may not be used, into a message and exit status 1.

    What the command does has the origin ``command`` in the audit.
    """

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        origin.begin("command")
        try:
            return command(*args, **kwargs)
        except TizaError as error:
            lines = [str(error.message), *(f"  {name}: {text}" for name, text in error.fields.items())]
            raise click.ClickException("\n".join(lines)) from None
        except PermissionError as error:  # as with a file of root, for commands run as Tiza's user
            if not error.filename:
                raise
            who = _user()
            raise click.ClickException(
                f"The user {who}, as whom this runs, may not use {error.filename} ({error.strerror}). Put the file "
                f"where {who} may read and write, such as /var/backups/tiza, and give it to {who} (chown)."
            ) from None

    return cast(Command, run)


def _user() -> str:
    """Return the name of the user as whom the command runs, or the number of one without a name."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
