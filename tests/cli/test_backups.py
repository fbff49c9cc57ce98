"""``flask backup``, ``flask restore`` and ``flask verify``: what they print, and what they ask before."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from classroom.cli.errors import readable
from classroom.core.database import db
from classroom.models import User
from classroom.services.server import workers
from tests.support.application import copy_database
from tests.support.servers import sqlite_template


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return copy_database(tmp_path / "served.sqlite3", sqlite_template())


def run(app: Flask, *words: str, said: str = "") -> Result:
    return app.test_cli_runner().invoke(args=list(words), input=said)


def names() -> list[str]:
    found = [user.username for user in db.session.query(User).order_by(User.username)]
    db.session.remove()
    return found


def test_there_and_back(app: Flask, owner: User, colleague: User, tmp_path: Path) -> None:
    db.session.remove()
    file = tmp_path / "a.tiza"
    made = run(app, "backup", str(file))
    assert (made.exit_code, "2 accounts, 0 questions, 0 lessons, 0 answers" in made.output) == (0, True)
    assert "is whole" in run(app, "verify", str(file)).output
    run(app, "user", "create", "newer", "--role", "teacher", "--password", "correct horse battery")
    refused = run(app, "restore", str(file), said="n\n")
    assert (refused.exit_code, len(names())) == (1, 3)
    assert "Replaces: 3 accounts" in refused.output
    done = run(app, "restore", str(file), said="y\n")
    assert (done.exit_code, names()) == (0, ["colleague", "owner"])
    assert "before-restore-" in done.output
    assert len(list(tmp_path.glob("before-restore-*.tiza"))) == 1
    again = run(app, "restore", str(file), "--yes", "--discard-present")
    assert (again.exit_code, len(list(tmp_path.glob("before-restore-*.tiza")))) == (0, 1)


def test_a_directory_that_is_named_with_a_slash_is_made(app: Flask, owner: User, tmp_path: Path) -> None:
    db.session.remove()
    folder = tmp_path / "backups"
    made = run(app, "backup", f"{folder}/", "--keep", "2")
    assert made.exit_code == 0, made.output
    assert len(list(folder.glob("tiza-*.tiza"))) == 1
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_restore_is_refused_while_tiza_serves(app: Flask, owner: User, colleague: User, tmp_path: Path) -> None:
    db.session.remove()
    file = tmp_path / "a.tiza"
    assert run(app, "backup", str(file)).exit_code == 0
    run(app, "user", "create", "newer", "--role", "teacher", "--password", "correct horse battery")
    worker = workers.Reporter()
    worker.report(workers.Figures(0, 0, 0, 0.0, 0.0, 0, ""))
    db.session.remove()
    refused = run(app, "restore", str(file), "--yes")
    assert (refused.exit_code, len(names())) == (1, 3)
    assert "Tiza serves (1 workers)" in refused.output
    assert "systemctl stop tiza" in refused.output
    assert not list(tmp_path.glob("before-restore-*"))
    worker.leave()
    db.session.remove()
    assert run(app, "restore", str(file), "--yes").exit_code == 0
    assert names() == ["colleague", "owner"]


def test_a_file_that_may_not_be_used_is_one_line() -> None:
    """Tests run as root, whom no file refuses."""

    @click.command()
    @readable
    def command() -> None:
        raise PermissionError(13, "Permission denied", "/root/a.tiza")

    done = CliRunner().invoke(command)
    assert done.exit_code == 1
    assert re.fullmatch(r"Error: The user \S+, as whom this runs, may not use /root/a\.tiza .*\n", done.output)


def test_a_directory_is_filled_and_tidied(app: Flask, owner: User, tmp_path: Path) -> None:
    db.session.remove()
    folder = tmp_path / "backups"
    folder.mkdir()
    for _night in range(3):
        assert run(app, "backup", str(folder), "--keep", "2").exit_code == 0
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("verify", "{folder}/none.tiza"), 1, "There is no file"),
        (("restore", "{folder}/none.tiza"), 1, "There is no file"),
        (("backup", "{folder}/none/a.tiza"), 1, "There is no directory"),
        (("backup", "{folder}/a.tiza", "--keep", "3"), 2, "--keep needs a directory"),
        (("backup", "{folder}", "--keep", "0"), 2, "--keep"),
    ],
)
def test_mistakes_are_one_line(app: Flask, tmp_path: Path, words: tuple[str, ...], status: int, said: str) -> None:
    result = run(app, *(word.format(folder=tmp_path) for word in words))
    assert result.exit_code == status
    assert said in result.output
    assert "Traceback" not in result.output
