"""Static files: hashed names that browsers keep, compression, old names, and nothing but what is in the folder."""

import gzip
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug import Response
from werkzeug.test import Client, TestResponse

from classroom.http.assets import bundle, files
from classroom.http.assets.bundle import AssetsError, Bundle
from classroom.http.assets.serve import Assets, Static
from classroom.http.assets.sources import Sources
from classroom.models import Lesson
from scripts import build_assets
from tests.support.processes import ROOT, wait_until

SHEET = "css/site.css"
IMMUTABLE = "public, max-age=31536000, immutable"
BUNDLE = bundle.read(Sources(ROOT))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser."""
    return app.test_client()


def get(client: Client, name: str, **headers: str) -> TestResponse:
    """Ask for a file by its name below ``/static/``."""
    return client.get(f"/static/{name}", headers={key.replace("_", "-"): value for key, value in headers.items()})


def built(name: str) -> str:
    """Return the name of the built file of a source."""
    return BUNDLE.built_name(name)


def content(name: str) -> bytes:
    """Return what the built file of a source holds."""
    found = BUNDLE.find(built(name))
    assert found is not None
    return found[0].content


# -- headers


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


# -- a small project: its sources, its bundle


def write(folder: Path, contents: dict[str, str]) -> None:
    """Write files."""
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with one page, a script, a sheet, and files that must not be served."""
    folder = tmp_path / "project"
    page = "{{ stylesheet('css/plain.css') }}{{ module('js/entry.js', before='js/types') }}"
    write(
        folder,
        {
            "app.py": "secret",
            "templates/page.html": page,
            "static/css/plain.css": "b { color: red; }",
            "static/css/.hidden.css": "secret",
            "static/js/entry.js": "console.log('entry');\n",
            "node_modules/chalk/chalk.js": "export const colour = 'white';\n",
            "node_modules/.hidden/file.js": "secret",
        },
    )
    write(tmp_path / "outside", {"secret.txt": "secret"})
    (folder / "static/link.txt").symlink_to(tmp_path / "outside/secret.txt")
    (folder / "static/folder").symlink_to(tmp_path / "outside")
    return folder


def browser(assets: Assets) -> Client:
    """Return a client of a server that has these files and answers 404 to all else."""
    return Client(Static(Response("nothing", status=404), assets))


def text(client: Client, name: str) -> str:
    """Return a file's text."""
    answer = get(client, name)
    assert answer.status_code == 200, name
    return answer.get_data(as_text=True)


