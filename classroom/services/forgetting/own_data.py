"""Everything that is stored of a person, as one ZIP file: JSON for programs, and CSV for spreadsheets.

It has what the person gave and did, and nothing of others: of own lessons and classes the titles and numbers, not the
answers of students. Whether an answer was right is told where the person may know it (``results/own.py``).
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from classroom.core.concurrency import offload
from classroom.core.database import db, now, yield_to_loop
from classroom.core.version import VERSION
from classroom.models import (
    Access,
    Answer,
    Course,
    EmailChange,
    Enrolment,
    Identity,
    JoinRequest,
    Lesson,
    Participant,
    Picture,
    QuestionVersion,
    Quiz,
    Round,
    Submission,
)
from classroom.questions.markdown import plain
from classroom.services.accounts import directory, leaving
from classroom.services.audit import trail
from classroom.services.bank import import_export
from classroom.services.practice import portable
from classroom.services.results import export as files
from classroom.services.results import own

Rows = list[dict[str, Any]]

_ABOUT = (
    *("username", "display_name", "given_name", "family_name", "external_id", "email", "role", "requested_role"),
    *("language", "must_change_password"),
)
_TIMES = ("created_at", "email_confirmed_at", "last_login_at", "disabled_at")
"""What is told of the account itself."""


def export(user_id: int) -> bytes:
    """Return the ZIP file.

    Raises:
        NotFound: ``unknown_user``.
    """
    user = directory.get(user_id)
    about = {name: getattr(user, name) for name in _ABOUT}
    about |= {name: _time(getattr(user, name)) for name in _TIMES}
    about["managed_by_a_teacher"] = user.managed_by_id is not None
    about["will_be_deleted_at"] = _time(leaving.due_at(user_id))
    practice = portable.export(user_id)
    tables: dict[str, Rows] = {
        "account": [about],
        "logins": _logins(user_id),
        "identities": _identities(user_id),
        "changes_of_address": _changes_of_address(user_id),
        "classes": _classes(user_id),
        "asked_to_join": _asked(user_id),
        "took_part": [],
        "answers": [],
        "rejected_answers": _rejected(user_id),
        "practice": portable.rows(practice),
        "own_lessons": _lessons(user_id),
        "own_classes": _own_classes(user_id),
        "own_quizzes": _quizzes(user_id),
        "audit": _audit(user_id),
    }
    for participant in _places(user_id):
        tables["took_part"].append(_place(participant))
        tables["answers"] += _answers(participant)
        yield_to_loop()
    more: dict[str, bytes] = {}
    if practice["cards"]:
        more["practice.json"] = json.dumps(practice, ensure_ascii=False, indent=1).encode()
    if user.is_teacher:
        more["questions.json"] = import_export.export_questions(user_id, None, "json").data
    if user.avatar_id is not None:
        picture = select(Picture.data).where(Picture.id == user.avatar_id)
        more["picture.webp"] = db.session.scalars(picture).one()
    for name, rows in tables.items():
        if rows:
            header = list(rows[0])
            more[f"{name}.csv"] = files.csv(header, [[_cell(row[column]) for column in header] for row in rows])
    made = {"made_at": _time(now()), "tiza": VERSION, **tables}
    trail.record("own_data_exported", "user", user_id)
    return offload(_zipped, made, more)


def _zipped(document: Mapping[str, Any], more: Mapping[str, bytes]) -> bytes:
    """Return the archive. Does not use the database, so that it can run in a thread."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(document, ensure_ascii=False, indent=1))
        for name, data in more.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _time(moment: float | None) -> str | None:
    """Return a moment as ISO 8601 in UTC."""
    return None if moment is None else datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _logins(user_id: int) -> Rows:
    found = db.session.scalars(select(Access).where(Access.user_id == user_id).order_by(Access.id))
    return [
        {"kind": row.kind, "label": row.label, "since": _time(row.created_at), "ended_at": _time(row.ended_at)}
        for row in found
    ]


def _identities(user_id: int) -> Rows:
    found = db.session.scalars(select(Identity).where(Identity.user_id == user_id).order_by(Identity.id))
    return [
        {
            "issuer": row.issuer,
            "subject": row.subject,
            "since": _time(row.created_at),
            "last_login_at": _time(row.last_login_at),
        }
        for row in found
    ]


