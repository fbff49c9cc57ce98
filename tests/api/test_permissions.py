"""Who may call what. The routes come from the application, so a new one is tested without being named here."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from classroom.api.openapi.build import PREFIX, methods_of, rules
from classroom.core import signing
from classroom.core.database import transaction
from classroom.models import Lesson, Question, ShownSlide, User
from classroom.services.bank import entries
from classroom.services.classes import courses
from classroom.services.participants import tokens
from tests.api.client import Api, Reply
from tests.api.conftest import ask, good
from tests.security.routes import fill
from tests.support.lessons import CAPITAL
from tests.support.people import make_user
from tests.support.practice import card_of

BODIES: dict[str, dict[str, Any]] = {
    "api_lessons.lock_lesson": {"locked": True},
    "api_rounds.open_round": {"question_id": 1},
    "api_rounds.extend_round": {"seconds": 5},
    "api_rounds.discuss_round": {"seconds": 5},
    "api_rounds.improvise": {"kind": "rating"},
    "api_rounds.word_round": {"prompt": "What?"},
    "api_rounds.promote_answers": {"texts": ["one", "two"]},
    "api_lessons.set_extra_time": {"percent": 25},
    "api_lessons.rename_participant": {"nickname": "Other"},
    "api_co_teachers.add_teacher": {"username": "friend"},
    "api_rounds.show_standings": {"shown": True},
    "api_rounds.turn_page": {"page": 0},
    "api_lessons.skip_question": {"skipped": True},
    "api_lessons.show_slide": {"shown": True},
    "api_lessons.turn_slide": {"page": 0},
    "api_rounds.accept_answer": {"value": "Bogotá"},
    "api_rounds.hide_answer": {"value": "Bogotá", "hidden": True},
    "api_questions.edit": {"prompt": "Changed"},
    "api_quizzes.edit": {"title": "Changed"},
    "api_lesson_marks.set_marks": {"kind": "numbers"},
    "api_assignments.create": {"quiz_id": "{quiz_id}"},
    "api_practice.answer": {"id": "practice-1", "card_id": "{card_id}", "value": ["b"]},
    "api_practice.import_cards": {"format": "tiza-practice", "version": 1, "cards": []},
}
"""Valid bodies for routes that refuse an empty one, so that the error is about the caller. Texts in braces are ids."""


def routes(app: Flask, access: str) -> list[tuple[Rule, str]]:
    """Return the API's routes behind one guard, each with its method."""
    found = [(rule, method.upper()) for rule in rules(app) for method in methods_of(rule)]
    return [(rule, method) for rule, method in found if app.view_functions[rule.endpoint].access == access]  # type: ignore[attr-defined]


def call(who: Api, rule: Rule, method: str, ids: dict[str, int]) -> Reply:
    """Call a route with these ids and a right body."""
    _domain, path = rule.build({name: ids[name] for name in rule.arguments}, append_unknown=False) or ("", "")
    body = {} if method == "GET" else {"json": fill(BODIES.get(rule.endpoint, {}), ids)}
    return who.call(method, path.removeprefix(PREFIX), **body)


def _shown_slide(teacher: Api, lesson_id: int) -> int:
    """Put a slide on in a lesson although a question is open there."""
    slide = good(teacher.post("/questions", {"type": "slide", "prompt": "# Rivers"}))
    with transaction() as session:
        shown = ShownSlide(lesson_id=lesson_id, version_id=session.get_one(Question, slide["id"]).current.id)
        session.add(shown)
        session.flush()
        session.get_one(Lesson, lesson_id).slide_id = shown.id
        return shown.id


def _hook(teacher: Api) -> int:
    body = {"url": "https://hooks.example/", "events": ["lesson.ended"]}
    number: int = good(teacher.post("/webhooks", body))["id"]
    return number


@pytest.fixture
def at_work(app: Flask, student: Api, homework: dict[str, Any]) -> Api:
    """The student in the owner's homework."""
    return Api(app, good(student.post("/join", {"code": homework["code"]}))["token"])


@pytest.fixture
def ids(
    teacher: Api,
    ana: Api,
    at_work: Api,
    member: User,
    lesson: dict[str, Any],
    homework: dict[str, Any],
    quiz_id: int,
    question_id: int,
) -> dict[str, int]:
    """Ids of things of the owner, by the name of the route's argument."""
    friend = make_user("friend", "teacher")
    good(teacher.post(f"/lessons/{lesson['id']}/teachers", {"username": "friend"}))
    return {
        "colleague_id": friend.id,
        "lesson_id": lesson["id"],
        "round_id": ask(teacher, lesson, question_id, time_limit=60)["id"],
        "participant_id": good(ana.get("/live"))["me"]["participant"]["id"],
        "question_id": question_id,
        "slide_id": _shown_slide(teacher, lesson["id"]),
        "number": 1,  # of a version
        "webhook_id": (hook := _hook(teacher)),
        "delivery_id": good(teacher.post(f"/webhooks/{hook}/ping"))["id"],
        "quiz_id": quiz_id,
        "assignment_id": homework["id"],
        "attempt_id": good(at_work.post("/work/attempts", {}))["id"],
        "user_id": member.id,
    }


