"""A teacher's lessons: make, list, look, lock, end; participants; results."""

from typing import Any, Literal

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from pydantic import Field

from classroom.api import lesson_schemas, schemas
from classroom.api.guards import teacher_required, the_user
from classroom.api.openapi import describes
from classroom.api.reading import read
from classroom.core.payloads import Payload, RowId, validate
from classroom.http.addresses import join_url
from classroom.models import Lesson, Participant
from classroom.services.lessons import agenda, lifecycle, lookup
from classroom.services.lessons.options import LessonOptions, Options
from classroom.services.participants import members, renaming
from classroom.services.participants.members import Member
from classroom.services.results import state

blueprint = Blueprint("api_lessons", __name__)

UNKNOWN = {404: ("unknown_lesson",)}


class NewSettings(Payload):
    """How a lesson is joined and answered; with a class, only students on its roster get in."""

    join_mode: Literal["guest", "account"] = "guest"
    allow_change: bool = False
    course_id: RowId | None = None
    options: Options = Options()


class NewLesson(Payload):
    """A lesson to be made: from a quiz, from questions of the bank, or empty."""

    title: str | None = Field(default=None, max_length=lifecycle.MAX_TITLE)
    quiz_id: RowId | None = None
    question_ids: list[RowId] = Field(default=[], max_length=500)
    settings: NewSettings = NewSettings()


class Skip(Payload):
    """Whether a question of the agenda is passed over."""

    skipped: bool


class Lock(Payload):
    """Whether nobody new gets in."""

    locked: bool


class Which(Payload):
    """Which lessons to list."""

    which: Literal["all", "running", "ended", "archived"] = "all"


class ExtraTime(Payload):
    """More time than the others have, in percent of a question's time limit."""

    percent: int = Field(ge=0, le=members.MAX_EXTRA_PERCENT)


class NewName(Payload):
    """What somebody is called from now on."""

    nickname: str = Field(min_length=1, max_length=1000)


class Nothing(Payload):
    """No fields."""


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


def _person(person: Participant | Member) -> dict[str, Any]:
    return {
        "id": person.id,
        "nickname": person.nickname,
        "removed": person.removed_at is not None,
        "extra_percent": person.extra_percent,
    }


@blueprint.post("/lessons")
@describes("Make a lesson in its lobby", body=NewLesson, returns=lesson_schemas.Lesson, status=201)
@teacher_required
def create_lesson() -> ResponseReturnValue:
    """Make a lesson."""
    body = read(NewLesson)
    lesson = lifecycle.create(
        the_user().id,
        title=body.title,
        quiz_id=body.quiz_id,
        question_ids=body.question_ids,
        join_mode=body.settings.join_mode,
        allow_change=body.settings.allow_change,
        course_id=body.settings.course_id,
        options=body.settings.options.model_dump(exclude_unset=True),
    )
    return lesson_view(lesson), 201


@blueprint.get("/lessons")
@describes("List one's own lessons", query=Which, returns=lesson_schemas.LessonList, errors={422: ("invalid",)})
@teacher_required
def list_lessons() -> dict[str, Any]:
    """List lessons, newest first."""
    return {"lessons": lookup.overview(the_user().id, validate(Which, request.args.to_dict()).which)}


@blueprint.get("/lessons/<int:lesson_id>")
@describes(
    "Everything about a lesson that its teacher may see",
    details="Who is connected at this moment is told by the sockets' `presence` alone.",
    returns=lesson_schemas.TeacherState,
    errors=UNKNOWN,
)
@teacher_required
def get_lesson(lesson_id: int) -> dict[str, Any]:
    """Return the teacher's state."""
    lesson = lookup.for_teacher(lesson_id, the_user().id)
    view = state.teacher(lesson, ())
    tally = view["tally"]
    return {
        "lesson": lesson_view(lesson),
        "state": view["state"],
        "tally": tally and {name: value for name, value in tally.items() if name != "present"},
        "presence": {"joined": view["presence"]["joined"]},
        "participants": [_person(person) for person in members.of_lesson(lesson.id)],
        "standings": view["standings"],
        "agenda": agenda.of_lesson(lesson.id),
    }


@blueprint.post("/lessons/<int:lesson_id>/lock")
@describes(
    "Lock the room, or open it again",
    body=Lock,
    returns=lesson_schemas.LessonAnswer,
    errors={**UNKNOWN, 409: ("wrong_state",)},
)
@teacher_required
def lock_lesson(lesson_id: int) -> dict[str, Any]:
    """Lock or unlock."""
    body = read(Lock)
    return {"lesson": lesson_view(lifecycle.set_locked(lesson_id, the_user().id, body.locked))}


