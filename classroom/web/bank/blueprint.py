"""The blueprint that the bank's pages share, and the names of difficulties."""

from flask import Blueprint
from flask_babel import lazy_gettext

blueprint = Blueprint("bank", __name__, url_prefix="/teach/questions")

DIFFICULTY_NAMES = {1: lazy_gettext("Easy"), 2: lazy_gettext("Medium"), 3: lazy_gettext("Hard")}