PATHS = [
    "../app.py", "css/../../app.py", "%2e%2e/app.py", "css/%2e%2e/%2e%2e/app.py", "..%2fapp.py", "..\\app.py",
    "/etc/passwd", "%2fetc%2fpasswd", "css", "css/", "", ".", "css/site.css/", "css//site.css", "css/site.css%00",
    "css/./site.css", "manifest.json", "metafile.json", "dist/manifest.json", "vendor", "vendor/", "vendor/../app.py",
    "vendor/.hidden/file.js", "css/.hidden.css", "link.txt", "folder/secret.txt",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_server_with_a_bundle_serves_nothing_else(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/static/{path}")
    assert answer.status_code in (308, 404)  # Flask redirects a doubled slash to the address with one
    assert b"create_app" not in answer.data
    assert b"root:" not in answer.data


@pytest.mark.parametrize("path", [path.replace("site", "plain") for path in PATHS])
def test_a_server_with_sources_serves_nothing_else(project: Path, path: str) -> None:
    assert browser(Assets(project, watch=True)).get(f"/static/{path}").status_code == 404


def test_links_and_hidden_files_are_no_sources(project: Path) -> None:
    assert [name for name, _time, _size in Sources(project).stamp()] == [
        "../templates/page.html",
        "css/plain.css",
        "js/entry.js",
    ]


def test_the_fingerprint_changes_with_any_file_and_only_then(project: Path) -> None:
    def fingerprint(**contents: str) -> str:
        write(project / "static", contents)
        return Sources(project).fingerprint()

    first = fingerprint(a="one", b="two")
    os.utime(project / "static/a", ns=(1, 1))
    assert fingerprint() == first
    assert fingerprint(b="other") != first
    assert fingerprint(b="two") == first
    write(project, {"templates/other.html": "no file is named here"})
    assert fingerprint() == first
    write(project, {"templates/other.html": "{{ module('js/other.js') }}"})
    assert fingerprint() != first
    (project / "templates/other.html").unlink()
    (project / "static/b").rename(project / "static/c")
    assert fingerprint() != first


def test_a_missing_or_outdated_bundle_is_refused_before_a_start(project: Path) -> None:
    sources = Sources(project)
    with pytest.raises(AssetsError, match="not built: run `make setup`"):
        bundle.read(sources)
    build_assets.build(sources)
    sheet = bundle.read(sources).built_name("css/plain.css")
    write(project, {"static/css/plain.css": "b { color: blue; }"})
    with pytest.raises(AssetsError, match="other sources: run `make setup`"):
        bundle.read(sources)
    (project / "static/dist" / sheet).unlink()
    with pytest.raises(AssetsError, match="not built: run `make setup`"):
        Bundle(project / "static/dist")


def test_a_worker_that_is_replaced_during_an_update_serves_what_was_built_last(project: Path) -> None:
    build_assets.build(Sources(project))
    write(project, {"static/css/plain.css": "b { color: blue; }"})
    worker = Assets(project, watch=False)
    assert text(browser(worker), worker.address("css/plain.css")) == "b{color:red}\n"
    shutil.rmtree(project / "static/dist")
    with pytest.raises(AssetsError, match="not built: run `make setup`"):
        Assets(project, watch=False).address("css/plain.css")


def test_where_files_are_watched_an_edit_is_served_as_it_is(project: Path) -> None:
    build_assets.build(Sources(project))
    watching, kept = Assets(project, watch=True), Assets(project, watch=False)
    old = watching.address("css/plain.css")
    assert re.fullmatch(r"[A-Z0-9]{8}/css/plain\.css", old)
    assert text(browser(watching), old) == text(browser(kept), old) == "b{color:red}\n"

    write(project, {"static/css/plain.css": "b { color: blue; }"})
    wait_until(lambda: watching.address("css/plain.css") == "css/plain.css", 5, "the edited file")
    answer = get(browser(watching), "css/plain.css")
    assert answer.get_data(as_text=True) == "b { color: blue; }"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert text(browser(watching), old) == "b { color: blue; }", "a page that was loaded before the edit goes on"
    assert text(browser(kept), old) == "b{color:red}\n"

    build_assets.build(Sources(project))
    wait_until(lambda: watching.address("css/plain.css") not in ("css/plain.css", old), 5, "the new bundle")


def test_packages_are_served_as_they_are_beside_the_sources(project: Path) -> None:
    assert text(browser(Assets(project, watch=True)), "vendor/chalk/chalk.js") == "export const colour = 'white';\n"


def test_while_workers_are_restarted_each_answers_for_the_files_of_the_other(project: Path) -> None:
    build_assets.build(Sources(project))
    before = Assets(project, watch=False)
    old = before.address("js/entry.js")
    write(project, {"static/js/entry.js": "console.log('updated');\n"})
    build_assets.build(Sources(project))
    after = Assets(project, watch=False)
    new = after.address("js/entry.js")
    assert old != new
    for assets, name, said in ((before, new, "entry"), (after, old, "updated")):
        answer = get(browser(assets), name)
        assert said in answer.get_data(as_text=True)
        assert answer.headers["Cache-Control"] == "no-cache"


def test_scripts_of_a_folder_come_before_the_entry(project: Path) -> None:
    watching = Assets(project, watch=True)
    assert watching.scripts("js/entry.js", "js/types") == ["js/entry.js"], "the folder does not exist"
    write(project / "static/js/types", {"b.js": "", "a.js": "", "notes.txt": "", "deep/c.js": ""})
    assert watching.scripts("js/entry.js", "js/types") == ["js/types/a.js", "js/types/b.js", "js/entry.js"]
    assert watching.scripts("js/entry.js", "") == ["js/entry.js"]
    build_assets.build(Sources(project))
    assert Assets(project, watch=False).scripts("js/entry.js", "js/types") == ["js/entry.js"], "the bundle has them"


# -- our pages


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
