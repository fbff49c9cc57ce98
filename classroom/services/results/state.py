"""The state of a lesson as its pages show it: for all students, for one participant, and for teachers."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select

from classroom.core import clock
from classroom.core.database import db, now
from classroom.models import Answer, Lesson, Participant, QuestionVersion, Round
from classroom.questions import registry
from classroom.questions.choices import feedback_views
from classroom.questions.markdown import block_html
from classroom.services.answers.submissions import answer_view
from classroom.services.lessons import auto_advance, headcount, lookup, moderation, own_time, slides, survey
from classroom.services.lessons.options import LessonOptions
from classroom.services.lessons.teams import team_view
from classroom.services.participants import members, own_order
from classroom.services.participants.members import Member
from classroom.services.results import peer_instruction, standings, tallies

HIDDEN_TEXT = "…"
"""Shown in place of a text that a teacher hid, in any language."""
CHUNK = 500
"""Number of participants that one statement reads."""


def public(lesson: Lesson, extra_percent: int = 0) -> dict[str, Any]:
    """Return the snapshot that students may see: the ``state`` event at the lesson's version.

    The key, the explanation and the tally are included only when the round is revealed.

    Args:
        lesson: the lesson.
        extra_percent: the student's extra time. It matters while a question is open for some only.
    """
    shown = lookup.newest_round(lesson.id)
    return _snapshot(lesson, shown, public_round(shown, extra_percent) if shown else None)


def for_students(lesson: Lesson, participant_ids: Iterable[int]) -> list[tuple[dict[str, Any], set[int]]]:
    """Return the snapshot for these participants; two, while some of them have time left and others have not.

    Each comes with those who may see it.
    """
    ids, shown = set(participant_ids), lookup.newest_round(lesson.id)
    if shown is None or not own_time.is_extra(shown):
        return [(public(lesson), ids)]
    longer = ids & own_time.with_time_left(shown)
    going_on = _snapshot(lesson, shown, public_round(shown, own_time.percents(lesson.id)[-1]))
    return [(public(lesson), ids - longer), (going_on, longer)]


def for_teachers(lesson: Lesson) -> dict[str, Any]:
    """Return the snapshot that teachers see: the ``state`` event at the lesson's version."""
    shown = lookup.newest_round(lesson.id)
    return _snapshot(lesson, shown, teacher_round(shown) if shown else None)


def is_for_all(snapshot: dict[str, Any]) -> bool:
    """Say whether a teacher's snapshot is the one of all students too."""
    return not (snapshot["round"] and "extra_time" in snapshot["round"])


def _snapshot(lesson: Lesson, shown: Round | None, view: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "lesson": {
            "id": lesson.id,
            "code": lesson.code,
            "title": lesson.title,
            "status": lesson.status,
            "locked": lesson.locked,
            "allow_change": lesson.allow_change,
            "options": LessonOptions.of(lesson).model_dump(),
            "skipped": lesson.skipped,
        },
        "version": lesson.version,
        "now": now(),
        "next_at": auto_advance.next_at(lesson, shown),
        "slide": slides.view(lesson),
        "round": view,
    }


def teacher_round(shown: Round) -> dict[str, Any]:
    """Return a round as teachers see it: with ``extra_time`` while it is open for participants with extra time only."""
    view = _round(shown)
    if shown.remaining is not None:
        view["remaining"] = max(0.0, shown.remaining)
    extra_time = own_time.view(shown)
    return {**view, "extra_time": extra_time} if extra_time else view


def public_round(shown: Round, extra_percent: int = 0) -> dict[str, Any]:
    """Return a round as students with this much extra time see it in its status: closed when their own time is over."""
    view = _round(shown)
    if shown.status == "open" and own_time.is_over(shown, extra_percent):
        view |= {"status": "closed", "paused": False, "remaining": None}
        if shown.remaining is not None and shown.paused_at is not None:
            view["deadline"] = shown.paused_at + shown.remaining
    return view


def _round(shown: Round) -> dict[str, Any]:
    """Return a round in its current status."""
    version = shown.version
    view: dict[str, Any] = {
        "id": shown.id,
        "number": shown.number,
        "attempt": shown.attempt,
        "status": shown.status,
        "question": asked_question(shown),
        "opened_at": shown.opened_at,
        "deadline": shown.deadline,
        "time_limit": shown.time_limit,
        "paused": shown.paused,
        "remaining": shown.remaining,
        "discussion": {"until": shown.discuss_until} if shown.discuss_until else None,
        "scoring": shown.scoring,
        "graded": survey.is_graded(shown),
        "shuffled": shown.shuffled,
        "standings_shown": shown.standings_shown,
        "page": shown.page,
        "pages": shown.pages,
    }
    if shown.status == "revealed":
        told = shown.scoring == "points"  # a survey does not show the key or the explanation
        view["key"] = registry.get(version.type).key(version.body) if told else None
        view["feedback"] = feedback_views(version.body) if told else {}
        view["explanation_html"] = block_html(version.explanation) if told else ""
        view["tally"] = tallies.tally(shown)
        view["comparison"] = peer_instruction.compare_with_previous_vote(shown)
    return view


