"""Sample data for the page of all components: a round of each question type, made from the type's example."""

from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from PIL import Image

from classroom import questions
from classroom.core.database import canonical
from classroom.questions import QuestionType
from classroom.questions.choices import feedback_views
from classroom.questions.markdown import block_html, plain
from classroom.services.lessons.teams import team_view

NOW = 1_000_000.0
"""The fixed current time of all samples, in Unix seconds."""
ANSWERED = 20


def rounds() -> dict[str, dict[str, Any]]:
    """Return ``{"round", "right", "wrong"}`` by type: a revealed round, and a right and a wrong answer."""
    return {kind.name: _round(number, kind) for number, kind in enumerate(questions.all_types(), 1)}


def _round(number: int, kind: QuestionType) -> dict[str, Any]:
    example = kind.example()
    language = str(get_locale())
    source = {name: value for name, value in example.question.items() if name in kind.fields}
    body = kind.parse(source, language)
    given = [kind.parse_answer(body, value) for value in example.answers]
    values: dict[str, int] = {}
    for turn in range(ANSWERED):
        value = canonical(given[(turn % 4) % len(given)])
        values[value] = values.get(value, 0) + 1
    return {
        "round": {
            "id": number, "number": number, "attempt": 1, "status": "revealed",
            "question": {
                "id": number, "type": kind.name, "prompt_html": block_html(example.question["prompt"]),
                "language": language, "points": 100, "image": _image(example.question.get("image")),
                **kind.public_view(body),
            },
            "opened_at": NOW - 20, "deadline": NOW + 40, "time_limit": 60, "paused": False, "remaining": None,
            "key": kind.key(body), "feedback": feedback_views(body),
            "explanation_html": block_html(_("Bogotá lies at 2,640 m, on a plateau of the Andes.")),
            "tally": {"answered": ANSWERED, "correct": None, **kind.tally(body, values)},
        },
        "right": given[0],
        "wrong": given[1],
    }  # fmt: skip


def _image(image: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the picture of an example as the pages get it, with its content in the URL."""
    if image is None:
        return None
    with Image.open(BytesIO(image["data"])) as opened:
        kind, (width, height) = Image.MIME[opened.format or ""], opened.size
    url = f"data:{kind};base64,{b64encode(image['data']).decode()}"
    return {"url": url, "alt": image["alt"], "width": width, "height": height}


def pictured(choice_round: dict[str, Any]) -> dict[str, Any]:
    """Return a round with pictures on its choices; the last choice has no text."""
    question = choice_round["question"]
    picture = {"url": _world(), "width": 3600, "height": 1800}
    choices = [
        {**choice, "image": {**picture, "alt": _("The map of the world")}, "text_html": html}
        for choice, html in zip(
            question["choices"], [c["text_html"] for c in question["choices"][:-1]] + [""], strict=True
        )
    ]
    return {**choice_round, "id": 101, "question": {**question, "choices": choices}}


def crowded(choice_round: dict[str, Any]) -> dict[str, Any]:
    """Return a round with twelve choices, some of them long."""
    question = choice_round["question"]
    texts = [
        "Quito",
        _("A long choice, as teachers write them when a short one would tell too much about the answer"),
    ] * 6
    choices = [
        {"id": letter, "label": letter.upper(), "text_html": text}
        for letter, text in zip("abcdefghijkl", texts, strict=True)
    ]
    counts = {choice["id"]: 12 - number for number, choice in enumerate(choices)}
    return {
        **choice_round, "id": 102, "question": {**question, "choices": choices}, "key": ["b"], "feedback": {},
        "tally": {"answered": sum(counts.values()), "correct": 11, "counts": counts},
    }  # fmt: skip


def voted_twice(choice_round: dict[str, Any]) -> dict[str, Any]:
    """Return the second vote of peer instruction, with confidence, and its comparison with the first vote."""
    counts = {"a": 2, "b": 15, "c": 2, "d": 1}
    before = {"attempt": 1, "answered": ANSWERED, "correct": 8, "counts": {"a": 5, "b": 8, "c": 4, "d": 3}}
    flow = {"wrong_right": 8, "right_right": 7, "wrong_wrong": 4, "right_wrong": 1}
    sure = {"said": {"1": 3, "2": 6, "3": 11}, "right": {"1": 1, "2": 5, "3": 9}}
    wrong = [{"value": ["a"], "text": "A", "count": 2}]
    tally = {"answered": ANSWERED, "correct": 15, "counts": counts, "confidence": sure, "sure_wrong": wrong}
    comparison = {"before": before, "flow": flow, "changed": 9, "both": ANSWERED, "gain": 7 / 12}
    return {**choice_round, "id": 103, "attempt": 2, "feedback": {}, "tally": tally, "comparison": comparison}


def people() -> list[dict[str, Any]]:
    """Return participants: connected, disconnected and removed, with short, long and non-Latin names."""
    named = [("Ana", True, False), ("Maximiliana Fernández Villavicen", True, False), ("李小龍", True, False),
             ("محمد علي", False, False), ("M", True, True)]  # fmt: skip
    return [
        {"id": number, "nickname": name, "present": present, "removed": removed, "extra_percent": 25 * (number == 2)}
        for number, (name, present, removed) in enumerate(named, 1)
    ]


def agenda(all_rounds: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first questions as the agenda of a lesson."""
    first = questions.all_types()[:4]
    return [
        {
            "question_id": all_rounds[kind.name]["round"]["id"], "prompt": plain(kind.example().question["prompt"]),
            "type": kind.name, "time_limit": limit, "asked": False,
        }
        for kind, limit in zip(first, (None, 30, 60, None), strict=True)
    ]  # fmt: skip


def _world() -> str:
    return url_for("static", filename="img/world.svg")


def standings() -> dict[str, Any]:
    """Return standings with a shared second place and a long name, and three teams."""
    teams = [team_view(number) for number in (1, 2, 3)]
    named = (
        ("Ana", 1, 400, 4),
        ("Maximiliana Fernández Villavicen", 2, 350, 2),
        ("李小龍", 2, 350, 0),
        ("محمد علي", 4, 100, 1),
    )
    top = [
        {
            "participant_id": number, "nickname": name, "rank": rank, "sharing": 2 if rank == 2 else 1,
            "points": points, "streak": streak, "team": teams[number % 3],
        }
        for number, (name, rank, points, streak) in enumerate(named, 1)
    ]  # fmt: skip
    averages = ((1, 312.5), (2, 250.0), (3, 87.5))
    placed = [{**teams[rank - 1], "rank": rank, "points": points, "members": 6} for rank, points in averages]
    return {"seq": 1, "people": ANSWERED, "top": top, "teams": placed}
