"""Forms for webhooks."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from classroom.services.deliveries.webhooks.events import PING

EVENTS = {
    "lesson.started": _l("A lesson starts, with its first question or slide"),
    "lesson.ended": _l("A lesson ends"),
    "round.closed": _l("A question is closed"),
    "round.revealed": _l("A result is revealed"),
    "results.ready": _l("Results are complete, or were graded again"),
    "roster.changed": _l("Students come into a class or leave it"),
    "assignment.submitted": _l("Homework is handed in, or its time is over"),
    "ping": _l("A test call"),
}
"""What each event means, also those that cannot be chosen."""
_OFFERED = [name for name in EVENTS if name != PING]


class CheckboxesField(SelectMultipleField):
    """Several of some choices, each with a checkbox; ``components/forms.html`` draws it."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WebhookForm(FlaskForm):
    """Address and events."""

    url = StringField(_l("Address of your program"))
    events = CheckboxesField(_l("Call it when"), choices=[SelectChoice(name, EVENTS[name]) for name in _OFFERED])


class NewWebhookForm(WebhookForm):
    """Also of which lessons."""

    lesson_id = SelectField(_l("Of"), coerce=int)
