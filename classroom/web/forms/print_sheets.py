"""The settings of a printed sheet. They come in the address, so that a sheet can be kept as a bookmark."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, Field, Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange

from classroom.core import languages
from classroom.questions.clean_text import tidy, tidy_line
from classroom.services.bank.print_sheets import LARGEST_SEED, MOST_VERSIONS

LONGEST_TITLE, LONGEST_INTRO = 200, 500
SIZES = (9, 10, 11, 12, 14, 18, 24)


def _offered(choices: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in choices.items()]


class SheetForm(Form):
    """What a sheet shows, and how. A value that does not fit counts as not given."""

    title = StringField(_l("Title"), filters=[lambda text: tidy_line(text or "")[:LONGEST_TITLE]])
    intro = TextAreaField(_l("Instructions"), filters=[lambda text: tidy(text or "")[:LONGEST_INTRO]])
    key = SelectField(
        _l("Right answers"),
        choices=_offered(
            {
                "none": lazy_pgettext("right answers", "Without"),
                "apart": _l("On their own page at the end"),
                "inside": _l("Beside the questions, for studying"),
            }
        ),
        default="apart",
    )
    versions = SelectField(
        _l("Versions"),
        coerce=int,
        choices=_offered({1: _l("One"), **{n: f"A–{'ABCD'[n - 1]}" for n in range(2, MOST_VERSIONS + 1)}}),
        default=1,
    )
    mix = SelectField(
        _l("What differs between versions"),
        choices=_offered(
            {
                "both": _l("Order of questions and of choices"),
                "questions": _l("Order of questions"),
                "choices": _l("Order of choices"),
            }
        ),
        default="both",
    )
    seed = IntegerField(_l("Number of the mix"), [NumberRange(1, LARGEST_SEED)], default=1)
    worth = SelectField(
        _l("Points for a question of 100"),
        coerce=int,
        choices=_offered({0: _l("No points"), **{n: str(n) for n in (1, 2, 5, 10, 100)}}),
        default=1,
    )
    lines = SelectField(
        _l("Lines for open answers"), coerce=int, choices=_offered({n: str(n) for n in (3, 5, 8, 12, 20)}), default=5
    )
    size = SelectField(
        _l("Size of the letters"), coerce=int, choices=_offered({n: f"{n} pt" for n in SIZES}), default=11
    )
    paper = SelectField(
        _l("Paper"),
        choices=_offered({"auto": _l("As the printer has it"), "a4": "A4", "letter": lazy_pgettext("paper", "Letter")}),
        default="auto",
    )
    language = SelectField(_l("Language of the headings"), choices=_offered(languages.NAMES))
    columns = BooleanField(_l("Two columns"))
    explanations = BooleanField(_l("Explanations, where right answers are shown"))

    def settings(self) -> dict[str, Any]:
        """Return the values by name; the default where none was given, or one that does not fit."""
        self.validate()
        return {field.name: self._value(field) for field in self}

    @staticmethod
    def _value(field: Field) -> Any:
        if field.errors or field.data in (None, ""):
            field.errors, field.data = (), field.object_data
            field.raw_data = None
        return field.data
