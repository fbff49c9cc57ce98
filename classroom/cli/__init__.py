"""The ``flask --app app ...`` commands, one file for each subject."""

from flask import Flask

from classroom.cli import audit as audit
from classroom.cli import backups as backups
from classroom.cli import demo as demo
from classroom.cli import doctor as doctor
from classroom.cli import forget as forget
from classroom.cli import lti as lti
from classroom.cli import mail as mail
from classroom.cli import questions as questions
from classroom.cli import results as results
from classroom.cli import retention as retention
from classroom.cli import users as users


def register(app: Flask) -> None:
    """Register the commands and groups of commands."""
    groups = (users.group, questions.group, results.group, mail.group, lti.group, demo.group, forget.group)
    for command in (
        *groups,
        audit.audit,
        retention.retention,
        backups.backup,
        backups.restore,
        backups.verify,
        doctor.doctor,
    ):
        app.cli.add_command(command)
