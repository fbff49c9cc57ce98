"""Static files of a small project: nothing but what is in the folder, old and new bundles, and edited sources."""

import os
import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug import Response
from werkzeug.test import Client

from classroom.http.assets import bundle
from classroom.http.assets.bundle import AssetsError, Bundle
from classroom.http.assets.serve import Assets, Static
from classroom.http.assets.sources import Sources
from scripts import build_assets
from tests.support.processes import wait_until
from tests.support.static_files import get


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
