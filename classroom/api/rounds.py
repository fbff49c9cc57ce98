"""The rounds of a lesson: routes of the commands that ask, close, reveal and otherwise change them."""

from typing import Any

from flask import Blueprint

from classroom.api import commands
from classroom.api.commands import Route

blueprint = Blueprint("api_rounds", __name__)

ERRORS: Any = {404: ("unknown_lesson", "unknown_round"), 409: ("wrong_state",)}
OPENS_ROUND: Any = {**ERRORS, 409: ("round_open", "wrong_state")}
"""Errors of a command that opens a round, and so is refused while another is open."""

ROUTES = {
    "start_round": Route(
        "rounds",
        "Ask a question: open a round",
        errors={404: ("unknown_lesson", "unknown_question"), 409: ("round_open", "wrong_state")},
        status=201,
        endpoint="open_round",
    ),
    "improvise": Route(
        "rounds/improvise",
        "Ask a question without words",
        details="The teacher says the question aloud, or words it later. It is added to the teacher's bank.",
        errors={404: ("unknown_lesson",), 409: ("round_open", "wrong_state")},
        status=201,
    ),
    "word_round": Route("rounds/<int:round_id>/word", "Give an improvised question its words", errors=ERRORS),
    "promote_answers": Route(
        "rounds/<int:round_id>/promote",
        "Vote on written answers: opens a round with a poll of them",
        errors=OPENS_ROUND,
        status=201,
    ),
    "close_round": Route("rounds/<int:round_id>/close", "Close a round: later answers do not count", errors=ERRORS),
    "reveal_round": Route(
        "rounds/<int:round_id>/reveal", "Show key, counts and explanation to everybody", errors=ERRORS
    ),
    "reopen_round": Route(
        "rounds/<int:round_id>/reopen", "Open a closed round again, without a time limit", errors=OPENS_ROUND
    ),
    "extend_round": Route(
        "rounds/<int:round_id>/extend",
        "Add time to an open round, or start a countdown where there is none",
        errors=ERRORS,
    ),
    "discuss_round": Route("rounds/<int:round_id>/discuss", "Let the class discuss a closed question", errors=ERRORS),
    "revote": Route(
        "rounds/<int:round_id>/revote",
        "Ask the same question again: opens a round with the next `attempt`",
        errors=OPENS_ROUND,
    ),
    "accept_answer": Route(
        "rounds/<int:round_id>/accept",
        "Accept a written answer as right and grade the round again",
        details="For rounds of `short_text` that are no longer open, also after the lesson.",
        errors={**ERRORS, 422: ("invalid", "invalid_value")},
    ),
    "hide_answer": Route(
        "rounds/<int:round_id>/hide",
        "Hide a written answer from everybody but the teachers, or show it again",
        details="By its text (`value`) or its author (`participant_id`). Also releases a text that the filter of names "
        "holds back. Possible after the lesson too.",
        errors={404: ("unknown_lesson", "unknown_round", "unknown_participant"), 422: ("invalid",)},
    ),
    "pause_round": Route("rounds/<int:round_id>/pause", "Stop the timer; answers still count", errors=ERRORS),
    "resume_round": Route("rounds/<int:round_id>/resume", "Start a paused timer again", errors=ERRORS),
    "show_standings": Route(
        "rounds/<int:round_id>/standings",
        "Show the standings on the projector, or the result again",
        details="After a reveal, with podium or teams. The next question hides them.",
        errors=ERRORS,
    ),
    "turn_page": Route(
        "rounds/<int:round_id>/page", "Show another page of what does not fit on the projector", errors=ERRORS
    ),
}

commands.register(blueprint, ROUTES)
