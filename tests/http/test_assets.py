"""Static files: addresses with a digest, kept for ever, compressed, and nothing but what is in the folder."""

import gzip
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from classroom.http.assets import tree
from classroom.http.assets.serve import Assets
from classroom.models import Lesson
from tests.support.processes import ROOT, wait_until

NAME = "css/site.css"
FOR_EVER = "public, max-age=31536000, immutable"
NOW = tree.read(ROOT / "static", tree.stamp(ROOT / "static"))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser."""
    return app.test_client()


def get(client: FlaskClient, name: str, version: str = NOW.version, **headers: str) -> TestResponse:
    """Ask for a file."""
    place = f"{version}/{name}" if version else name
    return client.get(f"/static/{place}", headers={key.replace("_", "-"): value for key, value in headers.items()})


def test_what_has_today_s_digest_is_kept_for_ever(client: FlaskClient) -> None:
    answer = get(client, NAME)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.data == NOW.files[NAME].content
    assert answer.content_type == "text/css; charset=utf-8"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("version", ["v-000000000000", ""])
def test_another_digest_gets_today_s_file_and_does_not_keep_it(client: FlaskClient, version: str) -> None:
    answer = get(client, NAME, version)
    assert answer.data == NOW.files[NAME].content
    assert answer.headers["Cache-Control"] == "no-cache"


def test_it_is_compressed_for_whoever_takes_that(client: FlaskClient) -> None:
    plain, packed = get(client, NAME), get(client, NAME, Accept_Encoding="br, gzip, deflate")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 3
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    refused = get(client, NAME, Accept_Encoding="gzip;q=0")
    assert "Content-Encoding" not in refused.headers
    assert refused.data == plain.data


def test_it_is_compressed_once(client: FlaskClient) -> None:
    asset = NOW.files["js/app.js"]
    assert asset.compressed is asset.compressed


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_who_has_it_is_told_so(client: FlaskClient, encoding: str) -> None:
    first = get(client, NAME, "", Accept_Encoding=encoding)
    again = get(client, NAME, "", Accept_Encoding=encoding, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "no-cache"
    assert get(client, NAME, "", If_None_Match='"another"').status_code == 200


def test_head_tells_the_same_without_the_file(client: FlaskClient) -> None:
    whole = get(client, NAME, Accept_Encoding="gzip")
    head = client.head(f"/static/{NOW.version}/{NAME}", headers={"Accept-Encoding": "gzip"})
    assert head.data == b""
    for name in ("Content-Length", "Content-Type", "Content-Encoding", "ETag", "Cache-Control", "Vary"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    "path",
    [
        "../app.py", "css/../../app.py", "%2e%2e/app.py", "css/%2e%2e/%2e%2e/app.py", "..%2fapp.py", "..\\app.py",
        "/etc/passwd", "%2fetc%2fpasswd", "css", "css/", "", ".", "css/site.css/", "css//site.css", "css/site.css%00",
        f"{NOW.version}", f"{NOW.version}/", f"{NOW.version}/{NOW.version}/{NAME}", f"{NOW.version}/../app.py",
    ],
)  # fmt: skip
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/static/{path}")
    assert answer.status_code in (308, 404)  # a doubled slash is put right first, and leads to a file of the folder
    assert b"create_app" not in answer.data
    assert b"root:" not in answer.data


def test_links_and_hidden_files_are_not_served(tmp_path: Path) -> None:
    root = tmp_path / "static"
    (root / "css").mkdir(parents=True)
    (root / "css" / "plain.css").write_text("b { color: red; }")
    (root / "css" / ".hidden.css").write_text("secret")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_text("secret")
    (root / "link.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (root / "folder").symlink_to(tmp_path / "outside")
    assert list(tree.read(root, tree.stamp(root)).files) == ["css/plain.css"]


def test_the_digest_changes_with_any_file_and_only_then(tmp_path: Path) -> None:
    def version(**files: str) -> str:
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        return tree.read(tmp_path, tree.stamp(tmp_path)).version

    first = version(a="one", b="two")
    os.utime(tmp_path / "a", ns=(1, 1))
    assert version() == first
    assert version(b="other") != first
    assert version(b="two") == first
    (tmp_path / "b").rename(tmp_path / "c")
    assert version() != first


def test_an_edited_file_is_served_at_once_where_files_are_watched(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    watching, kept = Assets(tmp_path, watch=True), Assets(tmp_path, watch=False)
    before = watching.tree.version
    assert kept.tree.version == before
    (tmp_path / "a.txt").write_text("edited")
    wait_until(lambda: watching.tree.version != before, 5, "the edited file")
    assert watching.tree.files["a.txt"].content == b"edited"
    assert kept.tree.files["a.txt"].content == b"one"


def test_a_large_file_is_not_kept_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "LARGEST", 1000)
    (tmp_path / "large.txt").write_text("x" * 1001)
    asset = tree.Tree(tmp_path, ["large.txt"]).files["large.txt"]
    assert asset.content == b"x" * 1001
    assert asset.compressed is None
    assert asset._kept is None


class Loads(HTMLParser):
    """Notes what a page loads: style sheets, scripts, and what it asks for ahead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sheets: list[str] = []
        self.modules: list[str] = []
        self.ahead: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and given.get("type") == "module":
            self.modules.append(given["src"] or "")
        elif tag == "link":
            {"stylesheet": self.sheets, "modulepreload": self.ahead}.get(given["rel"] or "", []).append(
                given["href"] or ""
            )