def _changes_of_address(user_id: int) -> Rows:
    found = db.session.scalars(select(EmailChange).where(EmailChange.user_id == user_id).order_by(EmailChange.id))
    return [
        {
            "from": row.former,
            "to": row.address,
            "asked_at": _time(row.created_at),
            "confirmed_at": _time(row.confirmed_at),
            "ended_at": _time(row.ended_at),
        }
        for row in found
    ]


def _classes(user_id: int) -> Rows:
    query = select(Course.title, Enrolment.created_at, Enrolment.extra_percent)
    query = query.join(Course, Course.id == Enrolment.course_id).where(Enrolment.user_id == user_id)
    return [
        {"class": title, "since": _time(since), "extra_time_percent": extra}
        for title, since, extra in db.session.execute(query.order_by(Course.id))
    ]


def _asked(user_id: int) -> Rows:
    query = select(Course.title, JoinRequest.created_at).join(Course, Course.id == JoinRequest.course_id)
    query = query.where(JoinRequest.user_id == user_id).order_by(Course.id)
    return [{"class": title, "asked_at": _time(since)} for title, since in db.session.execute(query)]


def _places(user_id: int) -> Sequence[Participant]:
    query = select(Participant).where(Participant.user_id == user_id).order_by(Participant.id)
    return db.session.scalars(query).all()


def _place(participant: Participant) -> dict[str, Any]:
    return {
        "lesson": participant.lesson_id,
        "title": participant.lesson.title,
        "name": participant.nickname,
        "resume_code": participant.resume_code,
        "joined_at": _time(participant.joined_at),
        "removed_at": _time(participant.removed_at),
        "team": participant.team,
        "extra_time_percent": participant.extra_percent,
    }


def _answers(participant: Participant) -> Rows:
    told = {}
    if participant.removed_at is None:
        told = {entry["round_id"]: entry for entry in own.of_participant(participant)["questions"]}
    query = select(Answer, Round, QuestionVersion.prompt).join(Round, Round.id == Answer.round_id)
    query = query.join(QuestionVersion, QuestionVersion.id == Round.version_id)
    mine, rows = (Answer.participant_id == participant.id,), []
    for answer, asked, prompt in db.session.execute(query.where(*mine).order_by(Round.id)):
        is_known = told.get(asked.id, {}).get("correct") is not None
        rows.append(
            {
                "lesson": participant.lesson_id,
                "question": asked.number,
                "vote": asked.attempt,
                "prompt": plain(prompt),
                "answer": answer.value,
                "confidence": answer.confidence,
                "answered_at": _time(answer.answered_at),
                "correct": answer.correct if is_known else None,
                "points": answer.points if is_known else None,
            }
        )
    return rows


def _rejected(user_id: int) -> Rows:
    mine = select(Participant.id).where(Participant.user_id == user_id)
    found = db.session.scalars(select(Submission).where(Submission.participant_id.in_(mine)))
    return [
        {"round": row.round_id, "answer": row.value, "reason": row.code or "replaced", "at": _time(row.decided_at)}
        for row in found
    ]


def _lessons(user_id: int) -> Rows:
    found = db.session.scalars(select(Lesson).where(Lesson.owner_id == user_id).order_by(Lesson.id))
    return [
        {
            "lesson": row.id,
            "title": row.title,
            "code": row.code,
            "status": row.status,
            "created_at": _time(row.created_at),
            "ended_at": _time(row.ended_at),
        }
        for row in found
    ]


def _own_classes(user_id: int) -> Rows:
    count = select(func.count()).where(Enrolment.course_id == Course.id).scalar_subquery()
    query = select(Course.title, Course.created_at, count).where(Course.owner_id == user_id).order_by(Course.id)
    return [
        {"class": title, "created_at": _time(since), "students": number}
        for title, since, number in db.session.execute(query)
    ]


def _quizzes(user_id: int) -> Rows:
    found = db.session.scalars(select(Quiz).where(Quiz.owner_id == user_id).order_by(Quiz.id))
    return [
        {"title": row.title, "created_at": _time(row.created_at), "questions": [item.question_id for item in row.items]}
        for row in found
    ]


def _audit(user_id: int) -> Rows:
    return [
        {
            "at": _time(entry.at),
            "action": entry.action,
            "detail": entry.detail,
            "by_you": entry.actor_id == user_id,
            "via": entry.via,
            "address": entry.address if entry.actor_id == user_id else None,
        }
        for entry in trail.of_user(user_id)
    ]
