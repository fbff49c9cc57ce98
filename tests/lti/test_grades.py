"""Grades of homework arrive at the platform: each once, the newest last, whatever it answers."""

import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from flask import Flask

from classroom import questions
from classroom.core.database import db, now, transaction
from classroom.models import (
    Answer,
    Assignment,
    Course,
    Identity,
    LtiLink,
    LtiScore,
    Participant,
    Round,
    User,
)
from classroom.services.accounts import users
from classroom.services.assignments import manage, work
from classroom.services.bank import entries, quizzes
from classroom.services.deliveries import grades
from classroom.services.lti import scores, services, targets
from classroom.services.participants.join import join_lesson
from tests.support import outbox
from tests.support.lessons import CAPITAL
from tests.support.lti_platform import LTI, Platform
from tests.support.people import log_in


def deliver(rounds: int = 12) -> int:
    """Deliver the grades that wait; return how many tries there were."""
    return outbox.deliver(scores.KINDS, rounds)


@pytest.fixture
def homework(app: Flask, platform: Platform) -> Assignment:
    """Homework with a link in the platform, by a teacher who comes from there."""
    services._tokens.clear()
    platform.launch(app.test_client(), instructor=True, sub="t1", name="Rosa")
    course = db.session.scalars(db.select(Course)).one()
    quiz = quizzes.create(course.owner_id, "Capitals", [entries.create(course.owner_id, CAPITAL).id])
    return manage.create(course.owner_id, quiz_id=quiz.id, course_id=course.id, attempts=3)


@pytest.fixture
def hand_in(app: Flask, platform: Platform, homework: Assignment) -> Callable[..., None]:
    """Have a student of the platform do the homework."""
    assignment_id = homework.id

    def work_on(subject: str = "u1", *, right: bool = True) -> None:
        assignment = db.session.get_one(Assignment, assignment_id)
        platform.launch(app.test_client(), sub=subject, name=subject, **custom(assignment))
        user = db.session.scalars(db.select(User).order_by(User.id.desc()).where(User.display_name == subject)).one()
        seat = join_lesson(assignment.lesson.code, address="127.0.0.1", user=user)
        attempt = work.begin(db.session.get_one(Participant, seat.id))
        round_id = attempt.rounds[0]
        key = next(choice["id"] for choice in _choices(round_id) if bool(choice["correct"]) == right)
        answered(seat.id, round_id, attempt.number, [key])
        work.submit(db.session.get_one(Participant, seat.id), attempt.id)

    return work_on


def custom(assignment: Assignment) -> dict[str, Any]:
    return {f"{LTI}custom": {"tiza": targets.make(assignment.lesson_id)}}


def _choices(round_id: int) -> list[dict[str, Any]]:
    return list(db.session.get_one(Round, round_id).version.body["choices"])


def answered(participant_id: int, round_id: int, number: int, value: Any) -> None:
    """Store an answer as the intake does, graded."""
    round_ = db.session.get_one(Round, round_id)
    grade = questions.get(round_.version.type).grade(round_.version.body, value)
    with transaction() as session:
        session.add(
            Answer(
                round_id=round_id,
                participant_id=participant_id,
                submission_id=f"{participant_id}-{number}",
                value=value,
                answered_at=now(),
                correct=grade.correct,
                fraction=grade.fraction,
                points=100 if grade.correct else 0,
                attempt=number,
                counts=True,
            )
        )


def taken(platform: Platform) -> list[tuple[str, float]]:
    return [(score["userId"], score["scoreGiven"]) for _column, score in platform.scores]


def states() -> list[tuple[str, str | None]]:
    db.session.rollback()
    return [(score.state, score.error) for score in db.session.scalars(db.select(LtiScore).order_by(LtiScore.id))]


