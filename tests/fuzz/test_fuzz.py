"""A few random files for every format (``make fuzz`` tries many): reading ends, says what is wrong, and never raises.

The same files each time: a change of the readers that fails here fails for everybody.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from classroom import formats
from classroom.formats import ParsedFile, ParsedItem, Portable, Written
from scripts.fuzz import hold, keep, tried
from tests.fuzz import checks
from tests.fuzz.files import make, supported_types
from tests.fuzz.run import language, run
from tests.support.questions import question

SEED = 1
FILES = {
    "json": 400,
    "csv": 400,
    "gift": 400,
    "aiken": 400,
    "xlsx": 150,
    "ods": 150,
    "kahoot": 150,
    "moodle_xml": 300,
    "qti": 250,
    "qti12": 250,
    "list": 250,
    "h5p": 250,
    "anki": 300,
}


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    with language():
        yield


@pytest.mark.filterwarnings("ignore::UserWarning")  # of openpyxl and zipfile about broken workbooks
@pytest.mark.parametrize("part", [6, pytest.param(1, marks=pytest.mark.long)], ids=["a sixth", "all"])
@pytest.mark.parametrize("name", formats.names())
def test_random_files(name: str, part: int) -> None:
    files = FILES[name] // part
    figures = run(name, SEED, range(files))
    assert [f"file {one.number}: {one.report}" for one in figures.findings] == []
    assert figures.files == files
    assert figures.questions > figures.files / 8
    assert figures.refused > figures.files / 8


def test_every_type_is_in_files_of_some_format() -> None:
    assert set(supported_types("json")) == {kind for name in formats.names() for kind in supported_types(name)}


def test_files_are_reproducible() -> None:
    for name in formats.names():
        assert make(name, SEED, 3) == make(name, SEED, 3)


def overflow(_questions: Sequence[Portable]) -> Written:
    raise OverflowError("written")


def forever() -> ParsedFile:
    while True:
        pass


def impossible() -> ParsedFile:
    raise KeyError("a mistake")


@pytest.mark.parametrize(
    ("reading", "report"),
    [
        (impossible, "a mistake"),
        (forever, "Hang"),
        (ParsedFile, "nothing came out"),
        (lambda: ParsedFile(errors=[{"line": 0, "message": "x"}]), "line 0 of"),
        (lambda: ParsedFile(errors=[{"line": 1, "message": " "}]), "nothing is said"),
        (lambda: ParsedFile(items=[ParsedItem(1, question("open_text"))]), "OverflowError: written"),
    ],
)
def test_faults_of_a_reader_are_findings(
    reading: Callable[[], ParsedFile], report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("json", SEED, 0)  # with the real format
    broken = replace(formats.get("json"), recognise=lambda data: True, read=lambda data: reading(), write=overflow)
    monkeypatch.setattr(formats, "get", lambda name: broken)
    monkeypatch.setattr(checks, "MOST_SECONDS", 0.05)
    monkeypatch.setattr("tests.fuzz.run.make", lambda name, seed, number: b"x")
    figures = run("json", SEED, range(3))
    assert figures.files == 3
    assert [(one.number, report in one.report) for one in figures.findings] == [(0, True)]


def die(_name: str, _minutes: float, _seed: int, current: Path, _answer: Connection) -> None:
    hold(current, 7, b"the file")
    os._exit(3)


def test_a_process_that_dies_leaves_its_file(tmp_path: Path) -> None:
    figures = tried("json", 1, SEED, tmp_path, die)
    assert [(one.number, one.data) for one in figures.findings] == [(7, b"the file")]
    keep(figures, SEED, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["json-1-7.json", "json-1-7.log"]
    assert (tmp_path / "json-1-7.json").read_bytes() == b"the file"
