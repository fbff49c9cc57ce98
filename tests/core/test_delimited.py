"""Files with one record a line, as people and spreadsheet programs make them."""

import csv

import pytest

from classroom.core.delimited import Unreadable, records, separator_of


def cells(text: str, separator: str = ",") -> list[tuple[int, list[str]]]:
    return [(record.line, record.cells) for record in records(text, separator)]


def known(row: list[str]) -> int:
    return sum(cell.strip() in ("name", "mail", "class") for cell in row)


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("name,mail\nAna,a@b", ","),
        ("name;mail\nAna, B.;a@b", ";"),
        ("name\tmail\nAna; B, C", "\t"),
        ("List of 2026, by me, today\n\nname;mail;class", ";"),
        ("sep=|\nname|mail", "|"),
        ('"sep=;"\r\nname,mail;class', ";"),
        ("Ana;a@b\nLuis, the other", ";"),
        ("one column", ","),
        ("", ","),
    ],
)
def test_the_separator_is_declared_or_makes_most_sense(text: str, separator: str) -> None:
    assert separator_of(text, known) == separator


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_those_of_the_file(end: str) -> None:
    text = end.join(["sep=,", "a,b", "", '"two', 'lines",c', "d,e"])
    assert [line for line, _cells in cells(text)] == [2, 4, 6]


@pytest.mark.parametrize(
    ("line", "as_written"),
    [
        ('"a"b,c', ['"a"b', "c"]),
        ('x,"say ""hi"" "now', ["x", '"say ""hi"" "now']),
        ('"a" b,"c,d"', ['"a" b', '"c', 'd"']),
    ],
)
def test_wrong_quotation_marks_do_not_hide_the_lines_after_them(line: str, as_written: list[str]) -> None:
    found = list(records(f"h,i\n{line}\nnext,one\n", ","))
    assert [(record.line, record.broken) for record in found] == [(1, False), (2, True), (3, False)]
    assert found[1].cells == as_written
    assert found[2].cells == ["next", "one"]


def test_a_quotation_mark_without_an_end_costs_its_line_only() -> None:
    found = list(records('a,b\nc,"open\nd,e\nf,"g\nh"\n', ","))
    assert [(record.line, record.broken) for record in found][1:3] == [(2, True), (3, False)]


def test_quotation_marks_in_every_line_take_linear_time() -> None:
    """Quadratic time for so many lines would run into the time-out."""
    for unit in ('a,"b\n', '"a"b,\n', 'a,"""b\n', '""x\n'):
        assert list(records(unit * (200_000 // len(unit)), ","))


def test_a_cell_that_is_too_long_stops_the_reading() -> None:
    limit = csv.field_size_limit(1000)
    try:
        with pytest.raises(Unreadable) as caught:
            list(records("a,b\n" + "x" * 2000 + ",b\n", ","))
    finally:
        csv.field_size_limit(limit)
    assert caught.value.line == 2
