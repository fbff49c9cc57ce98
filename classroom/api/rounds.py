"""Rounds of a lesson: ask, close, reveal, and what else a teacher does with one."""

from collections.abc import Callable
from typing import Any, Literal

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field

from classroom.api import schemas
from classroom.api.guards import teacher_required, the_user
from classroom.api.lessons import Nothing
from classroom.api.openapi import describes
from classroom.api.reading import read
from classroom.core.payloads import Payload, RowId
from classroom.models import Round
from classroom.services.lessons import improvise as improvising
from classroom.services.lessons import projector, regrade, rounds, timer
from classroom.services.results import state

blueprint = Blueprint("api_rounds", __name__)


class NewRound(Payload):
    """What to ask; without ``time_limit`` the question's own holds, null means none."""

    question_id: RowId
    time_limit: int | None = Field(default=None, ge=timer.MIN_LIMIT, le=timer.MAX_LIMIT, description="Seconds")


class Improvisation(Payload):
    """What kind of question to ask without words."""

    kind: Literal["true_false", "choices", "rating", "text"]
    count: int = Field(default=4, ge=improvising.FEWEST, le=improvising.MOST, description="Choices")


class Wording(Payload):
    """The words of an improvised question, and which of its choices are right."""

    prompt: str = Field(description="Markdown")
    choices: list[str] | None = Field(default=None, description="The texts of all choices; left out: they stay")
    right: list[str] = Field(default=[], description="Ids of the right choices; none: nobody is right or wrong")


class Promotion(Payload):
    """Which written answers to put to the vote."""

    texts: list[str] = Field(description="2 to 12 different ones")


class Extension(Payload):
    """How much time to add."""

    seconds: int = Field(ge=timer.MIN_LIMIT, le=timer.MAX_LIMIT)


class Discussion(Payload):
    """How long a closed question is discussed; 0 ends it."""

    seconds: int = Field(ge=0, le=timer.MAX_LIMIT)


class Shown(Payload):
    """Whether the projector shows who is ahead."""

    shown: bool


class Acceptance(Payload):
    """The text that is right after all."""

    value: str


ROUND: Any = {404: ("unknown_lesson", "unknown_round"), 409: ("wrong_state",)}
MAY_MEET_ANOTHER: Any = {**ROUND, 409: ("round_open", "wrong_state")}


def _answer(changed: Round) -> dict[str, Any]:
    return {"round": state.public_round(changed)}


def _command(command: Callable[[int, int, int], Round], lesson_id: int, round_id: int) -> dict[str, Any]:
    read(Nothing)
    return _answer(command(lesson_id, the_user().id, round_id))


@blueprint.post("/lessons/<int:lesson_id>/rounds")
@describes(
    "Ask a question: open a round",
    body=NewRound,
    returns=schemas.RoundAnswer,
    status=201,
    errors={404: ("unknown_lesson", "unknown_question"), 409: ("round_open", "wrong_state")},
)
@teacher_required
def open_round(lesson_id: int) -> ResponseReturnValue:
    """Open a round."""
    body = read(NewRound)
    limit = body.time_limit if "time_limit" in body.model_fields_set else rounds.Default.TOKEN
    return _answer(rounds.open_round(lesson_id, the_user().id, body.question_id, limit)), 201


