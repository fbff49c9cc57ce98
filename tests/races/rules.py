"""What holds in a world after any two use cases have met."""

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any

from classroom import questions
from classroom.services.lessons.grading import points
from tests.races.snapshot import Rows


def broken(rows: Rows) -> list[str]:
    """Return what does not hold."""
    return [*_lessons(rows), *_questions(rows), *_answers(rows), *_quizzes(rows)]


def _grouped(rows: list[dict[str, Any]], column: str) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _lessons(rows: Rows) -> Iterator[str]:
    people, asked = _grouped(rows["participants"], "lesson_id"), _grouped(rows["rounds"], "lesson_id")
    for lesson in rows["lessons"]:
        teams = json.loads(lesson["options"]).get("teams", 0)
        places = range(1, teams + 1) if teams else [None]
        if wrong := [person["nickname"] for person in people[lesson["id"]] if person["team"] not in places]:
            yield f"in none of {teams} teams: {wrong}"
        numbers = {row["number"] for row in asked[lesson["id"]]}
        if numbers != set(range(1, len(numbers) + 1)):
            yield f"rounds are numbered {numbers}"
        still_open = [row["number"] for row in asked[lesson["id"]] if row["status"] == "open"]
        if len(still_open) > (lesson["status"] != "ended"):
            yield f"open in a lesson that is {lesson['status']}: {still_open}"


def _questions(rows: Rows) -> Iterator[str]:
    versions = _grouped(rows["question_versions"], "question_id")
    for question in rows["questions"]:
        numbers = sorted(row["number"] for row in versions[question["id"]])
        if len(set(numbers)) < len(numbers) or question["current_number"] not in numbers:
            yield f"versions {numbers}, current {question['current_number']}"


def _answers(rows: Rows) -> Iterator[str]:
    types = {row["id"]: row["type"] for row in rows["questions"]}
    versions = {row["id"]: row for row in rows["question_versions"]}
    rounds = {row["id"]: row for row in rows["rounds"]}
    for answer in rows["answers"]:
        asked = rounds[answer["round_id"]]
        version = versions[asked["version_id"]]
        kind = questions.get(types[version["question_id"]])
        grade = kind.grade(json.loads(version["body"]), json.loads(answer["value"]))
        worth = points(version["points"], grade.fraction, asked["speed_bonus"], answer["time_left"])
        if (answer["correct"], answer["fraction"], answer["points"]) != (grade.correct, grade.fraction, worth):
            yield f"the answer {answer['value']} has {answer['points']} points instead of {worth}"


def _quizzes(rows: Rows) -> Iterator[str]:
    lists = (_grouped(rows[f"{kind}_items"], f"{kind}_id") for kind in ("quiz", "lesson"))
    for items in chain.from_iterable(found.values() for found in lists):
        places = sorted(item["position"] for item in items)
        if places != list(range(len(places))):
            yield f"the questions are at {places}"