def asked_question(shown: Round) -> dict[str, Any]:
    """Return the question of a round; in a vote on written answers without the texts that are hidden now."""
    view = question_view(shown.version)
    for name in moderation.hidden_choices(shown):
        (choice,) = (choice for choice in view["choices"] if choice["id"] == name)
        choice["text_html"], choice["hidden"] = HIDDEN_TEXT, True
    return view


def question_view(version: QuestionVersion) -> dict[str, Any]:
    """Return a question as students see it before the reveal."""
    return {
        "id": version.question_id,
        "type": version.type,
        "prompt_html": block_html(version.prompt),
        "language": version.language,
        "points": version.points,
        "improvised": version.question.improvised,
        "image": version.image,
        **registry.get(version.type).public_view(version.body),
    }


def private(participant: Participant) -> dict[str, Any]:
    """Return what only this participant may see: the ``me`` event."""
    return privates(participant.lesson_id, [participant.id])[participant.id]


def privates(lesson_id: int, participant_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what each of these participants of a lesson may see: the ``me`` events, by participant.

    Points count only once their round is revealed, because a growing total would tell the key. Plain rows are read for
    many participants at a time, since a whole hall may connect at once.
    """
    lesson = db.session.get_one(Lesson, lesson_id, populate_existing=True)
    shown = lookup.newest_round(lesson_id)
    ids = list(participant_ids)
    views: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ids), CHUNK):
        views |= _private_views(lesson, ids[start : start + CHUNK], shown)
    return views


def _private_views(lesson: Lesson, ids: list[int], shown: Round | None) -> dict[int, dict[str, Any]]:
    people = members.some(lesson.id, ids)
    show_ranks = lesson.status == "ended" or (shown is not None and shown.status == "revealed")
    standing = standings.own(lesson, people, show_ranks=show_ranks)
    given = _given(shown, ids) if shown else {}
    views: dict[int, dict[str, Any]] = {}
    for person in people:
        answer, result = given.get(person.id, (None, None))
        views[person.id] = {
            "participant": {"id": person.id, "nickname": person.nickname, "resume_code": person.resume_code},
            "extra_percent": person.extra_percent,
            "seed": own_order.seed(lesson.id, person.id),
            "answer": answer,
            "result": result,
            **standing[person.id],
            "team": team_view(person.team) if person.team is not None else None,
        }
    return views


def _given(shown: Round, ids: list[int]) -> dict[int, tuple[dict[str, Any], dict[str, Any] | None]]:
    """Return the answers of these participants in a round, and their results once it is revealed."""
    columns = (
        Answer.participant_id, Answer.submission_id, Answer.value, Answer.answered_at, Answer.confidence,
        Answer.correct, Answer.points,
    )  # fmt: skip
    revealed = shown.status == "revealed"
    return {
        person: (
            answer_view(submission_id, shown.id, value, moment, confidence),
            {"round_id": shown.id, "correct": correct, "points": points} if revealed else None,
        )
        for person, submission_id, value, moment, confidence, correct, points in db.session.execute(
            select(*columns).where(Answer.round_id == shown.id, Answer.participant_id.in_(ids))
        )
    }


def teacher(lesson: Lesson, present: Collection[int]) -> dict[str, Any]:
    """Return everything that a control page shows: ``{"state", "tally", "presence", "participants", "standings"}``.

    Args:
        present: ids of the connected participants.
    """
    return {
        "state": for_teachers(lesson),
        "tally": teacher_tally(lesson.id, len(present)),
        "presence": presence(lesson.id, present, ()),
        "participants": [_person(person, present) for person in members.of_lesson(lesson.id)],
        "standings": standings.view(lesson),
    }


def teacher_tally(lesson_id: int, present: int) -> dict[str, Any] | None:
    """Return the tally of the newest round for teachers, or None before the first round.

    Of two tallies, the one with the greater ``seq`` is newer.
    """
    shown = lookup.newest_round(lesson_id)
    if shown is None:
        return None
    notes = block_html(shown.version.notes)
    about = {"round_id": shown.id, "seq": clock.next_number(), "present": present, "notes_html": notes}
    return about | tallies.for_teachers(shown)


def presence(lesson_id: int, present: Collection[int], changed: Collection[int]) -> dict[str, Any]:
    """Return ``{"present", "joined", "changed"}``: two counts, and the participants who connected or disconnected."""
    people = db.session.scalars(
        select(Participant).where(Participant.id.in_(changed), Participant.lesson_id == lesson_id)
    )
    return {
        "present": len(present),
        "joined": headcount.of_lesson(lesson_id),
        "changed": [_person(person, present) for person in people],
    }


def _person(person: Participant | Member, present: Collection[int]) -> dict[str, Any]:
    return {
        "id": person.id,
        "nickname": person.nickname,
        "user_id": person.user_id,
        "present": person.id in present,
        "removed": person.removed_at is not None,
        "extra_percent": person.extra_percent,
        "team": team_view(person.team) if person.team is not None else None,
    }
