"""The API of lessons."""

from flask import Blueprint

blueprint = Blueprint("api_lessons", __name__)