def test_a_grade_arrives_in_the_column_of_the_link(
    app: Flask, platform: Platform, homework: Assignment, hand_in: Callable[..., None]
) -> None:
    hand_in("u1", right=True)
    hand_in("u2", right=False)
    deliver()
    assert states() == [("sent", None), ("sent", None)]
    assert sorted(taken(platform)) == [("u1", 100), ("u2", 0)]
    [(column, score), _other] = platform.scores
    assert column == "/columns/link-1"
    assert score["scoreMaximum"] == 100
    assert (score["activityProgress"], score["gradingProgress"]) == ("Completed", "FullyGraded")
    assert states() == [("sent", None), ("sent", None)]
    assert platform.tokens == 1, "the token is kept"
    grades_now = platform.scores.copy()
    with transaction():
        grades.changed(homework.lesson_id)
    deliver()
    assert platform.scores == grades_now, "nothing has changed, so nothing is sent"


def test_another_attempt_that_counts_is_sent_later(
    platform: Platform, homework: Assignment, hand_in: Callable[..., None]
) -> None:
    hand_in("u1", right=False)
    deliver()
    hand_in("u1", right=True)
    deliver()
    assert taken(platform) == [("u1", 0), ("u1", 100)]
    first, second = (score["timestamp"] for _column, score in platform.scores)
    assert first < second


def test_what_is_older_than_a_newer_one_is_not_sent(
    platform: Platform, homework: Assignment, hand_in: Callable[..., None]
) -> None:
    platform.answers["/columns/link-1/scores"] = _status(500)
    hand_in("u1", right=False)
    deliver(3)
    assert [state for state, _error in states()] == ["waiting"]
    hand_in("u1", right=True)
    deliver(1)
    del platform.answers["/columns/link-1/scores"]
    deliver()
    assert taken(platform) == [("u1", 100)]


def _status(status: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], bool]:
    def answer(request: BaseHTTPRequestHandler) -> bool:
        request.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        return True

    return answer


@pytest.mark.parametrize(
    ("statuses", "state", "arrives", "tokens"),
    [
        ([401], "sent", 1, 2),
        ([500, 503, 429, 408], "sent", 1, 1),
        ([409], "sent", 0, 1),
        ([400], "failed", 0, 1),
        ([403], "failed", 0, 1),
    ],
)
def test_what_the_platform_answers(
    platform: Platform,
    homework: Assignment,
    hand_in: Callable[..., None],
    statuses: list[int],
    state: str,
    arrives: int,
    tokens: int,
) -> None:
    platform.answers["/columns/link-1/scores"] = _then(statuses)
    hand_in("u1")
    deliver()
    assert states()[0][0] == state
    assert len(platform.scores) == arrives
    assert platform.tokens == tokens


def _then(statuses: list[int]) -> Callable[[BaseHTTPRequestHandler], bool]:
    left = list(statuses)
    return lambda request: bool(left) and _status(left.pop(0))(request)


def test_a_column_that_is_gone_is_made_again(
    platform: Platform, homework: Assignment, hand_in: Callable[..., None]
) -> None:
    platform.answers["/columns/link-1/scores"] = _status(404)
    hand_in("u1")
    hand_in("u2")
    deliver()
    assert sorted(taken(platform)) == [("u1", 100), ("u2", 100)]
    assert [column["resourceId"] for column in platform.columns] == [f"homework-{homework.id}"]
    assert (
        db.session.scalars(db.select(LtiLink.line_item_url).where(LtiLink.lesson_id.is_not(None)))
        .one()
        .endswith("/columns/1")
    )


def test_one_that_fails_stops_no_other(platform: Platform, homework: Assignment, hand_in: Callable[..., None]) -> None:
    for number in range(5):
        hand_in(f"u{number}")
    platform.answers["/columns/link-1/scores"] = _then([403])
    deliver()
    assert Counter(state for state, _error in states()) == {"sent": 4, "failed": 1}
    assert len(platform.scores) == 4


def test_teachers_get_no_grades(platform: Platform, homework: Assignment, hand_in: Callable[..., None]) -> None:
    hand_in("u1")
    users.set_role(db.session.scalars(db.select(User.id).where(User.display_name == "u1")).one(), "teacher")
    deliver()
    assert platform.scores == []
    assert states() == []