def test_pages_name_files_by_their_digest(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(addresses) > 5
    for address in addresses:
        assert address.startswith(f"/static/{NOW.version}/")
        assert client.get(address).headers["Cache-Control"] == FOR_EVER


def test_a_student_s_page_loads_little(client: FlaskClient, lesson: Lesson) -> None:
    """The page itself, as it comes, and everything that it names, compressed: far below 150 KB, in few requests.

    It had 72 KB before questions could be discussed and answers be more or less sure, 85 before names could
    be changed in the lobby, 86 before listeners heard each change in a sentence; what is new has to be worth it.
    """
    client.post(f"/join/{lesson.code}", data={"nickname": "Ana"})
    answer = client.get(f"/live/{lesson.code}", headers={"Accept-Encoding": "gzip"})
    addresses = {*re.findall(r'(?:src|href)="(/static/[^"]+)"', answer.get_data(as_text=True))}
    files = [client.get(address, headers={"Accept-Encoding": "gzip"}) for address in addresses]
    assert all(file.status_code == 200 for file in files)
    assert len(files) <= 8
    assert len(answer.data) + sum(len(file.data) for file in files) < 87_500


def test_a_page_asks_ahead_for_exactly_what_its_modules_import(client: FlaskClient, lesson: Lesson) -> None:
    client.post(f"/join/{lesson.code}", data={"nickname": "Ana"})
    loads = Loads(client.get(f"/live/{lesson.code}").get_data(as_text=True))
    assert loads.modules == [f"/static/{NOW.version}/js/student.js"]
    found: set[str] = set()
    waiting = [*loads.modules]
    while waiting:
        address = waiting.pop()
        source = client.get(address).get_data(as_text=True)
        for path in re.findall(r"""(?:^|[;}\s])(?:import|export)\b[^;'"()]*?["'](\.[^"']+)["']""", source):
            target = os.path.normpath(os.path.join(os.path.dirname(address), path))
            if target not in found:
                found.add(target)
                waiting.append(target)
    assert found, "socket.io at the least"
    assert sorted(loads.ahead) == sorted(found)


ICON = re.compile(r"^\.icon-([a-z0-9-]+) ", re.MULTILINE)


def test_students_pages_have_all_their_icons() -> None:
    """Icons that a script or template of students names are in the sheet that students get."""
    names = ("student/lesson.html", "student/join.html", "components/live.html")
    theirs = [ROOT / "templates" / name for name in names]
    text = "".join(path.read_text() for path in theirs)
    text += NOW.files["js/student.js"].content.decode()
    more = set(ICON.findall((ROOT / "static/css/icons-more.css").read_text()))
    assert len(more) > 40
    assert {word for word in re.findall(r"['\"]([a-z0-9-]+)['\"]", text) if word in more} == set()


def test_students_scripts_have_all_their_texts(app: Flask) -> None:
    from classroom.web.messages import live_messages, student_messages

    source = NOW.files["js/student.js"].content.decode()
    with app.test_request_context():
        missing = set(live_messages()) - set(student_messages())
    assert missing
    named = set(re.findall(r"['\"`]([a-z_]+)['\"`]", source))
    begun = tuple(re.findall(r"\bt\(`([a-z]+_)\$", source))
    singular = {re.sub(r"_(one|other)$", "", key) for key in missing}
    assert {key for key in missing | singular if key in named or key.startswith(begun)} == set()