def test_every_view_has_a_guard(app: Flask) -> None:
    guards = [len(routes(app, access)) for access in ("public", "account", "teacher", "participant")]
    assert sum(guards) == sum(len(methods_of(rule)) for rule in rules(app))
    assert min(guards) > 0


def test_accounts_routes_are_for_any_accounts_token(
    app: Flask, nobody: Api, ana: Api, student: Api, teacher: Api, member: User, owner: User, ids: dict[str, int]
) -> None:
    question = entries.create(owner.id, CAPITAL)
    cards = {user.id: card_of(user, question) for user in (member, owner)}
    callers = [(nobody, member), (ana, member), (student, member), (teacher, owner)]
    for rule, method in routes(app, "account"):
        status = [call(who, rule, method, {**ids, "card_id": cards[user.id]}).status for who, user in callers]
        assert status == [401, 401, 200, 200], rule


def test_teachers_routes_refuse_other_callers(
    app: Flask, nobody: Api, ana: Api, student: Api, ids: dict[str, int]
) -> None:
    for rule, method in routes(app, "teacher"):
        assert call(nobody, rule, method, ids).status == 401, rule
        assert call(ana, rule, method, ids).status == 401, rule
        assert (call(student, rule, method, ids).status, rule.endpoint) == (403, rule.endpoint)


def test_participants_routes_refuse_other_callers(
    app: Flask, nobody: Api, teacher: Api, student: Api, ids: dict[str, int]
) -> None:
    for rule, method in routes(app, "participant"):
        for who in (nobody, teacher, student, Api(app, "nonsense")):
            assert call(who, rule, method, ids).status == 401, rule


def test_other_teachers_rows_give_the_same_error_as_unknown_ones(
    app: Flask, colleague: Api, ids: dict[str, int]
) -> None:
    """An id that no row can have is unknown as well, also where a path has several methods."""
    for rule, method in routes(app, "teacher"):
        if rule.arguments:
            foreign = call(colleague, rule, method, ids)
            assert (foreign.status, rule.endpoint) == (404, rule.endpoint)
            for number in (2**31 - 1, 2**31, int("9" * 4000), 0):
                missing = call(colleague, rule, method, dict.fromkeys(ids, number))
                assert (foreign.status, foreign.data) == (missing.status, missing.data), (rule, number)


def test_other_teachers_rows_in_a_body_give_the_same_error_as_unknown_ones(
    app: Flask, teacher: Api, colleague: Api, ids: dict[str, int]
) -> None:
    from classroom.services.accounts.directory import find_by_username

    owner = find_by_username("owner")
    assert owner is not None
    course_id = courses.create(owner.id, "7B").id
    for name, number in (("quiz_id", ids["quiz_id"]), ("question_ids", [ids["question_id"]])):
        foreign = colleague.post("/lessons", {name: number})
        missing = colleague.post("/lessons", {name: [999] if name == "question_ids" else 999})
        assert foreign.status == missing.status == 422
        assert (
            foreign.data.replace(str(ids["question_id"]).encode(), b"999") == missing.data
            or foreign.data == missing.data
        )
    foreign, missing = (colleague.post("/lessons", {"settings": {"course_id": n}}) for n in (course_id, 999))
    assert (foreign.status, foreign.data) == (missing.status, missing.data)
    mine = good(colleague.post("/lessons"))["id"]
    foreign, missing = (
        colleague.post(f"/lessons/{mine}/rounds", {"question_id": n}) for n in (ids["question_id"], 999)
    )
    assert (foreign.status, foreign.data) == (404, missing.data)


def test_the_owner_may(app: Flask, teacher: Api, ids: dict[str, int]) -> None:
    refused = (401, 403, 404)
    # what takes something away comes at the end
    asked_last = ("archive", "end_lesson", "remove_participant", "webhooks.remove", "assignments.remove")
    ordered = sorted(routes(app, "teacher"), key=lambda route: route[0].endpoint.endswith(asked_last))
    ordered.sort(key=lambda route: not route[0].endpoint.endswith("turn_slide"))  # what is done with the round ends it
    for rule, method in ordered:
        assert call(teacher, rule, method, ids).status not in refused, rule


def test_admins_have_no_access_to_other_teachers_lessons(app: Flask, admin: Any, ids: dict[str, int]) -> None:
    from classroom.services.accounts import access

    boss = Api(app, access.grant(admin, "api", "test"))
    assert boss.get(f"/lessons/{ids['lesson_id']}").status == 404
    assert boss.post("/lessons").status == 201


def test_participants_tokens_are_signed(app: Flask, ana: Api, lesson: dict[str, Any]) -> None:
    payload, _dot, signature = ana.token.partition(".")
    assert len(signature) >= 27  # 160 bits in base64
    somebody = tokens.participant_of(ana.token)
    forged = signing.signer("participant").dumps([somebody.id, lesson["id"] + 1, 0])
    assert Api(app, forged).get("/live").status == 401
    assert Api(app, f"{payload}.{signature[::-1]}").get("/live").status == 401
