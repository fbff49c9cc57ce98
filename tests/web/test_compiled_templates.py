"""Compiled templates are kept for the next process, follow their sources, and no page depends on their being kept."""

import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template

from classroom.web import compiled_templates


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one template, in a process that may write compiled files."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "hello.html").write_text("Hello {{ name }}")
    return tmp_path


def started(templates: Path) -> Flask:
    """Return an application as a new process makes it."""
    app = Flask(__name__, template_folder=str(templates))
    compiled_templates.keep(app)
    return app


def rendered(app: Flask) -> str:
    with app.test_request_context():
        return render_template("hello.html", name="Ana")


def kept(templates: Path) -> list[Path]:
    return list((templates / compiled_templates.FOLDER).glob("*.jinja"))


def test_the_next_process_compiles_nothing(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(started(templates)) == "Hello Ana"
    assert len(kept(templates)) == 1
    app = started(templates)
    monkeypatch.setattr(app.jinja_env, "compile", None)
    assert rendered(app) == "Hello Ana"


def test_an_edited_template_is_compiled_again(templates: Path) -> None:
    rendered(started(templates))
    (templates / "hello.html").write_text("Goodbye {{ name }}")
    assert rendered(started(templates)) == "Goodbye Ana"


def test_a_damaged_file_is_replaced(templates: Path) -> None:
    rendered(started(templates))
    (file,) = kept(templates)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert rendered(started(templates)) == "Hello Ana"
    assert kept(templates)[0].read_bytes() == whole


def test_other_filters_need_other_files(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(started(templates))
    changed = templates / "filters.py"
    changed.write_text("# others")
    monkeypatch.setattr(compiled_templates.template_filters, "__file__", str(changed))
    rendered(started(templates))
    assert len(kept(templates)) == 2


def test_a_full_disk_harms_no_page(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = started(templates)

    def full(*_arguments: Any, **_options: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jinja2.bccache.tempfile.NamedTemporaryFile", full)
    assert rendered(app) == "Hello Ana"
    assert kept(templates) == []


def test_nothing_is_kept_where_the_folder_cannot_be_made(templates: Path) -> None:
    (templates / compiled_templates.FOLDER).write_text("not a folder")
    app = started(templates)
    assert rendered(app) == "Hello Ana"


def test_nothing_is_kept_if_python_writes_no_compiled_files(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(started(templates)) == "Hello Ana"
    assert not (templates / compiled_templates.FOLDER).exists()
