"""Pages: courses."""

from flask import Blueprint

blueprint = Blueprint("courses", __name__)
