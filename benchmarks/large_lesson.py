"""A revealed lesson with many students and questions, written into the tables: joining and asking would take minutes.

    python -m benchmarks.large_lesson OWNER STUDENTS QUESTIONS

Five of six questions are choices, the others open texts and numbers. Prints the id of the lesson.
"""

import random
import sys
from typing import Any

from sqlalchemy import insert

from classroom import create_app
from classroom.core.database import transaction
from classroom.models import Answer, Participant, Question, Round
from classroom.services.accounts import directory
from classroom.services.bank import bulk_insert
from classroom.services.bank.validation import check
from classroom.services.lessons import codes, lifecycle
from classroom.services.participants import nicknames

GIVEN = ("Ana", "Luis", "María José", "Íñigo", "Zoë", "Nicolás", "Ximena", "Juan Pablo", "Ñusta", "Bo")
FAMILY = ("García López", "Núñez", "de la Cruz", "Quispe Mamani", "O’Higgins", "Fernández de Villavicencio", "Li")
LETTERS = "abcd"
PIECE = 5000
"""Rows that are inserted at a time."""


def _content(number: int) -> dict[str, Any]:
    if number % 12 == 5:
        return {"type": "open_text", "prompt": f"Question {number + 1}: why does the river carry so little in March?"}
    if number % 12 == 11:
        accepted = [{"value": number, "tolerance": 0.5}]
        return {"type": "numeric", "prompt": f"Question {number + 1}: how many metres?", "accepted": accepted}
    prompt = f"Question {number + 1}: which of these is **right**?"
    choices = [{"text": f"Answer {letter} of question {number + 1}", "correct": letter == "b"} for letter in LETTERS]
    return {"type": "single_choice", "prompt": prompt, "choices": choices}


def _answer(kind: str, number: int, right: bool, dice: random.Random) -> Any:
    if kind == "open_text":
        return " ".join(dice.choice(("because", "rain", "falls", "late", "in", "the", "mountains")) for _ in range(12))
    if kind == "numeric":
        return number if right else number + dice.randrange(2, 9)
    return ["b" if right else dice.choice("acd")]


def fill(owner_id: int, students: int, questions: int) -> int:
    """Add the lesson and return its id."""
    dice = random.Random(13)
    contents = [check(_content(number)) for number in range(questions)]
    ids = bulk_insert.add(owner_id, contents)
    lesson = lifecycle.create(owner_id, title=f"{students} students, {questions} questions", options={"teams": 4})
    with transaction() as session:
        asked = {question.id: question.current for question in session.query(Question).filter(Question.id.in_(ids))}
        moment = lesson.created_at
        rounds = [
            Round(
                lesson_id=lesson.id,
                version_id=asked[id_].id,
                number=number,
                status="revealed",
                opened_at=moment + number,
                closed_at=moment + number + 0.9,
                revealed_at=moment + number + 0.9,
            )
            for number, id_ in enumerate(ids, start=1)
        ]
        people = []
        for number in range(students):
            name = f"{dice.choice(GIVEN)} {dice.choice(FAMILY)} {number + 1}"
            key, code = nicknames.key(name), codes.make(codes.RESUME_LENGTH)
            how = {"nickname": name, "nickname_key": key, "resume_code": code, "team": number % 4 + 1}
            people.append(Participant(lesson_id=lesson.id, joined_at=moment, **how))
        session.add_all([*rounds, *people])
        session.flush()
        lesson.status, lesson.ended_at = "ended", moment + questions + 1
        able = {person.id: dice.gauss(0, 1) for person in people}
        rows: list[dict[str, Any]] = []
        for round_, content in zip(rounds, contents, strict=True):
            hard = dice.gauss(0, 1)
            for person in people:
                if dice.random() < 0.04:
                    continue
                right = able[person.id] + dice.gauss(0, 1) > hard
                graded = content.type != "open_text"
                rows.append(
                    {
                        "round_id": round_.id,
                        "participant_id": person.id,
                        "submission_id": str(round_.id),
                        "value": _answer(content.type, round_.number - 1, right, dice),
                        "answered_at": round_.opened_at + dice.random() / 2,
                        "correct": right if graded else None,
                        "fraction": float(right and graded),
                        "points": 100 * (right and graded),
                    }
                )
        for first in range(0, len(rows), PIECE):
            session.execute(insert(Answer), rows[first : first + PIECE])
    return lesson.id


def main() -> None:
    """Add a lesson to the database of the environment and print its id."""
    username, students, questions = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with create_app().app_context():
        print(fill(directory.find_by_username(username).id, students, questions))


if __name__ == "__main__":
    main()
