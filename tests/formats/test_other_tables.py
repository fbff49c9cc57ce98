"""Tables of LibreOffice (ODS), of old Excel (XLS) and with tabs (TSV), valid, broken and hostile."""

import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from classroom.formats import ParsedFile, get, guess
from classroom.questions.markdown import plain_inline
from classroom.services.bank.validation import check
from tests.formats import workbooks

FORMAT = get("xlsx")
MEDIA_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
EXCEL_97 = (Path(__file__).parent / "data" / "excel97.xls").read_bytes()


def ods(tables: str, styles: str = "", kind: bytes = MEDIA_TYPE) -> bytes:
    """Return a file of LibreOffice; names have no prefixes, which readers do not need."""
    content = (
        '<document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s">'
        f"<automatic-styles>{styles}</automatic-styles><body><spreadsheet>{tables}</spreadsheet></body></document-content>"
    )
    return workbooks.archive({"mimetype": kind, "content.xml": content.encode()})


def row(*cells: str, more: str = "") -> str:
    plain = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    made = (cell if cell.startswith("<") else plain.format(cell) for cell in cells)
    return f"<table:table-row {more}>{''.join(made)}</table:table-row>"


def table(*rows: str, name: str = "Hoja1", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{"".join(rows)}</table:table>'


def number(kind: str, value: str, shown: str) -> str:
    cell = f'<table:table-cell office:value-type="{kind}" office:value="{value}">'
    return f"{cell}<text:p>{shown}</text:p></table:table-cell>"


def choices(parsed: ParsedFile, place: int = 0) -> list[str]:
    return [plain_inline(choice["text"]) for choice in parsed.items[place].question["choices"]]


HEAD = row("Pregunta", "A", "B", "C", "D", "Correcta")


def test_cells_of_libreoffice_are_what_the_sheet_shows() -> None:
    styles = (
        '<style:style style:name="up"><style:text-properties style:text-position="super 58%"/></style:style>'
        '<style:style style:name="down"><style:text-properties style:text-position="-33% 58%"/></style:style>'
        '<style:style style:name="off"><style:table-properties table:display="false"/></style:style>'
    )
    data = ods(
        table(
            row("Física"),
            '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>',
            HEAD,
            row("¿La mitad?", number("percentage", "0.5", "50 %"), number("currency", "5", "5,00 €"),
                number("float", "0.25", "1/4"), number("float", "7", "007"), "A"),
            row("<table:table-cell><text:p>10<text:span text:style-name='up'>2</text:span> o H"
                "<text:span text:style-name='down'>2</text:span>O</text:p><text:p>más</text:p></table:table-cell>",
                '<table:table-cell office:value-type="boolean"><text:p>VERDADERO</text:p></table:table-cell>',
                '<table:table-cell office:value-type="date" office:date-value="2026-04-03"><text:p>03/04/26</text:p>'
                "<office:annotation><text:p>a comment</text:p></office:annotation></table:table-cell>",
                "a<text:s text:c='2'/>b<text:line-break/>c", "", "A"),
            row('<table:table-cell table:number-columns-repeated="9999"/>', more='table:number-rows-repeated="999999"'),
        ),
        styles,
    )  # fmt: skip
    assert guess("q.ods", data) == guess("renamed.xlsx", data) == "ods"
    parsed = FORMAT.read(data)
    assert (parsed.errors, parsed.label) == ([], "LibreOffice (ODS)")
    assert choices(parsed) == ["50 %", "5,00 €", "1/4", "007"]
    assert parsed.items[1].question["prompt"] == "10² o H₂O\nmás"
    assert choices(parsed, 1) == ["VERDADERO", "03/04/26", "a b c"]
    assert [item.line for item in parsed.items] == [6, 7]
    assert [(note["line"], "date" in note["message"]) for note in parsed.notes] == [(7, True)]


def test_numbers_of_libreoffice_are_exact_in_columns_of_numbers() -> None:
    rows = row("Pregunta", "Aceptadas"), row("¿Altura?", number("float", "2640.125", "2.640"))
    assert FORMAT.read(ods(table(*rows))).items[0].question["accepted"][0]["value"] == 2640.125


def test_sheets_and_merged_cells_of_libreoffice() -> None:
    styles = '<style:style style:name="off"><style:table-properties table:display="false"/></style:style>'
    merged = '<table:table-cell table:number-rows-spanned="2"><text:p>agua</text:p></table:table-cell>'
    one = table(
        row("Tema", "Pregunta", "Correcta"),
        row(merged, "¿Flota?", "V"),
        row("<table:covered-table-cell/>", "¿Y esto?", "F"),
    )
    hidden = table(HEAD, row("?", "a", "b"), name="Oculta", more='table:style-name="off"')
    parsed = FORMAT.read(ods(one + hidden + table(row("x"), name="Otra"), styles))
    assert [item.question["tags"] for item in parsed.items] == [["agua"], ["agua"]]
    assert [note["message"].partition("”")[0] for note in parsed.notes] == ["The sheet “Oculta", "The sheet “Otra"]


HOSTILE: dict[str, Callable[[], bytes]] = {
    "doctype": lambda: workbooks.archive(
        {"mimetype": MEDIA_TYPE, "content.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}
    ),
    "deep": lambda: ods("<a>" * 500 + "</a>" * 500),
    "no content": lambda: workbooks.archive({"mimetype": MEDIA_TYPE}),
    "not XML": lambda: workbooks.archive({"mimetype": MEDIA_TYPE, "content.xml": b"PK"}),
    "bomb": lambda: workbooks.archive({"mimetype": MEDIA_TYPE, "content.xml": b" " * 100_000_000}),
    "cells": lambda: ods(table("<table:table-row/>" * 400_000)),
    "no sheet": lambda: ods(""),
    "old Excel cut off": lambda: EXCEL_97[:3000],
    "old Excel without content": lambda: EXCEL_97[:512] + bytes(5000),
}
"""Made in the test: each process collects all tests, and some of these files take long to make."""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_tables_are_rejected(name: str) -> None:
    parsed = FORMAT.read(HOSTILE[name]())
    assert parsed.errors
    assert not parsed.items


def test_repeated_cells_take_no_memory() -> None:
    cell = '<table:table-cell table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell>'
    rows = [row(cell), row("x", more='table:number-rows-repeated="999999999"')]
    data = ods(table(HEAD, *rows * 5))
    tracemalloc.start()
    try:
        parsed = FORMAT.read(data)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()
    assert "at most 5000 questions" in parsed.errors[-1]["message"]


def test_old_workbooks_are_read() -> None:
    assert guess("preguntas.xls", EXCEL_97) == "xlsx"
    parsed = FORMAT.read(EXCEL_97)
    assert (parsed.errors, parsed.label) == ([], "Excel 97–2003 (XLS)")
    assert choices(parsed) == ["50%", "5,00 €", "1/4", "007"]
    assert choices(parsed, 1) == ["H₂O", "VERDADERO", "3-abr"]
    first, second = [check(item.question) for item in parsed.items]
    assert (first.time_limit, first.tags, second.tags) == (30, ("agua",), ("agua",))
    assert second.prompt == "¿Cuánto es 10²?"
    assert ["date" in note["message"] or "hidden" in note["message"] for note in parsed.notes] == [True, True]


@pytest.mark.parametrize("seed", range(4))
def test_damaged_old_workbooks_never_raise(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(60):
        data = bytearray(EXCEL_97)
        for _change in range(dice.choice((1, 3, 20))):
            data[dice.randrange(512, len(data))] = dice.randrange(256)
        parsed = FORMAT.read(bytes(data))
        assert parsed.items or parsed.errors


@pytest.mark.parametrize("place", [44, 64, 72])
def test_old_workbooks_that_count_more_sectors_than_they_have_are_refused(place: int) -> None:
    data = bytearray(EXCEL_97)
    data[place : place + 4] = b"\xff\xff\xff\x7f"
    assert "damaged" in FORMAT.read(bytes(data)).errors[0]["message"]


def test_want_of_memory_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_given: object) -> None:
        raise MemoryError

    monkeypatch.setattr("xlrd.open_workbook", full)
    with pytest.raises(MemoryError):
        FORMAT.read(EXCEL_97)


def test_tables_with_tabs_are_read() -> None:
    text = "Pregunta\tA\tB\tCorrecta\n¿Qué flota?\thielo, sólido\tplomo\tA\n".encode("utf-16")
    for name in ("q.tsv", "q.tab", "from a school's web page.xls", "q.csv"):
        assert guess(name, text) == "csv"
    assert choices(get("csv").read(text)) == ["hielo, sólido", "plomo"]


def test_a_workbook_with_the_name_of_a_text_is_a_workbook() -> None:
    data = workbooks.workbook(workbooks.rows(["Question", "Correct"], ["Ice floats.", "true"]))
    assert guess("q.csv", data) == "xlsx"
    assert guess("q.xlsm", data) == "xlsx"
