"""Every route, every method, every kind of visitor. The list of routes is read from the application.

What they answer is looked at as well: its headers, and that no page has anything inline or from elsewhere.
"""

import copy
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.security.conftest import School
from tests.security.response_checks import check_answer
from tests.security.routes import API, ROWS, Row, fill, place, request_options
from tests.security.world import ACTORS
from tests.support.registers import compare

GUARDS = {"public", "user", "account", "teacher", "admin", "participant"}
ABOUT_ANOTHERS_BODY = {"unknown_round", "unknown_question", "unknown_attempt"}


def found(app: Flask) -> dict[str, Rule]:
    """Return all routes by ``METHOD endpoint``; HEAD and OPTIONS come with GET and are Flask's own."""
    return {
        f"{method} {rule.endpoint}": rule
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }


def test_every_route_has_a_row_and_every_row_a_route(school: School) -> None:
    compare(set(ROWS), set(found(school.app)), "tests/security/page_routes.py or api_routes.py",
            "write its row there: who may use it, and with which body")  # fmt: skip


def test_every_view_carries_a_guard(school: School) -> None:
    for endpoint, view in school.app.view_functions.items():
        if endpoint != "static":
            assert getattr(view, "access", None) in GUARDS, f"{endpoint} has no guard"


def test_guards_go_with_the_table(school: School) -> None:
    """A view that the guard leaves open to more than the table's actors has to say no by itself: only named ones do."""
    narrowed = {name for name, row in ROWS.items() if row.allowed < _admitted(school.app, name)}
    by_ids = {
        name
        for name in narrowed
        if found(school.app)[name].arguments or ROWS[name].body is not None or "{" in "".join(ROWS[name].query.values())
    }
    by_platform = {"GET lti.login"}  # whose query names a platform that is not registered
    assert narrowed == by_ids | by_platform


def _admitted(app: Flask, name: str) -> frozenset[str]:
    guard = getattr(app.view_functions.get(name.partition(" ")[2]), "access", "public")
    accounts = frozenset({"student", "stranger", "owner", "colleague", "outsider", "admin"})
    teachers = frozenset({"owner", "colleague", "outsider", "admin"})
    return {
        "public": frozenset(ACTORS),
        "user": accounts,
        "account": accounts - {"stranger"},
        "teacher": teachers,
        "admin": frozenset({"admin"}),
        "participant": frozenset({"guest", "stranger"}),
    }[guard]


def ask(school: School, name: str, rule: Rule, actor: str) -> TestResponse:
    """Request a route as somebody, with what is valid for those who may."""
    row, world = ROWS[name], school.world
    with school.app.test_request_context():
        path = school.app.url_for(rule.endpoint, **place(row, rule.arguments, world))
    options = request_options(name, fill(row.body, world.ids))
    browser: FlaskClient = school.app.test_client()
    if name in API:
        if token := world.token(name, actor):
            options["headers"] = {"Authorization": f"Bearer {token}"}
    else:
        browser = copy.copy(world.browsers[actor])
        browser._cookies = dict(world.browsers[actor]._cookies)
    return browser.open(
        path, method=name.partition(" ")[0], query_string=fill(row.query, world.ids), buffered=True, **options
    )


def refused(row: Row, response: TestResponse) -> bool:
    """Say whether the answer is a refusal; anything that is neither that nor a success fails the test."""
    status = response.status_code
    if status in (401, 403, 404):
        return True
    if status == 302:
        to = response.headers["Location"]
        if row.lands and to.startswith(row.lands):
            return False
        return to.startswith("/login") or bool(row.turned_away and to.startswith(row.turned_away))
    if status == 409 and (response.get_json() or {}).get("error", {}).get("code") in ABOUT_ANOTHERS_BODY:
        return True
    assert 200 <= status < 300, f"{status}: {response.get_data(as_text=True)[:600]}"
    return False


@pytest.mark.parametrize("name", sorted(ROWS))
def test_only_those_of_the_table_get_through(school: School, name: str) -> None:
    rule = found(school.app)[name]
    outcome: dict[str, Any] = {}
    for actor in ACTORS:
        school.restore()
        response = ask(school, name, rule, actor)
        check_answer(name, actor, response)
        outcome[actor] = not refused(ROWS[name], response)
    let_in = {actor for actor, allowed in outcome.items() if allowed}
    assert let_in == ROWS[name].allowed, f"{name} lets others in than its row in tests/security says"
