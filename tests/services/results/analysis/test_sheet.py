"""Reading a test from a CSV file."""

import pytest
from flask import Flask

from classroom.core.errors import Invalid
from classroom.services.results.analysis import sheet

pytestmark = pytest.mark.usefixtures("app")


def test_fractions_and_weights() -> None:
    first, second, third = sheet.read(b"Q1,Part 2: b,Q3:2.5\n1,0.5,\n\n0,,1\n")
    assert [(item.name, item.weight) for item in (first, second, third)] == [("Q1", 1), ("Part 2: b", 1), ("Q3", 2.5)]
    assert [list(item.fractions) for item in (first, second, third)] == [[1, 0], [0.5, None], [None, 1]]


@pytest.mark.parametrize("text", ["Año;Q2:2\r\n0,5;1\r\n", "Año\tQ2:2\r0,5\t1"], ids=["semicolons", "tabs"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_files_of_spreadsheet_programs(text: str, encoding: str) -> None:
    first, second = sheet.read(text.encode(encoding))
    assert (first.name, first.fractions, second.weight, second.fractions) == ("Año", [0.5], 2, [1])


def test_with_a_key_cells_are_options() -> None:
    first, second = sheet.read(b"1,2\nA,c\nb,C\n,d\n", ["a", "C"])
    assert first.options == {"A": True, "B": False}
    assert second.options == {"C": True, "D": False}
    assert first.fractions == [1, 0, None]
    assert second.fractions == [1, 1, 0]
    assert first.chosen == [("A",), ("B",), ()]


@pytest.mark.parametrize(
    ("data", "key", "said"),
    [
        (b"", None, "This file is empty"),
        (b"\n \n", None, "This file is empty"),
        (b"Q1\n1.2\n", None, "Line 2, item Q1: “1.2” is not a fraction"),
        (b"Q1,Q2\n1,0\n1,nan\n", None, "Line 3, item Q2"),
        (b"Q1\nA\n", None, "Line 2, item Q1: “A”"),
        (b"Q1\n1,0\n", None, "Line 2 has 2 cells, and the first line names 1 items"),
        (b"Q1:0\n1\n", None, "Line 1, item Q1: the weight must be greater than 0"),
        (b"Q1,Q2\nA,B\n", ["A"], "The key has 1 options, and the file has 2 items"),
        (b"\x00\x01\x02", None, "This file is not text"),
    ],
)
def test_what_is_wrong_is_said(app: Flask, data: bytes, key: list[str] | None, said: str) -> None:
    with app.test_request_context(), pytest.raises(Invalid) as caught:
        sheet.read(data, key)
    assert said in str(caught.value.message)
