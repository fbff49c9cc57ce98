"""Who may send large bodies, and whose connections keep their place."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.places import PLACE, SMALL_BODY, Place, Places
from classroom.models import User
from classroom.services.accounts import access
from tests.support.people import log_in

LARGE = SMALL_BODY + 1
IMPORT = "/teach/questions/import"

Send = Callable[..., Any]


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    """A teacher's browser, logged in."""
    return log_in(app, owner)


@pytest.fixture
def place() -> Place:
    """The place of the connection on which requests arrive."""
    return Place(Places(10), "192.0.2.1", lambda: None)


def post(client: FlaskClient, path: str, size: int, place: Place | None = None, **how: Any) -> tuple[int, str]:
    """Send a JSON body of a size; return the status and the code of the error."""
    environ = {} if place is None else {PLACE: place}
    kind = how.pop("content_type", "application/json")
    reply = client.post(path, data=b" " * size, content_type=kind, environ_overrides=environ, **how)
    return reply.status_code, reply.json["error"]["code"] if reply.is_json and reply.json else ""


@pytest.mark.parametrize("path", ["/api/v1/join", "/api/v1/tokens", "/api/v1/live/answers", "/api/v1/questions"])
def test_without_an_account_bodies_are_small(app: Flask, path: str) -> None:
    assert post(app.test_client(), path, LARGE)[0] in (401, 413)
    assert post(app.test_client(), path, SMALL_BODY)[1] in ("bad_json", "not_authenticated")


def test_without_an_account_a_body_of_unknown_size_is_read_no_further(app: Flask) -> None:
    stream = io.BytesIO(b" " * 10 * SMALL_BODY)
    reply = app.test_client().post(
        "/api/v1/join",
        content_type="application/json",
        environ_overrides={"wsgi.input": stream, "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )
    assert reply.status_code == 413
    assert stream.tell() < 3 * SMALL_BODY


def test_a_body_of_unknown_size_is_refused_rather_than_cut_off(app: Flask, owner: User) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 2 * SMALL_BODY
    for size, status in ((2 * SMALL_BODY, 201), (2 * SMALL_BODY + 1, 413)):
        body = b'{"title": "Rivers"}'
        reply = app.test_client().post(
            "/api/v1/lessons",
            content_type="application/json",
            headers={"Authorization": f"Bearer {access.grant(owner, 'api', 'test')}"},
            environ_overrides={
                "wsgi.input": io.BytesIO(body + b" " * (size - len(body))),
                "wsgi.input_terminated": True,
                "HTTP_TRANSFER_ENCODING": "chunked",
            },
        )
        assert reply.status_code == status


def test_a_teacher_s_token_brings_large_bodies(app: Flask, owner: User) -> None:
    client = app.test_client()
    token = access.grant(owner, "api", "test")
    assert post(client, "/api/v1/lessons", LARGE, headers={"Authorization": f"Bearer {token}"}) == (400, "bad_json")
    assert post(client, "/api/v1/lessons", LARGE, headers={"Authorization": "Bearer wrong"})[0] == 401


@pytest.mark.parametrize(("path", "status"), [(IMPORT, 401), ("/account/picture", 401), ("/login", 413), ("/no", 413)])
def test_pages_take_large_forms_only_from_who_is_logged_in(app: Flask, path: str, status: int) -> None:
    assert post(app.test_client(), path, LARGE, content_type="application/x-www-form-urlencoded")[0] == status


def test_a_file_of_a_teacher_is_read(browser: FlaskClient) -> None:
    table = b"type,prompt\nopen_text,Why?\n" + b"\n" * LARGE
    reply = browser.post(IMPORT, data={"file": (io.BytesIO(table), "q.csv")}, follow_redirects=True)
    assert reply.status_code == 200
    assert "Why?" in reply.text


def test_the_place_of_an_account_is_kept_and_no_other(
    app: Flask, browser: FlaskClient, owner: User, place: Place
) -> None:
    def is_kept() -> bool:
        kept = not offers(place)
        place.free()
        return kept

    app.test_client().get("/login", environ_overrides={PLACE: place})
    assert not is_kept()
    app.test_client().get(
        "/api/v1/lessons", headers={"Authorization": "Bearer wrong"}, environ_overrides={PLACE: place}
    )
    assert not is_kept()
    browser.get("/teach/questions", environ_overrides={PLACE: place})
    assert is_kept()
    token = {"Authorization": f"Bearer {access.grant(owner, 'api', 'test')}"}
    app.test_client().get("/api/v1/lessons", headers=token, environ_overrides={PLACE: place})
    assert is_kept()


def offers(place: Place) -> bool:
    """Return whether the place is offered when the server waits for its client."""
    place.offer_if_unnamed()
    return place in place._places


class Stalled(io.RawIOBase):
    """A body whose client sends too slowly, as the worker tells the application."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: Any) -> int:
        raise ConnectionResetError("the client stalled")


def test_a_large_body_that_stalls_is_told_so(app: Flask, owner: User) -> None:
    reply = app.test_client().post(
        "/api/v1/lessons",
        content_type="application/json",
        headers={"Authorization": f"Bearer {access.grant(owner, 'api', 'test')}"},
        environ_overrides={
            "wsgi.input": io.BufferedReader(Stalled()),
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": str(LARGE),
        },
    )
    assert (reply.status_code, reply.json["error"]["code"]) == (408, "too_slow")