def test_no_grade_tells_before_the_results_may_be_seen(
    platform: Platform, homework: Assignment, hand_in: Callable[..., None]
) -> None:
    owner_id = homework.lesson.owner_id
    manage.change(homework.id, owner_id, feedback="after_close")
    hand_in("u1")
    deliver()
    assert platform.scores == []
    manage.close(homework.id, owner_id)
    deliver()
    assert taken(platform) == [("u1", 100)]


def test_the_teacher_sees_what_failed_and_sends_it_again_and_students_see_theirs(
    app: Flask, platform: Platform, homework: Assignment, hand_in: Callable[..., None]
) -> None:
    platform.answers["/columns/link-1/scores"] = _status(403)
    hand_in("u1")
    deliver()
    teacher = app.test_client()
    platform.launch(teacher, instructor=True, sub="t1", name="Rosa")
    page = teacher.get(f"/teach/homework/{homework.id}").get_data(as_text=True)
    assert 'data-grade="failed"' in page
    assert "status 403" in page
    platform.answers.clear()
    assert teacher.post(f"/teach/homework/{homework.id}/grades").status_code == 302
    deliver()
    assert taken(platform) == [("u1", 100)]
    assert 'data-grade="sent"' in teacher.get(f"/teach/homework/{homework.id}").get_data(as_text=True)
    student = app.test_client()
    platform.launch(student, sub="u1", name="u1")
    assert "Moodle: 100.0 / 100 (arrived)" in student.get("/homework").get_data(as_text=True)


def test_another_teacher_sends_nothing(
    app: Flask, platform: Platform, homework: Assignment, hand_in: Callable[..., None], outsider: User
) -> None:
    assert log_in(app, outsider).post(f"/teach/homework/{homework.id}/grades").status_code == 404


@pytest.mark.parametrize("people", [40, pytest.param(300, marks=pytest.mark.long)])
def test_grades_through_a_platform_that_fails_and_dies(
    app: Flask, platform: Platform, homework: Assignment, people: int
) -> None:
    """Each arrives once, the newest last: it answers 500 and 429, slowly, and hangs up."""
    platform.launch(app.test_client(), sub="u0", name="u0", **custom(homework))
    link = db.session.scalars(db.select(LtiLink).where(LtiLink.lesson_id == homework.lesson_id)).one()
    link_id = link.id
    students(homework, link, people)
    seen: Counter[str] = Counter()
    slow = threading.Event()

    def misbehave(request: BaseHTTPRequestHandler) -> bool:
        seen["calls"] += 1
        if seen["calls"] > people * 5 / 3:
            return False
        match seen["calls"] % 6:
            case 1:
                return _status(500)(request)
            case 2:
                return _status(429, Retry_After="1")(request)
            case 3:
                request.close_connection = True  # it dies
                return True
            case 4:
                slow.wait(0.05)
                return False
        return False

    platform.answers["/columns/link-1/scores"] = misbehave
    for given in (40.0, 70.0):
        seen.clear()
        with transaction() as session:
            for user_id in list(session.scalars(db.select(User.id).where(User.username.like("s%")))):
                scores._want(link_id, user_id, given)
        deliver(40)
    counted: dict[str, list[tuple[str, float]]] = {}
    for _column, score in platform.scores:
        counted.setdefault(score["userId"], []).append((score["timestamp"], score["scoreGiven"]))
    assert len(counted) == people
    for mine in counted.values():
        assert [given for _when, given in mine] == [40.0, 70.0]
        assert mine == sorted(mine)
    assert Counter(states()) == {("sent", None): people}


def students(homework: Assignment, link: LtiLink, people: int) -> None:
    """Add students of the platform."""
    issuer = link.context.deployment.platform.identity_issuer
    with transaction() as session:
        for number in range(people):
            user = User(username=f"s{number}", display_name=f"S {number}", role="student", password_hash="")
            session.add(user)
            session.flush()
            session.add(Identity(user_id=user.id, issuer=issuer, subject=f"s{number}"))
