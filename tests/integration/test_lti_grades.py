"""Grades arrive although the process of the platform is killed while it takes them, and started again."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from classroom.core import settings
from classroom.core.database import db, now, transaction
from classroom.models import Course, Identity, LtiContext, LtiDeployment, LtiLink, LtiScore, User
from classroom.services.assignments import manage
from classroom.services.bank import entries, quizzes
from classroom.services.lti import keys, platforms, scores, services
from tests.support.application import SECRET_KEY, use_settings
from tests.support.lessons import CAPITAL
from tests.support.lti_platform import CLIENT, DEPLOYMENT, ISSUER
from tests.support.lti_platform_process import Running, taken
from tests.support.outbox import deliver
from tests.support.people import make_user
from tests.support.processes import free_port

PEOPLE = 100
KILLED_AT = (30, 130)
"""How many grades have been taken when the platform is killed: in the middle of each of both rounds."""


@pytest.fixture
def running(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A platform in a process of its own, registered here."""
    current = settings.current()
    kept = {"SECRET_KEY": SECRET_KEY, "DATABASE_URL": current.database_url, "CLASSROOM_DATA": str(current.data)}
    use_settings(monkeypatch, **kept, CLASSROOM_WEBHOOK_NETWORKS="127.0.0.0/8")
    services._tokens.clear()
    (tmp_path / "tool_keys.json").write_text(json.dumps(keys.published()))
    platform = Running(free_port(), tmp_path)
    url = f"http://127.0.0.1:{platform.port}"
    named = {"issuer": ISSUER, "client_id": CLIENT, "deployments": [DEPLOYMENT]}
    platforms.add(**named, auth_url=f"{url}/auth", token_url=f"{url}/token", jwks_url=f"{url}/jwks")
    platform.start()
    yield platform
    platform.kill()


def link_of_homework(port: int) -> int:
    """Make homework with a link in the platform, and its students; return the link."""
    teacher = make_user("rosa", "teacher")
    quiz = quizzes.create(teacher.id, "Capitals", [entries.create(teacher.id, CAPITAL).id])
    lesson_id = manage.create(teacher.id, quiz_id=quiz.id).lesson_id
    with transaction() as session:
        course = Course(owner_id=teacher.id, title="9 a")
        session.add(course)
        session.flush()
        deployment = session.scalars(select(LtiDeployment)).one()
        context = LtiContext(deployment_id=deployment.id, name="course-1", title="9 a", course_id=course.id)
        session.add(context)
        session.flush()
        column = f"http://127.0.0.1:{port}/columns/link-1"
        link = LtiLink(context_id=context.id, name="link-1", lesson_id=lesson_id, line_item_url=column)
        session.add(link)
        issuer = deployment.platform.identity_issuer
        users = [
            User(username=f"s{number}", display_name=f"S {number}", role="student", password_hash="")
            for number in range(PEOPLE)
        ]
        session.add_all(users)
        session.flush()
        session.add_all(Identity(user_id=user.id, issuer=issuer, subject=user.username) for user in users)
    return link.id


def test_a_platform_that_is_killed_in_the_middle_gets_each_grade_once(running: Running) -> None:
    link_id = link_of_homework(running.port)
    for given, killed_at in zip((40.0, 70.0), KILLED_AT, strict=True):
        with transaction() as session:
            for user_id in session.scalars(select(User.id).where(User.role == "student")).all():
                scores._want(link_id, user_id, given)
        killer = threading.Thread(target=running.kill_when, args=(lambda: len(taken(running.folder)) >= killed_at,))  # noqa: B023
        killer.start()
        deliver(scores.KINDS, 1)
        killer.join()
        waiting = session.scalar(select(db.func.count()).where(LtiScore.state == "waiting"))
        assert waiting, "it was killed in the middle"
        running.start()
        deliver(scores.KINDS)
    arrived: dict[str, list[tuple[str, float]]] = {}
    for score in taken(running.folder):
        arrived.setdefault(score["userId"], []).append((score["timestamp"], score["scoreGiven"]))
    assert len(arrived) == PEOPLE
    for mine in arrived.values():
        assert [given for _when, given in mine] == [40.0, 70.0]
        assert mine == sorted(mine)
    db.session.rollback()
    found = db.session.scalars(select(LtiScore)).all()
    assert {(score.state, score.error, score.given) for score in found} == {("sent", None, 70.0)}
    assert all(score.sent_at is not None and score.sent_at <= now() for score in found)
