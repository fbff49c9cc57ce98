"""The shapes of the protocol: what every payload must have. Further fields are allowed, missing ones are not."""

from collections.abc import Callable
from typing import Any


class Either:
    """One of several shapes."""

    def __init__(self, *shapes: Any) -> None:
        self.shapes = shapes


def optional(shape: Any) -> Either:
    """A shape, or null."""
    return Either(None, shape)


def check(value: Any, shape: Any, where: str = "payload") -> Any:
    """Compare a value with a shape and return the value.

    A shape is a type, None, a set of allowed values, a dictionary of required fields, a list with the shape of its
    items, an :class:`Either`, or a function that says whether the value is right.

    Raises:
        AssertionError: naming the place.
    """
    if isinstance(shape, Either):
        failures = [_failure(value, each, where) for each in shape.shapes]
        assert None in failures, "; or ".join(text for text in failures if text)
    elif isinstance(shape, dict):
        assert isinstance(value, dict), f"{where} is {value!r}, not an object"
        for name, inner in shape.items():
            assert name in value, f"{where} has no {name!r}: {value!r}"
            check(value[name], inner, f"{where}.{name}")
    elif isinstance(shape, list):
        assert isinstance(value, list), f"{where} is {value!r}, not a list"
        for index, item in enumerate(value):
            check(item, shape[0], f"{where}[{index}]")
    elif isinstance(shape, set):
        assert value in shape, f"{where} is {value!r}, not one of {shape}"
    elif shape is None:
        assert value is None, f"{where} is {value!r}, not null"
    elif isinstance(shape, type):
        kinds = (int, float) if shape is float else (shape,)
        # To Python, true is a number; to the protocol it is not.
        fits = isinstance(value, kinds) and isinstance(value, bool) == (shape is bool)
        assert fits, f"{where} is {value!r}, not {shape.__name__}"
    else:
        assert shape(value), f"{where} is {value!r}"
    return value


def _failure(value: Any, shape: Any, where: str) -> str | None:
    try:
        check(value, shape, where)
    except AssertionError as error:
        return str(error)
    return None


def counts(value: Any) -> bool:
    """Numbers by choice id."""
    return isinstance(value, dict) and all(isinstance(k, str) and isinstance(n, int) for k, n in value.items())


QUESTION = {
    "id": int,
    "type": str,
    "prompt_html": str,
    "image": optional({"url": str, "alt": str, "width": int, "height": int}),
    "choices": [{"id": str, "label": str, "text_html": str}],
}
ROUND = {
    "id": int,
    "number": int,
    "attempt": int,
    "status": {"open", "closed", "revealed"},
    "question": QUESTION,
    "opened_at": float,
    "deadline": optional(float),
    "paused": bool,
}
REVEALED = {
    **ROUND,
    "status": {"revealed"},
    "key": Either(None, [str]),
    "explanation_html": str,
    "tally": {"answered": int, "counts": counts},
}
LESSON = {"id": int, "code": str, "title": str, "status": {"lobby", "live", "ended"}, "locked": bool}
_STATE = {"lesson": LESSON, "version": int, "now": float, "round": optional(ROUND)}

ANSWER = {"id": str, "round_id": int, "value": list, "answered_at": float}
ME = {
    "participant": {"id": int, "nickname": str, "resume_code": str},
    "answer": optional(ANSWER),
    "result": optional({"round_id": int, "correct": optional(bool), "points": int}),
    "total_points": int,
    "rank": optional({"place": int, "of": int}),
    "streak": optional(int),
    "team": optional({"number": int, "name": str}),
}
TALLY = {"round_id": int, "seq": int, "answered": int, "present": int, "counts": counts}
PRESENCE = {"present": int, "joined": int}
STANDINGS = {"seq": int, "people": int, "top": [dict], "teams": [dict]}
BEAT = {"version": int, "now": float}
ERROR = {"code": str, "message": str}
SECRETS = ("key", "tally", "explanation_html", "correct")


def state(value: Any) -> Any:
    """Check a ``state`` payload: its shape, and that nothing of the key is in it before the reveal."""
    check(value, _STATE, "state")
    return round_(value["round"]) and value if value["round"] else value


def round_(value: Any) -> Any:
    """Check a round as anybody may see it."""
    if value["status"] == "revealed":
        return check(value, REVEALED, "round")
    check(value, ROUND, "round")
    told = [name for name in SECRETS if name in value or name in value["question"]]
    told += [name for choice in value["question"]["choices"] for name in choice if name in SECRETS]
    assert not told, f"the round tells {told} before the reveal"
    return value


def acknowledged(answer: Any, /, **shape: Any) -> Any:
    """Check an acknowledgement that says ok."""
    assert answer.get("ok") is True, answer
    return check(answer, shape, "acknowledgement")


def refused(answer: Any, /, code: str) -> Any:
    """Check an acknowledgement that says no, with this code."""
    assert answer.get("ok") is False, answer
    check(answer["error"], ERROR, "error")
    assert answer["error"]["code"] == code, answer
    return answer["error"]


EVENTS: dict[str, Callable[[Any], Any]] = {
    "state": state,
    "me": lambda value: check(value, ME, "me"),
    "tally": lambda value: check(value, TALLY, "tally"),
    "presence": lambda value: check(value, PRESENCE, "presence"),
    "standings": lambda value: check(value, STANDINGS, "standings"),
    "beat": lambda value: check(value, BEAT, "beat"),
    "participants": lambda value: check(value, {"participants": [{"id": int, "nickname": str}]}, "participants"),
    "removed": lambda value: check(value, ERROR, "removed"),
}
"""Every event of the server, with its check."""
