"""Form fields for the lesson options, made from their declaration in ``services/lessons/options.py``."""

from typing import Any

from wtforms import BooleanField, Field, Form, SelectField
from wtforms.fields.choices import SelectChoice

from classroom.services.lessons.options import DECLARED, Declaration


def _field(option: Declaration) -> Any:
    """Return a select box for an option with offered values, a checkbox for one without."""
    if not option.shown.offered:
        return BooleanField(option.shown.label, description=option.shown.help)
    return SelectField(
        option.shown.label,
        coerce=type(option.default),
        choices=[SelectChoice(value, label) for value, label in option.shown.offered.items()],
        default=option.default,
        description=option.shown.help,
    )


class OptionFields:
    """Mix-in for forms: one field for each lesson option, by the option's name."""

    def options(self: Any) -> dict[str, Any]:
        """Return the values of the fields by the names of their options."""
        return {name: self[name].data for name in DECLARED}

    def option_selects(self: Any) -> list[Field]:
        """Return the fields that are select boxes, in order."""
        return [self[option.name] for option in DECLARED.values() if option.shown.offered]

    def option_switches(self: Any) -> list[Field]:
        """Return the fields that are checkboxes, in order."""
        return [self[option.name] for option in DECLARED.values() if not option.shown.offered]


for _option in DECLARED.values():
    setattr(OptionFields, _option.name, _field(_option))


class OptionsForm(OptionFields, Form):
    """The options of a running lesson; the page's script fills it in and sends it as ``set_options``."""
