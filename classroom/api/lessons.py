"""A teacher's lessons: create, list and get them; routes of the commands for a lesson and its participants."""

from typing import Any, Literal

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from pydantic import Field

from classroom.api import commands, lesson_schemas, schemas
from classroom.api.commands import Answer, Route
from classroom.api.guards import teacher_required, the_user
from classroom.api.openapi import describes
from classroom.api.reading import read
from classroom.core.payloads import Payload, RowId, validate
from classroom.http.addresses import join_url
from classroom.http.client_address import client_address
from classroom.models import Lesson, Participant
from classroom.services.lessons import agenda, code_guard, lifecycle, lookup, presets, slides
from classroom.services.lessons.options import LessonOptions, Options
from classroom.services.lessons.presets import Preset
from classroom.services.participants import members
from classroom.services.participants.members import Member
from classroom.services.results import state

blueprint = Blueprint("api_lessons", __name__)

UNKNOWN = {404: ("unknown_lesson",)}
LESSON_ERRORS: Any = {**UNKNOWN, 409: ("wrong_state",)}
PARTICIPANT_ERRORS: Any = {404: ("unknown_lesson", "unknown_participant"), 409: ("wrong_state",)}


class NewSettings(Payload):
    """How participants join and answer. With a class, only students on its roster can join."""

    join_mode: Literal["guest", "account"] = "guest"
    allow_change: bool = False
    course_id: RowId | None = None
    options: Options = Options()


class NewLesson(Payload):
    """A new lesson: from a quiz, from questions of the bank, or empty; what ``settings`` leaves out is the preset's."""

    title: str | None = Field(default=None, max_length=lifecycle.MAX_TITLE)
    quiz_id: RowId | None = None
    question_ids: list[RowId] = Field(default=[], max_length=500)
    preset: str | None = Field(default=None, max_length=60, description="`key` of a preset, from `GET /presets`")
    settings: NewSettings = NewSettings()

    def options(self, preset: Preset | None) -> dict[str, Any]:
        """Return the options that the settings name, and those of the preset."""
        named = self.settings.options.model_dump(exclude_unset=True)
        return {**preset.known_options, **named} if preset else named

    def allow_change(self, preset: Preset | None) -> bool:
        """Return whether answers may be changed: as the settings say, else as the preset says."""
        if preset is None or "allow_change" in self.settings.model_fields_set:
            return self.settings.allow_change
        return preset.allow_change


class LessonFilter(Payload):
    """Which lessons to list."""

    which: Literal["all", "running", "ended", "archived"] = "all"


def lesson_view(lesson: Lesson) -> dict[str, Any]:
    """Return a lesson as its teacher sees it (:class:`lesson_schemas.Lesson`)."""
    return {
        "id": lesson.id,
        "code": lesson.code,
        "title": lesson.title,
        "status": lesson.status,
        "locked": lesson.locked,
        "version": lesson.version,
        "join_url": join_url(lesson.code),
        "settings": {
            "join_mode": lesson.join_mode,
            "allow_change": lesson.allow_change,
            "course_id": lesson.course_id,
            "options": LessonOptions.of(lesson).model_dump(),
        },
        "quiz_id": lesson.quiz_id,
        "created_at": lesson.created_at,
        "ended_at": lesson.ended_at,
        "archived": lesson.archived_at is not None,
    }


def _participant_view(participant: Participant | Member) -> dict[str, Any]:
    return {
        "id": participant.id,
        "nickname": participant.nickname,
        "removed": participant.removed_at is not None,
        "extra_percent": participant.extra_percent,
        "user_id": participant.user_id,
    }


@blueprint.post("/lessons")
@describes("Create a lesson in its lobby", body=NewLesson, returns=lesson_schemas.Lesson, status=201)
@teacher_required
def create_lesson() -> ResponseReturnValue:
    """Create a lesson."""
    body = read(NewLesson)
    preset = None if body.preset is None else presets.chosen(the_user().id, body.preset)
    lesson = lifecycle.create(
        the_user().id,
        title=body.title,
        quiz_id=body.quiz_id,
        question_ids=body.question_ids,
        join_mode=body.settings.join_mode,
        allow_change=body.allow_change(preset),
        course_id=body.settings.course_id,
        options=body.options(preset),
    )
    code_guard.note_use(client_address(), lesson.id)
    return lesson_view(lesson), 201


