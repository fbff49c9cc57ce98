"""The API of document."""

from flask import Blueprint

blueprint = Blueprint("api_document", __name__)
