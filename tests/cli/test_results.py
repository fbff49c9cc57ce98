"""``flask results analyse``."""

import json
from pathlib import Path

from flask import Flask

from tests.cli.test_questions import run

PAPER = "Q1,Q2\n" + "A,B\n" * 20 + "A,C\n" * 5 + "D,C\n" * 15


def test_json(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "paper.csv"
    file.write_text(PAPER)
    result = run(app, "results", "analyse", str(file), "--key", "A,B", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert found["people"] == 40
    assert [item["facility"] for item in found["items"]] == [25 / 40, 20 / 40]
    assert [option["n"] for option in found["items"][1]["options"]] == [20, 20]
    assert set(found["test"]) == {"mean", "median", "sd", "skewness", "kurtosis", "alpha", "error_ratio", "sem"}


def test_a_table_for_people(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "paper.csv"
    file.write_text(PAPER)
    lines = run(app, "results", "analyse", str(file), "--key", "A,B").output.splitlines()
    assert lines[0] == "40 people, 40 of them with all 2 items"
    assert any(line.startswith("Q1") and "0.625" in line for line in lines)
    assert any("*B: 20 (0.500)" in line for line in lines)


def test_a_wrong_cell_is_named(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "paper.csv"
    file.write_text("Q1,Q2\n1,0\n1,2\n")
    result = run(app, "results", "analyse", str(file))
    assert result.exit_code == 1
    assert "Line 3, item Q2: “2” is not a fraction from 0 to 1." in result.output
