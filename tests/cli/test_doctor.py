"""``flask doctor``: what it prints, and its exit status."""

from pathlib import Path

import pytest
from flask import Flask

from tests.support.application import copy_database
from tests.support.processes import free_port
from tests.support.servers import sqlite_template


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return copy_database(tmp_path / "served.sqlite3", sqlite_template())


def test_all_is_well(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 0
    assert "ok       Schema: " in result.output


def test_a_problem_is_a_line_and_its_remedy(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["doctor", f"http://127.0.0.1:{free_port()}"])
    assert result.exit_code == 1
    assert "FAILED   Address: " in result.output
    assert "         → " in result.output


def test_what_is_no_address(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["doctor", "ftp://tiza.school.example"])
    assert (result.exit_code, "is not an address" in result.output) == (1, True)
