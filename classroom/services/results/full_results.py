"""All rounds of a lesson with all their answers, for the API."""

import json
from typing import Any

from classroom.core.concurrency import yield_to_loop
from classroom.models import Lesson, Round
from classroom.services.lessons.teams import team_view
from classroom.services.participants import attendance, members
from classroom.services.results import marks, peer_instruction, reading, report_questions, standings
from classroom.services.results.reading import AnswerRow


def of_lesson(lesson: Lesson, *, public: bool = False) -> dict[str, Any]:
    """Return all rounds with all answers: ``{"mode", "lesson", "rounds", "participants"}``.

    ``correct`` of a round counts the right answers, None for a poll or a survey. Points are whole points.

    Args:
        lesson: the lesson.
        public: leave out the written answers that are withheld, as for a file that others get.
    """
    standing, given_marks = standings.LessonStandings(lesson), marks.of_lesson(lesson)
    asked_rounds = []
    for round_ in reading.rounds_of(lesson.id):
        given = reading.answers(round_, public=public)
        asked_rounds.append(_round(round_, given, public))
        yield_to_loop()
    return {
        "mode": lesson.mode,
        "lesson": {
            "id": lesson.id,
            "code": lesson.code,
            "title": lesson.title,
            "status": lesson.status,
            "marks": lesson.marks,
        },
        "rounds": asked_rounds,
        "participants": [
            {
                "id": person.id,
                "nickname": person.nickname,
                "user_id": person.user_id,
                "joined_at": person.joined_at,
                "removed": person.removed_at is not None,
                **standing.of(person),
                "mark": marks.as_json(given_marks.get(person.id)),
                "team": team_view(person.team) if person.team is not None else None,
            }
            for person in members.of_lesson(lesson.id)
        ],
        "missing": attendance.missing(lesson),
    }


def _round(round_: Round, given: list[AnswerRow], public: bool) -> dict[str, Any]:
    return {
        "id": round_.id,
        "number": round_.number,
        "attempt": round_.attempt,
        "status": round_.status,
        "scoring": round_.scoring,
        "question_id": round_.version.question_id,
        "question_version": round_.version.number,
        "type": round_.version.type,
        "prompt": round_.version.prompt,
        "opened_at": round_.opened_at,
        "closed_at": round_.closed_at,
        "answered": len(given),
        "correct": report_questions.count_correct(round_, given),
        "counts": report_questions.tally(round_, given, public)["counts"],
        "comparison": peer_instruction.compare_with_previous_vote(round_),
        "answers": [
            {
                "participant_id": answer.participant_id,
                "value": json.loads(answer.text),
                "correct": answer.correct,
                "fraction": answer.fraction,
                "points": answer.points,
                "answered_at": answer.answered_at,
                "confidence": answer.confidence,
                "hidden": answer.state is not None,
                "held": answer.state == "held",
            }
            for answer in given
        ],
    }
