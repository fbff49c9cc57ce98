"""What HTTP asks of every route: methods, types, sizes, headers."""

from typing import Any

import pytest
from flask import Flask

from classroom.api.openapi.build import PREFIX, methods_of, rules
from tests.api.client import Api
from tests.api.conftest import enter, good


def bodies_go_to(app: Flask) -> list[str]:
    """Return the paths of routes that read JSON."""
    found = []
    for rule in rules(app):
        if app.view_functions[rule.endpoint].description.body is not None:  # type: ignore[attr-defined]
            path = rule.rule.removeprefix(PREFIX)
            found.append(path.replace("<int:", "<").replace("<lesson_id>", "1").replace("<round_id>", "1"))
    return [path for path in found if "<" not in path]


def test_unknown_paths_answer_json(nobody: Api) -> None:
    for path in ("/nothing", "/lessons/abc", "/lessons/-1", "/lessons/1/results.pdf", "/"):
        reply = nobody.get(path)
        assert (reply.status, reply.code) == (404, "not_found"), path


def test_wrong_methods_name_the_right_ones(app: Flask, nobody: Api) -> None:
    for rule in rules(app):
        path = rule.rule.removeprefix(PREFIX).replace("int:", "")
        for name in rule.arguments:
            path = path.replace(f"<{name}>", "1")
        taken = {method for other in rules(app) if other.rule == rule.rule for method in methods_of(other)}
        wrong = next(method for method in ("put", "patch", "delete", "post") if method not in taken)
        reply = nobody.call(wrong.upper(), path)
        assert (reply.status, reply.code) == (405, "method_not_allowed"), path
        assert {method.upper() for method in methods_of(rule)} <= set(reply.headers["Allow"].split(", ")), path


def test_get_changes_nothing(app: Flask) -> None:
    changing = {"close", "reveal", "reopen", "extend", "revote", "pause", "resume", "end", "lock", "remove", "readmit"}
    for rule in rules(app):
        if rule.rule.rpartition("/")[2] in changing:
            assert methods_of(rule) == ["post"]


def test_without_a_token_it_says_which_kind(nobody: Api) -> None:
    reply = nobody.get("/lessons")
    assert (reply.status, reply.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_cookie_is_nobody(app: Flask, owner: Any) -> None:
    from tests.support.people import log_in

    browser = log_in(app, owner)
    assert browser.get("/account").status_code == 200
    assert browser.get(f"{PREFIX}/lessons").status_code == 401
    assert browser.post(f"{PREFIX}/lessons", json={}).status_code == 401


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_json_in_disguise_is_refused(teacher: Api, content_type: str) -> None:
    reply = teacher.call("POST", "/lessons", data=b'{"title": "x"}', content_type=content_type)
    assert (reply.status, reply.code) == (415, "unsupported_type")
    assert good(teacher.get("/lessons"))["lessons"] == []


@pytest.mark.parametrize(
    "data",
    [
        b"{", b"", b"\xff", b'{"title": NaN}', b'{"title": "a", "title": "b"}', b'{"title": "\\ud800"}',
        b'{"title": "\\u0000"}', b"[" * 100_000, b'{"quiz_id": 1e999}',
    ],
)  # fmt: skip
def test_broken_json_is_refused(teacher: Api, data: bytes) -> None:
    reply = teacher.call("POST", "/lessons", data=data, content_type="application/json")
    assert (reply.status, reply.code) == (400, "bad_json")


@pytest.mark.parametrize("data", [b"[]", b'"text"', b"null", b"5"])
def test_a_body_is_an_object(teacher: Api, data: bytes) -> None:
    reply = teacher.call("POST", "/lessons", data=data, content_type="application/json")
    assert (reply.status, reply.code, reply.fields) == (422, "invalid", {"body"})


def test_unknown_fields_are_refused_everywhere(app: Flask, teacher: Api, ana: Api, homework: dict[str, Any]) -> None:
    """No body of the API takes a field that it does not know: nobody slips in a role, an owner or points."""
    paths = bodies_go_to(app)
    assert len(paths) >= 14
    extra = {"role": "admin", "is_correct": True, "points_": 5, "user_id": 1, "owner_id": 1}
    callers = {"live": ana, "work": enter(app, homework, "Eva")}
    for path in paths:
        who = callers.get(path.split("/")[1], teacher)
        reply = who.post(path, {**extra, **({"type": "poll"} if path == "/questions" else {})})
        assert (reply.status, path) == (422, path)
        assert set(extra) <= reply.fields, path


def test_too_large(teacher: Api) -> None:
    teacher.app.config["MAX_CONTENT_LENGTH"] = 1000
    reply = teacher.call("POST", "/lessons", data=b" " * 1001, content_type="application/json")
    assert (reply.status, reply.code) == (413, "too_large")


def test_answers_are_neither_kept_nor_guessed_at(app: Flask, teacher: Api, ana: Api, lesson: dict[str, Any]) -> None:
    for reply in (ana.get("/live"), teacher.get(f"/lessons/{lesson['id']}/results.csv"), teacher.get("/nothing")):
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in reply.headers


def test_a_name_with_markup_stays_text(app: Flask, lesson: dict[str, Any]) -> None:
    name = "<img src=x onerror=1>"
    reply = enter(app, lesson, name).get("/live")
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.body["me"]["participant"]["nickname"] == name


def test_messages_speak_the_caller_s_language_and_codes_do_not(nobody: Api) -> None:
    replies = [nobody.get("/lessons", headers={"Accept-Language": language}) for language in ("en", "es")]
    assert {reply.code for reply in replies} == {"not_authenticated"}


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({"title": "x" * 201}, "title", "Use at most 200 characters."),
        ({"quiz_id": 0}, "quiz_id", "Must be at least 1."),
        ({"quiz_id": 2**31}, "quiz_id", "Must be at most 2147483647."),
        ({"settings": {"join_mode": "all"}}, "settings.join_mode", "Must be one of: guest, account."),
        ({"question_ids": list(range(1, 502))}, "question_ids", "Must have at most 500 items."),
        ({"settings": []}, "settings", "Must be an object."),
    ],
)
def test_messages_say_what_is_allowed(teacher: Api, body: dict[str, Any], field: str, message: str) -> None:
    reply = teacher.post("/lessons", body, headers={"Accept-Language": "en"})
    assert reply.body["error"]["fields"] == {field: message}