@blueprint.get("/lessons")
@describes("List your own lessons", query=LessonFilter, returns=lesson_schemas.LessonList, errors={422: ("invalid",)})
@teacher_required
def list_lessons() -> dict[str, Any]:
    """List lessons, newest first."""
    which = validate(LessonFilter, request.args.to_dict()).which
    return {"lessons": lookup.overview(the_user().id, which)}


@blueprint.get("/lessons/<int:lesson_id>")
@describes(
    "Get everything about a lesson that its teacher may see",
    details="Only the sockets' event `presence` says who is connected at present.",
    returns=lesson_schemas.TeacherState,
    errors=UNKNOWN,
)
@teacher_required
def get_lesson(lesson_id: int) -> dict[str, Any]:
    """Return the teacher's state."""
    lookup.live(lesson_id, the_user().id)
    lesson = lookup.for_reading(lesson_id, the_user().id)
    code_guard.note_use(client_address(), lesson.id)
    view = state.teacher(lesson, ())
    tally = view["tally"]
    return {
        "lesson": lesson_view(lesson),
        "state": view["state"],
        "tally": tally and {name: value for name, value in tally.items() if name != "present"},
        "presence": {"joined": view["presence"]["joined"]},
        "participants": [_participant_view(participant) for participant in members.of_lesson(lesson.id)],
        "standings": view["standings"],
        "agenda": agenda.of_lesson(lesson.id),
    }


LESSON = Answer(lesson_schemas.LessonAnswer, lambda lesson: {"lesson": lesson_view(lesson)})
PARTICIPANT = Answer(
    lesson_schemas.ParticipantAnswer, lambda participant: {"participant": _participant_view(participant)}
)

SLIDE = Answer(schemas.SlideAnswer, lambda lesson: {"slide": slides.view(lesson)})

ROUTES = {
    "set_locked": Route(
        "lock",
        "Lock a lesson, so that nobody new can join, or unlock it",
        LESSON,
        LESSON_ERRORS,
        endpoint="lock_lesson",
    ),
    "set_options": Route(
        "options",
        "Change the options of a running lesson",
        LESSON,
        LESSON_ERRORS,
        details="Options that are left out keep their values.",
    ),
    "skip_question": Route(
        "agenda/<int:question_id>/skip",
        "Skip a question of the agenda, or no longer skip it",
        Answer(schemas.State, state.for_teachers),
        {404: ("unknown_lesson", "unknown_question"), 409: ("wrong_state",)},
        details="A skipped question can still be asked; with `auto_advance` it is left out.",
    ),
    "show_slide": Route(
        "agenda/<int:question_id>/slide",
        "Show a slide on all pages, or take it off",
        SLIDE,
        {404: ("unknown_lesson", "unknown_question"), 409: ("round_open", "wrong_state"), 422: ("invalid",)},
        details="Without it pages show the newest round again, as they do after anything that is done with a round.",
    ),
    "turn_slide": Route(
        "slides/<int:slide_id>/page",
        "Show another page of a slide that does not fit on the projector",
        SLIDE,
        {404: ("unknown_lesson", "unknown_slide"), 409: ("wrong_state",)},
    ),
    "end_lesson": Route(
        "end",
        "End a lesson for good",
        LESSON,
        LESSON_ERRORS,
        details="Closes an open round, and ends the tokens and connections of its participants.",
    ),
    "remove_participant": Route(
        "participants/<int:participant_id>/remove",
        "Remove a participant from a lesson",
        PARTICIPANT,
        PARTICIPANT_ERRORS,
        details="Their connections close within two seconds and their token is refused; their answers stay.",
    ),
    "readmit_participant": Route(
        "participants/<int:participant_id>/readmit",
        "Readmit a participant who was removed",
        PARTICIPANT,
        PARTICIPANT_ERRORS,
    ),
    "set_extra_time": Route(
        "participants/<int:participant_id>/extra-time",
        "Give a participant extra time",
        PARTICIPANT,
        PARTICIPANT_ERRORS,
        details="Applies at once, and is kept on the roster of the lesson's class. Other participants do not see it.",
    ),
    "rename_participant": Route(
        "participants/<int:participant_id>/rename",
        "Rename a participant",
        PARTICIPANT,
        {**PARTICIPANT_ERRORS, 429: ("rate_limited",)},
        details="The nickname is cleaned as on joining; one that is taken, or looks like one that is, gets a number.",
    ),
}

commands.register(blueprint, ROUTES)
