"""The API of join."""

from flask import Blueprint

blueprint = Blueprint("api_join", __name__)