@blueprint.post("/lessons/<int:lesson_id>/options")
@describes(
    "Change how a running lesson is taught",
    details="What is left out stays.",
    body=Options,
    returns=lesson_schemas.LessonAnswer,
    errors={**UNKNOWN, 409: ("wrong_state",)},
)
@teacher_required
def set_options(lesson_id: int) -> dict[str, Any]:
    """Change options."""
    changes = read(Options).model_dump(exclude_unset=True)
    return {"lesson": lesson_view(lifecycle.set_options(lesson_id, the_user().id, changes))}


@blueprint.post("/lessons/<int:lesson_id>/agenda/<int:question_id>/skip")
@describes(
    "Pass over a question of the agenda, or take that back",
    details="It can be asked all the same; a lesson that goes on by itself leaves it out.",
    body=Skip,
    returns=schemas.State,
    errors={404: ("unknown_lesson", "unknown_question"), 409: ("wrong_state",)},
)
@teacher_required
def skip_question(lesson_id: int, question_id: int) -> dict[str, Any]:
    """Skip."""
    return state.public(agenda.skip(lesson_id, the_user().id, question_id, read(Skip).skipped))


@blueprint.post("/lessons/<int:lesson_id>/end")
@describes(
    "End a lesson for good",
    details="An open round is closed with it; its tokens and connections of students end.",
    body=Nothing,
    returns=lesson_schemas.LessonAnswer,
    errors={**UNKNOWN, 409: ("wrong_state",)},
)
@teacher_required
def end_lesson(lesson_id: int) -> dict[str, Any]:
    """End."""
    read(Nothing)
    return {"lesson": lesson_view(lifecycle.end(lesson_id, the_user().id))}


def _set_removed(lesson_id: int, participant_id: int, removed: bool) -> dict[str, Any]:
    read(Nothing)
    person = members.set_removed(lesson_id, the_user().id, participant_id, removed)
    return {"participant": _person(person)}


ABOUT_PEOPLE: Any = {404: ("unknown_lesson", "unknown_participant"), 409: ("wrong_state",)}


@blueprint.post("/lessons/<int:lesson_id>/participants/<int:participant_id>/remove")
@describes(
    "Remove somebody from a lesson",
    details="Their connections close within two seconds and their token is refused; their answers stay.",
    body=Nothing,
    returns=lesson_schemas.PersonAnswer,
    errors=ABOUT_PEOPLE,
)
@teacher_required
def remove_participant(lesson_id: int, participant_id: int) -> dict[str, Any]:
    """Remove."""
    return _set_removed(lesson_id, participant_id, True)


@blueprint.post("/lessons/<int:lesson_id>/participants/<int:participant_id>/readmit")
@describes(
    "Let somebody who was removed in again", body=Nothing, returns=lesson_schemas.PersonAnswer, errors=ABOUT_PEOPLE
)
@teacher_required
def readmit_participant(lesson_id: int, participant_id: int) -> dict[str, Any]:
    """Take a removal back."""
    return _set_removed(lesson_id, participant_id, False)


@blueprint.post("/lessons/<int:lesson_id>/participants/<int:participant_id>/extra-time")
@describes(
    "Give somebody more time than the others",
    details="At once, and kept on the roster of the lesson's class. Nobody else sees it.",
    body=ExtraTime,
    returns=lesson_schemas.PersonAnswer,
    errors=ABOUT_PEOPLE,
)
@teacher_required
def set_extra_time(lesson_id: int, participant_id: int) -> dict[str, Any]:
    """Give extra time."""
    percent = read(ExtraTime).percent
    return {"participant": _person(members.set_extra_time(lesson_id, the_user().id, participant_id, percent))}


@blueprint.post("/lessons/<int:lesson_id>/participants/<int:participant_id>/rename")
@describes(
    "Give somebody another name",
    details="Cleaned as on joining; a name that somebody else has, or that looks like it, gets a number.",
    body=NewName,
    returns=lesson_schemas.PersonAnswer,
    errors={**ABOUT_PEOPLE, 429: ("rate_limited",)},
)
@teacher_required
def rename_participant(lesson_id: int, participant_id: int) -> dict[str, Any]:
    """Rename."""
    nickname = read(NewName).nickname
    return {"participant": _person(renaming.rename_participant(lesson_id, the_user().id, participant_id, nickname))}
