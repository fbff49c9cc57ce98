"""The blueprint that the bank's pages share, and the names of what they show."""

from flask import Blueprint
from flask_babel import lazy_gettext

blueprint = Blueprint("bank", __name__, url_prefix="/teach/questions")

TYPE_NAMES = {
    "true_false": lazy_gettext("True or false"),
    "single_choice": lazy_gettext("Single choice"),
    "multiple_choice": lazy_gettext("Multiple choice"),
    "poll": lazy_gettext("Poll"),
    "numeric": lazy_gettext("Number"),
    "short_text": lazy_gettext("Short answer"),
    "open_text": lazy_gettext("Open answer"),
    "word_cloud": lazy_gettext("Word cloud"),
    "rating": lazy_gettext("Rating"),
    "ordering": lazy_gettext("Ordering"),
    "matching": lazy_gettext("Matching"),
    "map_pin": lazy_gettext("Place on the map"),
    "image_pin": lazy_gettext("Place on the picture"),
}
LANGUAGE_NAMES = {"en": "English", "es": "Español"}
DIFFICULTY_NAMES = {1: lazy_gettext("Easy"), 2: lazy_gettext("Medium"), 3: lazy_gettext("Hard")}
FIELD_NAMES = {
    "accepted": lazy_gettext("Accepted answers"),
    "unit": lazy_gettext("Unit"),
    "forgive": lazy_gettext("What does not matter"),
    "words": lazy_gettext("Words that one may send"),
    "hidden": lazy_gettext("Words that are not shown"),
    "low": lazy_gettext("Lowest number"),
    "high": lazy_gettext("Highest number"),
    "low_label": lazy_gettext("What the lowest number means"),
    "high_label": lazy_gettext("What the highest number means"),
    "pairs": lazy_gettext("Pairs"),
    "distractors": lazy_gettext("More texts on the right"),
    "point": lazy_gettext("Place"),
    "full_km": lazy_gettext("Full points within (km)"),
    "zero_km": lazy_gettext("No points from (km)"),
    "regions": lazy_gettext("Right regions"),
}
"""The fields that only some types have."""
