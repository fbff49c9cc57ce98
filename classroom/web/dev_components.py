"""The page ``/dev/components`` that shows all components, in development only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_sqlalchemy.pagination import Pagination
from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, RadioField, SelectField, StringField, TextAreaField

from classroom.http.guards import public
from classroom.web import component_samples
from classroom.web.script_texts import live_messages

blueprint = Blueprint("components", __name__)

CHOICES = [("a", "Quito"), ("b", "Bogotá"), ("c", "Lima")]


class SampleForm(FlaskForm):
    """One field of each kind."""

    text = StringField(
        lazy_gettext("Your name"), description=lazy_gettext("How your teacher and your class will see you.")
    )
    long = TextAreaField(lazy_gettext("Explanation"))
    choice = SelectField(lazy_gettext("Type"), choices=CHOICES)
    several = RadioField(lazy_gettext("Language"), choices=CHOICES)
    tick = BooleanField(lazy_gettext("Right answer"))
    file = FileField(lazy_gettext("Picture"))


class SamplePages(Pagination):
    """Twelve pages without rows."""

    def _query_items(self) -> list[object]:
        return []

    def _query_count(self) -> int:
        return 12 * self.per_page


def _form(prefix: str, *, wrong: bool) -> SampleForm:
    form = SampleForm(formdata=None, prefix=prefix, data={"several": "b", "choice": "b", "tick": True})
    if wrong:
        for field in form:
            if field.type != "CSRFTokenField":
                field.errors = [_("Fill this in.")]
    return form


@blueprint.get("/dev/components")
@public
def show() -> ResponseReturnValue:
    """Show every component in every state. Live components are rendered by the modules of the live pages."""
    rounds = component_samples.rounds()
    single = rounds["single_choice"]["round"]
    page_data = {
        "messages": live_messages(),
        "now": component_samples.NOW,
        "rounds": rounds,
        "pictured": component_samples.pictured(single),
        "crowded": component_samples.crowded(single),
        "voted_twice": component_samples.voted_twice(single),
        "people": component_samples.people(),
        "standings": component_samples.standings(),
        "agenda": component_samples.agenda(rounds),
    }
    forms = (_form("empty", wrong=False), _form("wrong", wrong=True))
    pages = SamplePages(page=5, per_page=25, error_out=False)
    return render_template("dev/components.html", page_data=page_data, forms=forms, pages=pages)
