"""Lesson options: how a lesson is taught. Each is declared once, in :class:`LessonOptions`.

The form of a new lesson, the dialog of a running one, the API with its document and the socket event ``set_options``
read that declaration; the table in ``docs/protocol.md`` is compared with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Literal

from flask_babel import lazy_gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from classroom.core.payloads import Payload, validate
from classroom.models import Lesson

MAX_TEAMS = 8

Text = Any
"""A text in the language of the request: ``lazy_gettext(...)``."""


@dataclass(frozen=True)
class Shown:
    """How forms show an option.

    Attributes:
        label: of the field.
        help: what the form says about it.
        offered: the values of the select box with their labels; empty for a checkbox.
    """

    label: Text
    help: Text = ""
    offered: Mapping[Any, Text] = field(default_factory=dict)


def _not_one(teams: int) -> int:
    if teams == 1:
        raise ValueError(str(_("One team is the same as none: use 0, or at least 2.")))
    return teams


class LessonOptions(BaseModel):
    """The options of a lesson, in the order of the form. Competition is off unless the teacher switches it on."""

    model_config = ConfigDict(frozen=True)

    scoring: Annotated[
        Literal["points", "survey"],
        Shown(
            _("Scoring"),
            _("In a survey no right answer is shown, and answers earn no points."),
            {"points": _("Points for right answers"), "survey": _("Survey: no answer is right or wrong")},
        ),
    ] = Field(default="points", description="`survey`: no answer is right or wrong, and none earns points")

    speed_bonus: Annotated[
        int,
        Shown(
            _("Speed bonus"),
            _(
                "For questions with a time limit: most points for answering at once, none at the deadline. Without it, "
                "students can take their time."
            ),
            {
                0: _("None"),
                **{percent: _("Up to %(percent)s %% more points", percent=percent) for percent in (25, 50, 100)},
            },
        ),
    ] = Field(
        default=0,
        ge=0,
        le=100,
        description="Percent of its points that an answer given at once earns in addition; it falls to 0 at the end of "
        "the time",
    )

    teams: Annotated[
        int,
        AfterValidator(_not_one),
        Shown(
            _("Teams"),
            _("Everyone is assigned to a team when joining. A team scores the average of its members."),
            {0: _("No teams"), **{number: _("%(num)d teams", num=number) for number in range(2, MAX_TEAMS + 1)}},
        ),
    ] = Field(default=0, ge=0, le=MAX_TEAMS, description="Number of teams: 0 for none, or at least 2")

    phone_shows: Annotated[
        Literal["question", "choices"],
        Shown(
            _("Phones show"),
            offered={
                "question": _("Question and choices"),
                "choices": _("Choices only: the question is on the projector"),
            },
        ),
    ] = Field(default="question", description="`choices`: students' pages show the choices without the question")

    auto_advance: Annotated[
        int,
        Shown(
            _("Advance automatically"),
            _(
                "When a question closes, its result is revealed and the next question on the agenda is asked. You can "
                "stop this at any time."
            ),
            {
                0: _("No: I reveal and ask"),
                **{seconds: _("%(num)d seconds after the result", num=seconds) for seconds in (10, 20, 30, 60)},
            },
        ),
    ] = Field(
        default=0,
        ge=0,
        le=300,
        description="Seconds from the result of a question to the next question of the agenda; closed questions are "
        "then revealed automatically; 0: off",
    )

    streaks: Annotated[bool, Shown(_("Streaks"), _("Tell each student how many right answers they gave in a row."))] = (
        Field(default=False, description="Tell participants how many right answers they gave in a row")
    )

    podium: Annotated[
        bool,
        Shown(
            _("Podium"),
            _("Students see their own rank. The projector can show the standings, and at the end the podium."),
        ),
    ] = Field(default=False, description="Show the standings, and at the end the first three")

    confidence: Annotated[
        bool,
        Shown(
            _("Ask students how sure they are"),
            _("With each answer: guessing, fairly sure or sure. You see which wrong answers many are sure of."),
        ),
    ] = Field(default=False, description="Ask with each answer how sure the participant is")

    second_vote: Annotated[
        bool,
        Shown(
            _("Discuss and vote again"),
            _("After the first vote, the next step is a discussion with the neighbours, then a second vote."),
        ),
    ] = Field(
        default=False,
        description="The control page proposes a discussion and a second vote before the reveal (peer instruction)",
    )

    live_bars: Annotated[
        bool,
        Shown(
            _("Bars on the projector while students answer"),
            _("Everyone sees how many chose what before they have answered. What is right stays hidden."),
        ),
    ] = Field(
        default=False, description="The projector shows the counts of each choice before the reveal, without the key"
    )

    auto_close: Annotated[
        bool, Shown(_("Close automatically"), _("A question closes when everyone connected has answered."))
    ] = Field(default=False, description="Close a question when everybody present has answered")

    generated_names: Annotated[
        bool, Shown(_("Assign random names"), _("Guests are given a random name instead of choosing one."))
    ] = Field(default=False, description="Guests get a generated name instead of choosing one")

    shuffle_choices: Annotated[
        bool,
        Shown(
            _("Shuffle choices"),
            _(
                "Each student’s page lists them in another order. Letter, colour and shape stay with the choice, as on "
                "the projector. True or false, “All of the above” and numbers in order stay as they are."
            ),
        ),
    ] = Field(default=False, description="Students' pages list the choices in an order of their own")

    show_authors: Annotated[
        bool, Shown(_("Name authors on the projector"), _("Open answers on the projector carry their authors’ names."))
    ] = Field(default=False, description="Show the names of the authors of open answers on the projector")

    @classmethod
    def of(cls, lesson: Lesson) -> "LessonOptions":
        """Return the options of a lesson."""
        return cls.from_stored(lesson.options)

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "LessonOptions":
        """Return options from the column ``options`` of a lesson, which holds those that differ from the defaults.

        Equal columns share one object, made without validation: each batch of answers reads the options again.
        """
        return _from_items(tuple(stored.items()))


@lru_cache(maxsize=1024)
def _from_items(items: tuple[tuple[str, Any], ...]) -> LessonOptions:
    return LessonOptions.model_construct(**dict(items))


class Options(Payload, LessonOptions):
    """Some options of a lesson. Those left out keep their values; in a new lesson they have their defaults."""


@dataclass(frozen=True)
class Declaration:
    """An option with its default value, and how forms show it."""

    name: str
    default: bool | int | str
    shown: Shown


def _declarations() -> dict[str, Declaration]:
    found = {}
    for name, info in LessonOptions.model_fields.items():
        (shown,) = (item for item in info.metadata if isinstance(item, Shown))
        found[name] = Declaration(name, info.default, shown)
    return found


DECLARED = _declarations()
"""All options by name, in the order of the form."""


def to_store(values: Mapping[str, Any]) -> dict[str, Any]:
    """Check the values of some options, and return those that differ from the defaults, for a lesson's column.

    Raises:
        Invalid: with a message for each wrong field.
    """
    validate(Options, dict(values))
    return {name: value for name, value in values.items() if value != DECLARED[name].default}
