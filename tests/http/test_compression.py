"""The student's live page is compressed for browsers that take it, and says the same."""

import gzip

import pytest
from flask import Flask

from classroom.http.compression import LEAST, compressed
from classroom.models import Lesson

PAGE = "<p>Aún no</p>" * 200


@pytest.mark.parametrize(
    ("accepts", "is_compressed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("", False), ("identity", False), ("gzip;q=0", False)],
)
def test_for_browsers_that_take_it(app: Flask, accepts: str, is_compressed: bool) -> None:
    with app.test_request_context(headers={"Accept-Encoding": accepts}):
        response = compressed(PAGE)
    content = response.get_data()
    assert (response.headers.get("Content-Encoding") == "gzip") is is_compressed
    assert (gzip.decompress(content) if is_compressed else content).decode() == PAGE
    assert int(response.headers["Content-Length"]) == len(content)
    assert "Accept-Encoding" in response.headers["Vary"]
    assert response.mimetype == "text/html"


def test_a_short_page_stays_as_it_is(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Encoding": "gzip"}):
        assert compressed("x" * (LEAST - 1)).get_data() == b"x" * (LEAST - 1)


def test_the_live_page_is_small_and_shows_nothing_of_the_request(app: Flask, lesson: Lesson) -> None:
    client = app.test_client()
    client.post(f"/join/{lesson.code}", data={"nickname": "Ana"})
    plain = client.get(
        f"/live/{lesson.code}?probe=marker-of-the-request", headers={"Referer": "http://localhost/marker-of"}
    )
    packed = client.get(f"/live/{lesson.code}", headers={"Accept-Encoding": "gzip"})
    assert plain.status_code == packed.status_code == 200
    assert "marker-of" not in plain.text
    assert len(packed.data) < len(plain.data) / 2
    assert "Ana" in gzip.decompress(packed.data).decode()
