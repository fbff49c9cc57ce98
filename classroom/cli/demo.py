"""``flask demo``: people and questions to try Tiza with."""

from flask.cli import AppGroup

group = AppGroup("demo", help="People and questions to try Tiza with.")
