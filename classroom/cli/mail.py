"""``flask mail``: the mail server."""

import smtplib

import click
from flask.cli import with_appcontext

from classroom.cli.errors import readable
from classroom.core.settings import current
from classroom.services.deliveries import mail
from classroom.services.deliveries.smtp import MailServerError
from classroom.services.doctor.checks import first_line


@click.group("mail")
def group() -> None:
    """Mail that Tiza sends."""


@group.command("test")
@click.argument("address")
@with_appcontext
@readable
def test(address: str) -> None:
    """Send a test mail to ADDRESS at once, and say whether the mail server has taken it."""
    if not mail.is_configured():
        raise click.ClickException("CLASSROOM_MAIL_URL is not set: smtp://USER:PASSWORD@HOST:587")
    try:
        message_id = mail.send_test(current(), address)
    except ValueError:
        raise click.ClickException(f"{address} is not an address") from None
    except (OSError, smtplib.SMTPException, MailServerError) as error:
        raise click.ClickException(f"The mail was not sent: {first_line(error)}") from None
    click.echo(f"The mail server has taken it for {address}, as {message_id}. Look whether it arrives.")
