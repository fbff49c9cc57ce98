"""Why a text is no number, in words: for the answers that the server refuses and for the scripts of the fields."""

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from classroom.questions.number_reading import Reading

MESSAGES = {
    "number_unreadable": lazy_gettext("Enter a number, such as 3.5."),
    "number_separators": lazy_gettext(
        "It is not clear which sign is the decimal point. "
        "Write it without signs between the other digits, such as 1500.5."
    ),
    "number_words": lazy_gettext("Write only the number, without “{words}”."),
    "number_unit": lazy_gettext("Write only the number: the answer is in {unit}."),
    "number_zero": lazy_gettext("Nothing can be divided by 0."),
    "number_either": lazy_gettext(
        "This counts as {value}. If you mean {other}, leave out the sign between the digits."
    ),
    "number_limits": lazy_gettext("Enter a number from {low} to {high}."),
    "change_sign": lazy_gettext("Change the sign, plus or minus"),
}
"""Texts by key, for the scripts of types with numbers."""


def reason(reading: Reading, unit: str = "") -> LazyString:
    """Return why a reading has no number, in the language of the reader."""
    key = "number_unit" if reading.problem == "words" and unit else f"number_{reading.problem}"
    return LazyString(lambda: str(MESSAGES[key]).replace("{words}", reading.words).replace("{unit}", unit))
