"""The question bank's pages."""

from flask import Blueprint

blueprint = Blueprint("bank", __name__)
