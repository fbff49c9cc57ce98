"""Fixed samples for the page of all components: a round of each question type, made by the types themselves."""

from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from classroom.core.database import canonical
from classroom.questions import registry
from classroom.questions.choices import feedback_views
from classroom.questions.markdown import block_html
from classroom.services.lessons.teams import team_view

NOW = 1_000_000.0
"""The time at which all samples stand still; Unix seconds."""
ANSWERED = 20


def _capitals(right: int | None) -> list[dict[str, Any]]:
    return [
        {"text": text, "correct": number == right} for number, text in enumerate(("Quito", "Bogotá", "Lima", "La Paz"))
    ]


def _sources() -> dict[str, tuple[str, dict[str, Any], list[Any]]]:
    """Return of each type what is asked, the fields of its question, and answers, the first of them right."""
    capital, colombia = _("What is the capital of Colombia?"), _("Colombia")
    several = _("Which of these lie south of the equator?")
    order = [{"text": text} for text in ("Quito", "Bogotá", "La Paz")]
    true_false = [{"text": _("True"), "correct": True}, {"text": _("False"), "correct": False}]
    feedback = {"choices": [{**choice, "feedback": _("Think of the altitude.")} for choice in _capitals(1)]}
    south = {"choices": [{**choice, "correct": choice["text"] != "Bogotá"} for choice in _capitals(None)]}
    return {
        "true_false": (_("Bogotá is the capital of Colombia."), {"choices": true_false}, [["a"], ["b"]]),
        "single_choice": (capital, feedback, [["b"], ["c"], ["a"]]),
        "multiple_choice": (several, south, [["a", "c", "d"], ["b", "c"]]),
        "poll": (_("Which of these would you like to see?"), {"choices": _capitals(None)}, [["a"], ["c"], ["d"]]),
        "numeric": (
            _("How high above the sea is Bogotá?"),
            {"accepted": [{"value": 2640, "tolerance": 40}], "unit": "m"},
            [2640, 1500, 3000],
        ),
        "short_text": (capital, {"accepted": [{"text": "Bogotá"}]}, ["Bogotá", "Medellín", "Cali"]),
        "open_text": (
            _("Why do so many people live high up in the Andes?"),
            {},
            [_("It is cooler there."), _("The soil is good.")],
        ),
        "word_cloud": (_("What comes to your mind: the Andes?"), {"words": 2}, ["cóndor, quinua", "llama", "cóndor"]),
        "rating": (
            _("How well did you follow?"),
            {"low": 1, "high": 5, "low_label": _("not at all"), "high_label": _("well")},
            [4, 5, 2],
        ),
        "ordering": (_("From north to south"), {"choices": [order[1], order[0], order[2]]}, []),
        "matching": (
            _("Which capital belongs to which country?"),
            {
                "pairs": [{"left": colombia, "right": "Bogotá"}, {"left": _("Peru"), "right": "Lima"}],
                "distractors": ["Quito"],
            },
            [],
        ),
        "map_pin": (
            _("Where is Bogotá?"),
            {"point": [-74.07, 4.71], "full_km": 300, "zero_km": 1500},
            [[-74.0, 4.7], [-58.4, -34.6], [-77.0, -12.0]],
        ),
        "image_pin": (
            _("Where is South America?"),
            {"regions": [{"shape": "ellipse", "x": 0.33, "y": 0.62, "rx": 0.06, "ry": 0.2}]},
            [[0.33, 0.6], [0.55, 0.5]],
        ),
    }


def rounds() -> dict[str, dict[str, Any]]:
    """Return by type ``{"round", "right", "wrong"}``: a round as it is revealed, and two answers to it."""
    return {name: _round(number, name, *source) for number, (name, source) in enumerate(_sources().items(), 1)}


def _round(number: int, name: str, prompt: str, fields: dict[str, Any], given: list[Any]) -> dict[str, Any]:
    kind = registry.get(name)
    language = str(get_locale())
    body = kind.parse(fields, language)
    if name == "ordering":
        given = [kind.key(body), kind.key(body)[::-1]]
    if name == "matching":
        key = kind.key(body)
        given = [key, dict(zip(key, reversed(key.values()), strict=True))]
    given = [kind.parse_answer(body, value) for value in given]
    values: dict[str, int] = {}
    for turn in range(ANSWERED):
        value = canonical(given[(turn % 4) % len(given)])
        values[value] = values.get(value, 0) + 1
    picture = {"url": _world(), "alt": _("The map of the world"), "width": 3600, "height": 1800}
    return {
        "round": {
            "id": number, "number": number, "attempt": 1, "status": "revealed",
            "question": {
                "id": number, "type": name, "prompt_html": block_html(prompt), "language": language, "points": 100,
                "image": picture if kind.needs_picture else None, **kind.public_view(body),
            },
            "opened_at": NOW - 20, "deadline": NOW + 40, "time_limit": 60, "paused": False, "remaining": None,
            "key": kind.key(body), "feedback": feedback_views(body),
            "explanation_html": block_html(_("Bogotá lies at 2,640 m, on a plateau of the Andes.")),
            "tally": {"answered": ANSWERED, "correct": None, **kind.tally(body, values)},
        },
        "right": given[0],
        "wrong": given[1],
    }  # fmt: skip


def pictured(choice_round: dict[str, Any]) -> dict[str, Any]:
    """Return a round with pictures on its choices; the last one has nothing else."""
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
    """Return the second vote of peer instruction, with how sure people were: its result and the first one's."""
    counts = {"a": 2, "b": 15, "c": 2, "d": 1}
    before = {"attempt": 1, "answered": ANSWERED, "correct": 8, "counts": {"a": 5, "b": 8, "c": 4, "d": 3}}
    flow = {"wrong_right": 8, "right_right": 7, "wrong_wrong": 4, "right_wrong": 1}
    sure = {"said": {"1": 3, "2": 6, "3": 11}, "right": {"1": 1, "2": 5, "3": 9}}
    wrong = [{"value": ["a"], "text": "A", "count": 2}]
    tally = {"answered": ANSWERED, "correct": 15, "counts": counts, "confidence": sure, "sure_wrong": wrong}
    comparison = {"before": before, "flow": flow, "changed": 9, "both": ANSWERED, "gain": 7 / 12}
    return {**choice_round, "id": 103, "attempt": 2, "feedback": {}, "tally": tally, "comparison": comparison}


def people() -> list[dict[str, Any]]:
    """Return participants: here, away, removed; short, long and foreign names."""
    named = [("Ana", True, False), ("Maximiliana Fernández Villavicen", True, False), ("李小龍", True, False),
             ("محمد علي", False, False), ("M", True, True)]  # fmt: skip
    return [
        {"id": number, "nickname": name, "present": present, "removed": removed, "extra_percent": 25 * (number == 2)}
        for number, (name, present, removed) in enumerate(named, 1)
    ]


def agenda(all_rounds: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first questions as a lesson's agenda."""
    return [
        {"question_id": one["round"]["id"], "prompt": source[0], "type": name, "time_limit": limit, "asked": False}
        for (name, one), source, limit in zip(
            list(all_rounds.items())[:4], list(_sources().values())[:4], (None, 30, 60, None), strict=True
        )
    ]


def _world() -> str:
    return url_for("static", filename="img/world.svg")


def standings() -> dict[str, Any]:
    """Return who is ahead: two share the second place, one has a long name; and three teams."""
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
