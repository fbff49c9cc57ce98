"""``flask questions``: the bank on the command line."""

from flask.cli import AppGroup

group = AppGroup("questions", help="Questions: bring them in from a file, take them out into one.")
