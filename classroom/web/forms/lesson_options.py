"""The fields of a lesson's options, for the form of a new lesson and for the dialog of a running one."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, Form, SelectField
from wtforms.fields.choices import SelectChoice

from classroom.services.lessons import options as lesson_options
from classroom.services.lessons.options import MAX_TEAMS

SPEEDS = (25, 50, 100)
PAUSES = (10, 20, 30, 60)


class OptionFields:
    """One field for each option of :class:`~classroom.services.lessons.options.LessonOptions`."""

    scoring = SelectField(
        lazy_gettext("Scoring"),
        choices=[
            SelectChoice("points", lazy_gettext("Points for right answers")),
            SelectChoice("survey", lazy_gettext("Survey: nobody is right or wrong")),
        ],
        default="points",
        description=lazy_gettext("In a survey nobody is told the right answer, and nobody earns points."),
    )
    speed_bonus = SelectField(
        lazy_gettext("Speed bonus"),
        coerce=int,
        choices=[
            SelectChoice(0, lazy_gettext("None")),
            *(
                SelectChoice(percent, lazy_gettext("Up to %(percent)s %% more points", percent=percent))
                for percent in SPEEDS
            ),
        ],
        default=0,
        description=lazy_gettext(
            "For questions with a time limit: most in the first moment, nothing at the end. Without it, thinking takes "
            "the time it takes."
        ),
    )
    teams = SelectField(
        lazy_gettext("Teams"),
        coerce=int,
        choices=[
            SelectChoice(0, lazy_gettext("No teams")),
            *(SelectChoice(number, lazy_gettext("%(num)d teams", num=number)) for number in range(2, MAX_TEAMS + 1)),
        ],
        default=0,
        description=lazy_gettext("Everybody is put into a team on joining. A team has the average of its members."),
    )
    phone_shows = SelectField(
        lazy_gettext("Phones show"),
        choices=[
            SelectChoice("question", lazy_gettext("Question and choices")),
            SelectChoice("choices", lazy_gettext("Choices only: the question is on the projector")),
        ],
        default="question",
    )
    confidence = BooleanField(
        lazy_gettext("Ask how sure they are"),
        description=lazy_gettext(
            "With each answer: guessing, fairly sure or sure. You see what many are sure of that is wrong."
        ),
    )
    streaks = BooleanField(
        lazy_gettext("Streaks"),
        description=lazy_gettext("Tell each student how many right answers they gave in a row."),
    )
    podium = BooleanField(
        lazy_gettext("Podium"),
        description=lazy_gettext(
            "Students see their own place. The projector can show who is ahead, and at the end the first three."
        ),
    )
    auto_close = BooleanField(
        lazy_gettext("Close by itself"),
        description=lazy_gettext("A question closes when everybody who is there has answered."),
    )
    auto_advance = SelectField(
        lazy_gettext("Go on by itself"),
        coerce=int,
        choices=[
            SelectChoice(0, lazy_gettext("No: I reveal and ask")),
            *(SelectChoice(n, lazy_gettext("%(num)d seconds after the result", num=n)) for n in PAUSES),
        ],
        default=0,
        description=lazy_gettext(
            "A question that has closed is revealed, and the next of the agenda is asked. You can stay at any time."
        ),
    )
    generated_names = BooleanField(
        lazy_gettext("Names are given"),
        description=lazy_gettext("Guests get a name instead of choosing one."),
    )

    option_names = ("scoring", "speed_bonus", "teams", "phone_shows", "auto_advance")
    option_switches = ("streaks", "podium", "confidence", "auto_close", "generated_names")

    def options(self: Any) -> dict[str, Any]:
        """Return what was chosen, by the names of the options."""
        return {name: self[name].data for name in lesson_options.NAMES}


class OptionsForm(OptionFields, Form):
    """The options alone: a script reads and sends them."""
