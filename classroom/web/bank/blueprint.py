"""The blueprint that the bank's pages share."""

from flask import Blueprint
from flask_babel import lazy_gettext

blueprint = Blueprint("bank", __name__, url_prefix="/teach/questions")

TYPE_NAMES = {
    "true_false": lazy_gettext("True or false"),
    "single_choice": lazy_gettext("Single choice"),
    "multiple_choice": lazy_gettext("Multiple choice"),
    "poll": lazy_gettext("Poll"),
}
LANGUAGE_NAMES = {"en": "English", "es": "Español"}
