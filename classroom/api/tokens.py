"""The API of tokens."""

from flask import Blueprint

blueprint = Blueprint("api_tokens", __name__)
