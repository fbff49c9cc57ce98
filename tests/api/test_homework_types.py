"""Every type of question in homework: right, wrong and unanswered, graded as in a live lesson."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from classroom import questions
from tests.api.client import Api
from tests.api.conftest import ask, command, enter, good, submission
from tests.api.test_assignments import join, work_answer
from tests.support.questions import TYPES, question

GRADED = [name for name in TYPES if questions.get(name).graded]


def sent(kind: str) -> dict[str, Any]:
    """Return a question of a type as programs send it: that of its example."""
    made = {**question(kind), **questions.get(kind).example().question}
    if made.get("image"):
        made["image"] = question("image_pin")["image"]
    return made


def given(kind: str) -> list[Any]:
    """Return the right answer to :func:`sent`, and a wrong one; of types without a key, two answers."""
    right, wrong, *_more = questions.get(kind).example().answers
    return [right, wrong]


def at_home(app: Flask, homework: dict[str, Any], name: str, values: list[Any]) -> list[dict[str, Any]]:
    """Answer the questions of homework and hand in; None: not answered. Return the questions with their results."""
    pupil = join(app, homework, name)
    attempt = good(pupil.post("/work/attempts", {}))
    for number, value in enumerate(values, 1):
        if value is not None:
            body = work_answer(attempt, value, position=number, number=number)
            stored = good(pupil.post("/work/answers", body))
            assert (stored["answer"]["value"], stored["result"]) == (value, None)
    return list(good(pupil.post(f"/work/attempts/{attempt['id']}/submit", {}))["questions"])


def live(
    teacher: Api, lesson: dict[str, Any], pupils: list[Api], question_id: int, values: list[Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ask a question in a lesson; return its results, and the round as students see it after the reveal."""
    asked = ask(teacher, lesson, question_id)
    for pupil, value in zip(pupils, values, strict=True):
        good(pupil.post("/live/answers", submission(asked, value, asked["id"])))
    good(command(teacher, lesson, asked, "close"))
    good(command(teacher, lesson, asked, "reveal"))
    results = good(teacher.get(f"/lessons/{lesson['id']}/results"))["rounds"][-1]
    return results, good(pupils[0].get("/live"))["state"]["round"]


def test_all_types_are_graded_as_live(app: Flask, teacher: Api, rates: Callable[[str, str], None]) -> None:
    rates("EVENT", "off")
    kinds = [kind for kind in TYPES if questions.get(kind).asked]
    assert len(kinds) == 13
    ids = [good(teacher.post("/questions", sent(kind)))["id"] for kind in kinds]
    quiz = good(teacher.post("/quizzes", {"title": "All types", "question_ids": ids}))
    homework = good(teacher.post("/assignments", {"quiz_id": quiz["id"]}))
    right, wrong = (at_home(app, homework, f"Pupil {n}", [given(kind)[n] for kind in kinds]) for n in (0, 1))
    nothing = at_home(app, homework, "Nobody", [None] * len(kinds))

    lesson = good(teacher.post("/lessons", {"title": "Live", "question_ids": ids}))
    pupils = [enter(app, lesson, name) for name in ("Ana", "Ben")]
    for place, kind in enumerate(kinds):
        found, shown = live(teacher, lesson, pupils, ids[place], given(kind))
        for who, pair in ((right, 0), (wrong, 1)):
            result = who[place]["result"]
            (there,) = (each for each in found["answers"] if each["value"] == given(kind)[pair])
            if kind not in GRADED:
                assert (result["correct"], result["fraction"], result["points"], result["key"]) == (None,) * 4, kind
                continue
            assert (result["correct"], result["fraction"]) == (there["correct"], there["fraction"]), kind
            assert result["points"] == there["points"], kind
            assert result["correct"] is (pair == 0), kind
            assert result["key"] == shown["key"], kind
        left_out = nothing[place]
        assert left_out["answer"] is None
        expected = (False, 0, 0) if kind in GRADED else (None, None, None)
        told = left_out["result"]
        assert (told["correct"], told["fraction"], told["points"]) == expected, kind

    rounds = good(teacher.get(f"/assignments/{homework['id']}/results"))["rounds"]
    assert [round_["answered"] for round_ in rounds] == [2] * len(kinds)


def test_what_is_no_answer_is_refused_and_loses_nothing(
    app: Flask, teacher: Api, rates: Callable[[str, str], None]
) -> None:
    rates("EVENT", "off")
    kinds = [kind for kind in TYPES if questions.get(kind).asked]
    ids = [good(teacher.post("/questions", sent(kind)))["id"] for kind in kinds]
    quiz = good(teacher.post("/quizzes", {"title": "All types", "question_ids": ids}))
    ana = join(app, good(teacher.post("/assignments", {"quiz_id": quiz["id"]})))
    attempt = good(ana.post("/work/attempts", {}))
    for position, kind in enumerate(kinds, 1):
        number = 10 * position
        right = given(kind)[0]
        good(ana.post("/work/answers", work_answer(attempt, right, position=position, number=number)))
        for broken in ({"no": ["such"]}, [], ["zz"], True):
            number += 1
            refused = ana.post("/work/answers", work_answer(attempt, broken, position=position, number=number))
            assert (refused.status, refused.code) == (422, "invalid_value"), (kind, broken)
    stored = good(ana.get("/work"))["attempt"]["questions"]
    assert [question["answer"]["value"] for question in stored] == [given(kind)[0] for kind in kinds]
