"""U+0000 and lone surrogates are refused at every door, and no statement ever carries one.

PostgreSQL refuses U+0000, SQLite keeps it; neither takes a lone surrogate. What reaches no statement cannot differ.
"""

import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.routing import Rule

from classroom.core.storable import unstorable_path
from tests.security.conftest import Live, School
from tests.security.routes import API, PAGES, ROWS, fill, place
from tests.security.test_matrix_routes import found
from tests.security.test_matrix_sockets import events, payload

BEFORE_FLASK = {"GET static"}
"""Answered before Flask, from a list of files."""
PIECES = ("\0", "\ud83d")


@pytest.fixture(autouse=True)
def clean_statements() -> Iterator[None]:
    """Fail for a statement with such a text, in SQL or parameters."""
    carried: list[str] = []

    def look(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        rows = parameters if isinstance(parameters, list) else [parameters]
        sent = [statement, *(list(row.values()) if isinstance(row, dict) else list(row or ()) for row in rows)]
        if unstorable_path(sent) is not None:
            carried.append(statement)

    event.listen(Engine, "before_cursor_execute", look)
    yield
    event.remove(Engine, "before_cursor_execute", look)
    assert carried == []


def spoiled(body: Any, piece: str) -> Iterator[Any]:
    """Return copies of a body, each with the piece at the end of one of its texts or names."""
    if isinstance(body, str):
        yield body + piece
    elif isinstance(body, dict):
        yield {**body, f"extra{piece}": "x"}
        for name, value in body.items():
            yield from ({**body, name: changed} for changed in spoiled(value, piece))
    elif isinstance(body, list):
        for index, value in enumerate(body):
            yield from ([*body[:index], changed, *body[index + 1 :]] for changed in spoiled(value, piece))


def path_of(school: School, name: str, rule: Rule) -> str:
    with school.app.test_request_context():
        return str(school.app.url_for(rule.endpoint, **place(ROWS[name], rule.arguments, school.world)))


def visitor(school: School, name: str) -> tuple[FlaskClient, dict[str, str]]:
    """Return a browser of somebody for whom the route works, or a program and its headers.

    Some routes work only with what another server has signed: then it is a teacher's.
    """
    allowed = ROWS[name].allowed or {"owner"}
    actor = next(actor for actor in ("owner", "admin", "student", "guest") if actor in allowed)
    if name in API:
        return school.app.test_client(), {"Authorization": f"Bearer {school.world.token(name, actor)}"}
    return school.world.browsers[actor], {}


def test_in_addresses(school: School) -> None:
    rules = found(school.app)
    tried = 0
    for name in sorted(set(ROWS) - BEFORE_FLASK):
        rule = rules[name]
        browser, headers = visitor(school, name)
        path = path_of(school, name, rule)
        for argument in sorted(rule.arguments):
            value = str(place(ROWS[name], rule.arguments, school.world)[argument])
            spoiled_path = path.replace(value, f"{value}%00", 1)
            assert browser.open(spoiled_path, method=name.partition(" ")[0], headers=headers).status_code == 404, name
            tried += 1
        for query in ("q=a%00", "%00=a", *(f"{key}={quote(str(value))}%00" for key, value in ROWS[name].query.items())):
            response = browser.open(f"{path}?{query}", method=name.partition(" ")[0], headers=headers)
            assert response.status_code == 422, f"{name} {query}: {response.status_code}"
    assert tried > 80


@pytest.mark.parametrize("name", [name for name, row in sorted(PAGES.items()) if isinstance(row.body, dict)])
def test_in_forms(school: School, name: str) -> None:
    rule = found(school.app)[name]
    browser, headers = visitor(school, name)
    path = path_of(school, name, rule)
    body = {
        key: value for key, value in fill(PAGES[name].body, school.world.ids).items() if isinstance(value, str | list)
    }
    for changed in spoiled(body, "\0"):
        response = browser.open(path, method="POST", data=changed, headers=headers)
        assert response.status_code == 422, changed


@pytest.mark.parametrize("name", [name for name, row in sorted(API.items()) if isinstance(row.body, dict)])
@pytest.mark.parametrize("piece", PIECES, ids=["nul", "surrogate"])
def test_in_json(school: School, name: str, piece: str) -> None:
    rule = found(school.app)[name]
    browser, headers = visitor(school, name)
    path = path_of(school, name, rule)
    for changed in spoiled(fill(API[name].body, school.world.ids), piece):
        response = browser.open(
            path,
            method=name.partition(" ")[0],
            data=json.dumps(changed),
            content_type="application/json",
            headers=headers,
        )
        assert response.status_code == 400, changed
        assert response.get_json()["error"]["code"] == "bad_json"


def test_in_names_of_files_and_in_headers(school: School) -> None:
    browser = school.world.browsers["owner"]
    sent = {"file": (io.BytesIO(b"[]"), "a\0.json"), "format": "json"}
    assert browser.post("/teach/questions/import", data=sent).status_code in (400, 422)
    environ = {"HTTP_USER_AGENT": "a\0"}
    login = {"username": "owner", "password": "x"}
    assert school.app.test_client().post("/login", data=login, environ_overrides=environ).status_code == 422


@pytest.mark.parametrize("piece", PIECES, ids=["nul", "surrogate"])
def test_in_events(live: Live, piece: str) -> None:
    for namespace in ("/student", "/teacher"):
        client = live.student("guest") if namespace == "/student" else live.teacher(live.world.ids["lesson"])
        with client as wire:
            wire.listen("me" if namespace == "/student" else "state")
            for name in events(namespace):
                for changed in spoiled(payload(live, name), piece):
                    verdict = wire.call(name, changed)
                    wanted = "invalid_value" if name == "answer" else "invalid"
                    assert verdict["ok"] is False, (name, changed)
                    assert verdict["error"]["code"] == wanted, (name, changed, verdict)


@pytest.mark.parametrize("piece", PIECES, ids=["nul", "surrogate"])
def test_in_handshakes(live: Live, piece: str) -> None:
    for wire in (live.student("guest"), live.teacher(live.world.ids["lesson"])):
        wire.auth = {**wire.auth, "token": f"{wire.auth['token']}{piece}"}
        with wire:
            assert wire.refused["data"]["code"] == "invalid"