@blueprint.post("/lessons/<int:lesson_id>/rounds/improvise")
@describes(
    "Ask a question without words",
    details="The teacher says them, or gives them later. The bank keeps the question.",
    body=Improvisation,
    returns=schemas.RoundAnswer,
    status=201,
    errors={404: ("unknown_lesson",), 409: ("round_open", "wrong_state")},
)
@teacher_required
def improvise(lesson_id: int) -> ResponseReturnValue:
    """Improvise."""
    body = read(Improvisation)
    return _answer(improvising.ask(lesson_id, the_user().id, body.kind, body.count)), 201


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/word")
@describes("Give an improvised question its words", body=Wording, returns=schemas.RoundAnswer, errors=ROUND)
@teacher_required
def word_round(lesson_id: int, round_id: int) -> dict[str, Any]:
    """Give words."""
    body = read(Wording)
    words = {"choices": body.choices, "right": body.right}
    return _answer(improvising.word(lesson_id, the_user().id, round_id, body.prompt, **words))


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/promote")
@describes(
    "Put written answers to the vote: a poll that is asked at once",
    body=Promotion,
    returns=schemas.RoundAnswer,
    status=201,
    errors=MAY_MEET_ANOTHER,
)
@teacher_required
def promote_answers(lesson_id: int, round_id: int) -> ResponseReturnValue:
    """Promote."""
    return _answer(improvising.promote(lesson_id, the_user().id, round_id, read(Promotion).texts)), 201


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/close")
@describes("Close a round: no answer counts after this", body=Nothing, returns=schemas.RoundAnswer, errors=ROUND)
@teacher_required
def close_round(lesson_id: int, round_id: int) -> dict[str, Any]:
    """Close."""
    return _command(rounds.close_round, lesson_id, round_id)


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/reveal")
@describes("Show everybody key, counts and explanation", body=Nothing, returns=schemas.RoundAnswer, errors=ROUND)
@teacher_required
def reveal_round(lesson_id: int, round_id: int) -> dict[str, Any]:
    """Reveal."""
    return _command(rounds.reveal_round, lesson_id, round_id)


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/reopen")
@describes(
    "Open a closed round again, without a time limit",
    body=Nothing,
    returns=schemas.RoundAnswer,
    errors=MAY_MEET_ANOTHER,
)
@teacher_required
def reopen_round(lesson_id: int, round_id: int) -> dict[str, Any]:
    """Reopen."""
    return _command(rounds.reopen_round, lesson_id, round_id)


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/extend")
@describes("Give an open round more time", body=Extension, returns=schemas.RoundAnswer, errors=ROUND)
@teacher_required
def extend_round(lesson_id: int, round_id: int) -> dict[str, Any]:
    """Extend."""
    body = read(Extension)
    return _answer(timer.extend_round(lesson_id, the_user().id, round_id, body.seconds))


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/discuss")
@describes("Have the class discuss a closed question", body=Discussion, returns=schemas.RoundAnswer, errors=ROUND)
@teacher_required
def discuss_round(lesson_id: int, round_id: int) -> dict[str, Any]:
    """Discuss."""
    body = read(Discussion)
    return _answer(timer.discuss_round(lesson_id, the_user().id, round_id, body.seconds))


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/revote")
@describes(
    "Ask the same again: a new round with the next `attempt`",
    body=Nothing,
    returns=schemas.RoundAnswer,
    errors=MAY_MEET_ANOTHER,
)
@teacher_required
def revote(lesson_id: int, round_id: int) -> dict[str, Any]:
    """Vote again."""
    return _command(rounds.revote, lesson_id, round_id)


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/accept")
@describes(
    "Take a written answer as right and grade the round again",
    details="For rounds of `short_text` that are no longer open, also after the lesson.",
    body=Acceptance,
    returns=schemas.RoundAnswer,
    errors={**ROUND, 422: ("invalid", "invalid_value")},
)
@teacher_required
def accept_answer(lesson_id: int, round_id: int) -> dict[str, Any]:
    """Accept."""
    return _answer(regrade.accept_answer(lesson_id, the_user().id, round_id, read(Acceptance).value))


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/pause")
@describes("Stop the timer; answers still count", body=Nothing, returns=schemas.RoundAnswer, errors=ROUND)
@teacher_required
def pause_round(lesson_id: int, round_id: int) -> dict[str, Any]:
    """Pause."""
    return _command(timer.pause_round, lesson_id, round_id)


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/resume")
@describes("Let a paused timer go on", body=Nothing, returns=schemas.RoundAnswer, errors=ROUND)
@teacher_required
def resume_round(lesson_id: int, round_id: int) -> dict[str, Any]:
    """Resume."""
    return _command(timer.resume_round, lesson_id, round_id)


@blueprint.post("/lessons/<int:lesson_id>/rounds/<int:round_id>/standings")
@describes(
    "Show who is ahead on the projector, or the result again",
    details="After a reveal, with podium or teams; the next question takes it away.",
    body=Shown,
    returns=schemas.RoundAnswer,
    errors=ROUND,
)
@teacher_required
def show_standings(lesson_id: int, round_id: int) -> dict[str, Any]:
    """Show or hide."""
    return _answer(projector.show_standings(lesson_id, the_user().id, round_id, read(Shown).shown))
