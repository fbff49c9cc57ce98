"""The form with the title of a quiz."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField


class QuizForm(FlaskForm):
    """A quiz's title."""

    title = StringField(lazy_gettext("Title"), id="quiz-title")  # the page has a form with the title of a question, too
