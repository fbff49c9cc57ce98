"""The form for the scale of a lesson's marks."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional


class MarksForm(FlaskForm):
    """The fields of ``services/results/scales.py``: ``named()`` reads and checks them."""

    scale = RadioField(
        _l("Scale"),
        [Optional()],
        choices=[
            SelectChoice("", _l("No marks")),
            SelectChoice("0-10", _l("0 to 10")),
            SelectChoice("0-100", _l("0 to 100")),
            SelectChoice("1-5", _l("1 to 5")),
            SelectChoice("letters", _l("Letters")),
            SelectChoice("range", _l("Another range of numbers")),
        ],
        default="",
    )
    low = StringField(_l("Mark for nothing right"), [Optional()])
    high = StringField(_l("Mark for everything right"), [Optional()])
    letters = TextAreaField(
        _l("Letters and the percentage from which each is given"),
        [Optional()],
        description=_l("One a line, the best first, the last from 0: A 90. Percentages are not rounded before."),
    )
    decimals = SelectField(
        _l("Round half up"),
        [Optional()],
        choices=[
            SelectChoice("", _l("as usual: 0 to 100 to whole numbers, others to one decimal")),
            SelectChoice("0", _l("to whole numbers")),
            SelectChoice("1", _l("to one decimal")),
            SelectChoice("2", _l("to two decimals")),
        ],
        description=_l("To one decimal, 6.25 becomes 6.3 and 6.24 becomes 6.2."),
    )
    pass_mark = StringField(
        _l("Pass mark"), [Optional()], description=_l("Who has this mark or a better one has passed.")
    )
    shown = BooleanField(_l("Students see their own mark when the lesson has ended"))
