"""Numbers and dates as a spreadsheet shows them."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from classroom.formats import get
from classroom.formats.shared.number_formats import date_shown, exact, number_shown
from classroom.formats.shared.workbook import number_cell
from tests.formats import workbooks

EURO = '_-* #,##0.00 "€"_-;-* #,##0.00 "€"_-;_-* "-"?? "€"_-;_-@_-'
DAY = datetime(2026, 4, 3, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "code", "english", "spanish"),
    [
        (0.5, "0%", "50%", "50%"),
        (0.125, "0.0%", "12.5%", "12,5%"),
        (5, '0.00\\ "€"', "5.00 €", "5,00 €"),
        (5, "0.00 €", "5.00 €", "5,00 €"),
        (12.5, "[$€-2] #,##0.00", "€ 12.50", "€ 12,50"),
        (-12.5, EURO, "-12.50 €", "-12,50 €"),
        (0.25, "# ?/?", "1/4", "1/4"),
        (1.5, "# ?/?", "1 1/2", "1 1/2"),
        (1 / 3, "# ??/??", "1/3", "1/3"),
        (0.75, "# ?/4", "3/4", "3/4"),
        (3, "# ?/?", "3", "3"),
        (7, "000", "007", "007"),
        (612345678, "000\\ 000\\ 000", "612 345 678", "612 345 678"),
        (2640, "#,##0", "2,640", "2.640"),
        (2640, "0", "2640", "2640"),
        (1.0, "0", "1", "1"),
        (1.0, "0.0", "1.0", "1,0"),
        (5, "0.##", "5", "5"),
        (2.5, "0", "3", "3"),
        (-0.4, "0", "0", "0"),
        (-5, "0;(0)", "(5)", "(5)"),
        (0, '0;-0;"zero"', "zero", "zero"),
        (37.5, '0.0"°C"', "37.5°C", "37,5°C"),
        (5, 'General" m"', "5 m", "5 m"),
        (12345678, "0.00E+00", "1.23E+07", "1,23E+07"),
        (7_000_000, '0,,"M"', "7M", "7M"),
        (0.1 + 0.2, "General", "0.3", "0,3"),
        (1.1 * 1.1, "General", "1.21", "1,21"),
        (5.0, "General", "5", "5"),
        (2.5, "@", "2.5", "2,5"),
        (1e300, "#,##0.00", "1E+300", "1E+300"),
        (0.5, "", "0.5", "0,5"),
    ],
)  # fmt: skip
def test_numbers(value: float, code: str, english: str, spanish: str) -> None:
    assert number_shown(value, code) == english
    assert number_shown(value, code, spanish=True) == spanish


@pytest.mark.parametrize(
    ("value", "code", "english", "spanish"),
    [
        (DAY, "yyyy-mm-dd", "2026-04-03", "2026-04-03"),
        (DAY, "d-mmm", "3-Apr", "3-abr"),
        (DAY, "mmm-yy", "Apr-26", "abr-26"),
        (DAY, "mm-dd-yy", "2026-04-03", "03/04/2026"),
        (DAY, "d/m/yy h:mm", "3/4/26 8:05", "3/4/26 8:05"),
        (DAY, '[$-C0A]d "de" mmmm', "3 de abril", "3 de abril"),
        (DAY, "dddd", "Friday", "viernes"),
        (time(8, 30), "h:mm AM/PM", "8:30 AM", "8:30 AM"),
        (time(20, 30, 5), "hh:mm:ss", "20:30:05", "20:30:05"),
        (timedelta(hours=30), "[h]:mm:ss", "30:00:00", "30:00:00"),
        (DAY.replace(tzinfo=None, hour=0, minute=0), "General", "2026-04-03", "2026-04-03"),
    ],
)
def test_dates(value: Any, code: str, english: str, spanish: str) -> None:
    assert date_shown(value, code) == english
    assert date_shown(value, code, spanish=True) == spanish


STRANGE = (
    "0" * 255, "#" * 300, "0." + "0" * 250, "[" * 200, '"' * 201, "\\" * 101, ";" * 200, "%" * 200, "0" + "," * 200,
    "?/" * 100, "# ?/0000000", "E+" * 90, "_" * 99,
)  # fmt: skip


@pytest.mark.parametrize("code", STRANGE)
@pytest.mark.parametrize("value", [0.0, -1.5, 1e308, 1e-308, 123456789.123])
def test_strange_codes_give_some_text(code: str, value: float) -> None:
    assert isinstance(number_cell(value, code), str)


def test_exact_numbers_have_what_spreadsheets_keep() -> None:
    assert [exact(value) for value in (5.0, 0.1 + 0.2, -2.5, 2.0**60)] == ["5", "0.3", "-2.5", "1.15292150460685e+18"]


def shown(*cells: tuple[Any, str], heads: tuple[str, ...] = ("type", "prompt")) -> list[str]:
    """Return the choices of a question whose cells have values with number formats."""

    def fill(book: Any, sheet: Any) -> None:
        names = [f"choice_{number}" for number in range(1, len(cells) + 1)]
        workbooks.rows([*heads, *names], ["poll", "Which?"])(book, sheet)
        for column, (value, code) in enumerate(cells, 2):
            sheet.write(1, column, value, book.add_format({"num_format": code}))

    return [choice["text"] for choice in get("xlsx").read(workbooks.workbook(fill)).items[0].question["choices"]]


def test_cells_are_what_the_sheet_shows() -> None:
    cells = ((0.5, "0%"), (5, "0.00 €"), (0.25, "# ?/?"), (7, "000"), (2640, "#,##0"), (True, "General"))
    assert shown(*cells) == ["50%", "5.00 €", "1/4", "007", "2,640", "TRUE"]
    spanish = shown(*cells, heads=("Tipo", "Pregunta"))
    assert spanish == ["50%", "5,00 €", "1/4", "007", "2.640", "VERDADERO"]


def test_numbers_in_columns_of_numbers_are_exact() -> None:
    def fill(book: Any, sheet: Any) -> None:
        workbooks.rows(["Tipo", "Pregunta", "Aceptadas", "Tiempo"], ["número", "Altura"], ["número", "Mitad"])(
            book, sheet
        )
        sheet.write(1, 2, 2640.123, book.add_format({"num_format": "#,##0"}))
        sheet.write(1, 3, 30.0, book.add_format({"num_format": "0.00"}))
        sheet.write(2, 2, 0.5, book.add_format({"num_format": "0%"}))

    parsed = get("xlsx").read(workbooks.workbook(fill))
    assert (parsed.errors, parsed.notes) == ([], [])
    height, half = [item.question for item in parsed.items]
    assert (height["accepted"][0]["value"], height["time_limit"]) == (2640.123, 30)
    assert (half["accepted"][0]["value"], half["unit"]) == (50, "%")
