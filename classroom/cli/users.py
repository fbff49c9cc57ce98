"""Accounts on the command line."""

from flask.cli import AppGroup

group = AppGroup("user", help="Accounts.")
