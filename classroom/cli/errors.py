"""Errors of services on the terminal."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import click

from classroom.core import origin
from classroom.core.errors import TizaError

Command = TypeVar("Command", bound=Callable[..., Any])


def readable(command: Command) -> Command:
    """Turn a TizaError into a message and exit status 1, with one line for each field.

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

    return cast(Command, run)
