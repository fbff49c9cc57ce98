"""``flask questions ...`` and ``flask demo load``."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from classroom.models import User
from classroom.services.bank import entries
from tests.support.questions import question


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


@pytest.mark.parametrize("extension", ["json", "csv", "xlsx"])
def test_out_and_in_again(app: Flask, owner: User, outsider: User, tmp_path: Path, extension: str) -> None:
    entries.create(owner.id, question())
    file = tmp_path / f"q.{extension}"
    assert run(app, "questions", "export", str(file), "--owner", "owner").exit_code == 0
    result = run(app, "questions", "import", str(file), "--owner", "outsider")
    assert (result.exit_code, result.output) == (0, "1 questions were imported.\n")
    assert entries.search(outsider.id).total == 1
    again = tmp_path / f"again.{extension}"
    run(app, "questions", "export", str(again), "--owner", "outsider", "--format", extension)
    assert again.read_bytes() == file.read_bytes()


def test_standard_output(app: Flask, owner: User) -> None:
    entries.create(owner.id, question())
    result = run(app, "questions", "export", "-", "--owner", "owner")
    assert json.loads(result.stdout)["questions"][0]["type"] == "single_choice"


def test_bad_lines_are_named(app: Flask, owner: User, tmp_path: Path) -> None:
    file = tmp_path / "q.csv"
    file.write_text("type,prompt,choice_1,choice_2,correct\npoll,a,x,y,\nsingle_choice,b,x,y,\n")
    for extra, code, said in (((), 1, "Nothing was saved"), (("--dry-run",), 1, "1 questions could come in")):
        result = run(app, "questions", "import", str(file), "--owner", "owner", *extra)
        assert (result.exit_code, entries.search(owner.id).total) == (code, 0)
        assert "q.csv:3:" in result.output
        assert said in result.output
    result = run(app, "questions", "import", str(file), "--owner", "owner", "--partial")
    assert (result.exit_code, entries.search(owner.id).total) == (0, 1)


def test_suggestions_notes_and_losses_are_printed(app: Flask, owner: User, tmp_path: Path) -> None:
    file = tmp_path / "q.csv"
    file.write_text("type,prompt,choice_1,choice_2,accepted\npoll,a,x,y,5\nsingle_choise,b,x,y,\n")
    said = run(app, "questions", "import", str(file), "--owner", "owner", "--partial").output
    assert "q.csv:2: note: " in said
    assert "q.csv:3: Column A (type): There is no question type single_choise. Did you mean single_choice?" in said
    sheet = tmp_path / "q.xlsx"
    said = run(app, "questions", "export", str(sheet), "--owner", "owner", "--format", "kahoot").output
    assert "Question 1: Left out: " in said
    assert sheet.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--owner", "nobody"), "no teacher nobody"),
        (("--owner", "member"), "no teacher member"),
        (("--owner", "owner", "--format", "no_such_format"), "format"),
        ((), "--owner"),
    ],
)
def test_what_cannot_be_done_is_said(
    app: Flask, owner: User, member: User, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "q.json"
    file.write_text("{}")
    result = run(app, "questions", "import", str(file), *words)
    assert result.exit_code != 0
    assert said in result.output
    assert "Traceback" not in result.output


def test_unknown_extension_and_missing_file(app: Flask, owner: User, tmp_path: Path) -> None:
    file = tmp_path / "q.txt"
    file.write_text("x")
    assert "--format" in run(app, "questions", "import", str(file), "--owner", "owner").output
    assert run(app, "questions", "import", str(tmp_path / "none.json"), "--owner", "owner").exit_code == 2


def test_demo_load_says_what_it_did(app: Flask) -> None:
    first = run(app, "demo", "load")
    assert first.exit_code == 0
    assert "Added 4 accounts" in first.output
    assert "profe" in first.output
    assert "Added 0 accounts, 0 questions and 0 quizzes" in run(app, "demo", "load").output
