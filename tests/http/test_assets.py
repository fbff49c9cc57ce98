"""Static files: hashed names that browsers keep, compression, and what our pages load."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.http.assets import files
from classroom.http.assets.sources import Sources
from classroom.models import Lesson
from scripts import build_assets
from tests.support.processes import ROOT
from tests.support.static_files import BUNDLE, SHEET, built, get

IMMUTABLE = "public, max-age=31536000, immutable"


def content(name: str) -> bytes:
    """Return what the built file of a source holds."""
    found = BUNDLE.find(built(name))
    assert found is not None
    return found[0].content


def test_a_hashed_name_may_be_kept(client: FlaskClient) -> None:
    answer = get(client, built(SHEET))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == IMMUTABLE
    assert answer.data == content(SHEET)
    assert answer.content_type == "text/css; charset=utf-8"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["ABCD2345/css/site.css", "css/site.css"])
def test_another_hash_gets_the_current_file_and_must_not_be_kept(client: FlaskClient, name: str) -> None:
    answer = get(client, name)
    assert answer.data == content(SHEET)
    assert answer.headers["Cache-Control"] == "no-cache"


def test_files_are_compressed_for_clients_that_accept_it(client: FlaskClient) -> None:
    name = built(SHEET)
    plain, packed = get(client, name), get(client, name, Accept_Encoding="br, gzip, deflate")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 1.3
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    refused = get(client, name, Accept_Encoding="gzip;q=0")
    assert "Content-Encoding" not in refused.headers
    assert refused.data == plain.data


def test_a_file_is_compressed_once() -> None:
    found = BUNDLE.find(built("js/app.js"))
    assert found is not None
    assert found[0].compressed is found[0].compressed


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_client_that_has_the_file_gets_304(client: FlaskClient, encoding: str) -> None:
    first = get(client, SHEET, Accept_Encoding=encoding)
    again = get(client, SHEET, Accept_Encoding=encoding, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "no-cache"
    assert get(client, SHEET, If_None_Match='"another"').status_code == 200


def test_head_has_the_same_headers_without_the_file(client: FlaskClient) -> None:
    whole = get(client, built(SHEET), Accept_Encoding="gzip")
    head = client.head(f"/static/{built(SHEET)}", headers={"Accept-Encoding": "gzip"})
    assert head.data == b""
    for name in ("Content-Length", "Content-Type", "Content-Encoding", "ETag", "Cache-Control", "Vary"):
        assert head.headers[name] == whole.headers[name]


def test_a_large_file_is_not_kept_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 1000)
    path = tmp_path / "large.txt"
    path.write_text("x" * 1001)
    file = files.File(path, path.read_bytes())
    assert file.content == b"x" * 1001
    assert file.compressed is None
    path.write_text("edited")
    assert file.content == b"edited"


class Loads(HTMLParser):
    """Collects what a page loads: style sheets, modules and other scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sheets: list[str] = []
        self.modules: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and given.get("type") == "module":
            self.modules.append(given["src"] or "")
        elif tag == "link" and given["rel"] == "stylesheet":
            self.sheets.append(given["href"] or "")


def test_pages_name_files_by_their_hash(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    addresses = re.findall(r'(?:src|href|data-[a-z-]+)="(/static/[^"]+)"', page)
    assert len(addresses) > 8
    for address in addresses:
        assert client.get(address).headers["Cache-Control"] == IMMUTABLE
    assert re.search(r'<link rel="stylesheet" href="/static/\w+/css/dark\.css"', page)
    assert ' id="dark-theme" media="screen and (prefers-color-scheme: dark)">' in page


def test_a_students_page_makes_few_requests(client: FlaskClient, lesson: Lesson) -> None:
    """The page and its files; prints the sizes of the compressed files, of which docs/architecture.md has a table."""
    client.post(f"/join/{lesson.code}", data={"nickname": "Ana"})
    answer = client.get(f"/live/{lesson.code}", headers={"Accept-Encoding": "gzip"})
    page = gzip.decompress(answer.data).decode()
    loads = Loads(page)
    assert loads.modules == [f"/static/{built('js/student.js')}"]
    addresses = {*re.findall(r'(?:src|href)="(/static/[^"]+)"', page)}
    sizes = {}
    for address in sorted(addresses):
        file = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert file.status_code == 200
        sizes[address] = len(file.data)
    assert 1 + len(sizes) <= 9, "the font is one of them"
    assert sum(sizes.values()) <= 130_000, "P9: 150 KB with the page and all headers"
    print(f"{1 + len(sizes)} requests, {sum(sizes.values())} bytes of files", *sizes.items(), sep="\n")


ICON = re.compile(r"^\.icon-([a-z0-9-]+) ", re.MULTILINE)


def test_every_icon_of_a_template_is_drawn() -> None:
    """One that no sheet declares is a filled square."""
    drawn = {
        name
        for sheet in ("icons", "icons-more")
        for name in ICON.findall((ROOT / f"static/css/{sheet}.css").read_text())
    }
    pages = {path.name: path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    named = {
        (page, name)
        for page, text in pages.items()
        for name in re.findall(r"(?:\bicon_name=|\bicon\()'([a-z0-9-]+)'", text)
    }
    assert len(named) > 100
    assert {(page, name) for page, name in named if name not in drawn} == set()


def student_scripts() -> str:
    """Return the sources of all modules that a student's page runs."""
    return "".join((ROOT / name).read_text() for name in build_assets.inputs_of(Sources(ROOT), "js/student.js"))


def test_students_pages_have_all_their_icons() -> None:
    """Icons that a script or template of students names are in the sheet that students get."""
    names = ("student/lesson.html", "student/join.html", "components/live.html")
    theirs = [ROOT / "templates" / name for name in names]
    named = "".join(path.read_text() for path in theirs) + student_scripts()
    more = set(ICON.findall((ROOT / "static/css/icons-more.css").read_text()))
    assert len(more) > 40
    named = re.sub(r"\bt\('[a-z_]+'", "", named)  # keys of texts
    assert {word for word in re.findall(r"['\"]([a-z0-9-]+)['\"]", named) if word in more} == set()


def test_students_scripts_have_all_their_texts(app: Flask) -> None:
    from classroom.web.script_texts import live_messages, student_messages

    source = student_scripts()
    with app.test_request_context():
        missing = set(live_messages()) - set(student_messages())
    assert missing
    named = set(re.findall(r"['\"`]([a-z_]+)['\"`]", source))
    begun = tuple(re.findall(r"\bt\(`([a-z]+_)\$", source))
    singular = {re.sub(r"_(one|other)$", "", key) for key in missing}
    assert {key for key in missing | singular if key in named or key.startswith(begun)} == set()
