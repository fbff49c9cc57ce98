"""XLSX: values of cells, and broken and hostile workbooks."""

import io
import random
import tracemalloc
import zipfile
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from classroom import formats
from classroom.formats import ParsedFile, get
from classroom.formats.shared import workbook_limits
from classroom.formats.shared.markup import from_plain
from classroom.questions.markdown import plain, plain_inline
from tests.formats import workbooks
from tests.support.questions import generated, question

FORMAT = get("xlsx")


def read(*lines: list[Any]) -> ParsedFile:
    return FORMAT.read(workbooks.workbook(workbooks.rows(*lines)))


def test_values_of_cells_become_the_text_that_was_typed() -> None:
    parsed = read(
        ["Type ", "prompt", "accepted", "time_limit", "points", "title", "correct"],
        ["numeric", "How many?", 5.0, 30.0, 100, 2024, None],
        ["numeric", "How much?", 0.1, None, 0, 2.5, None],
        ["true_false", "Is it so?", None, None, None, None, True],
    )
    assert (parsed.errors, parsed.notes) == ([], [])
    first, second, third = [item.question for item in parsed.items]
    assert first["accepted"] == [{"value": 5, "tolerance": 0, "credit": 100}]
    assert (first["time_limit"], first["points"], first["title"]) == (30, 100, "2024")
    assert second["accepted"][0]["value"] == 0.1
    assert (second["points"], second["title"]) == (0, "2.5")
    assert [choice["correct"] for choice in third["choices"]] == [True, False]


def test_dates_become_text_and_are_noted() -> None:
    def fill(book: Any, sheet: Any) -> None:
        workbooks.rows(["type", "prompt", "choice_1", "choice_2", "choice_3"], ["poll", "When?"])(book, sheet)
        for column, (value, form) in enumerate(
            [
                (datetime(2026, 4, 3, tzinfo=UTC).replace(tzinfo=None), "yyyy-mm-dd"),
                (date(1969, 7, 20), "d/m"),
                (time(8, 30), "hh:mm"),
            ],
            2,
        ):
            sheet.write_datetime(1, column, value, book.add_format({"num_format": form}))

    parsed = FORMAT.read(workbooks.workbook(fill))
    assert [choice["text"] for choice in parsed.items[0].question["choices"]] == [
        "2026-04-03",
        "20/7",
        "08:30",
    ]
    assert [note["message"].partition(":")[0] for note in parsed.notes] == [
        "Column C (choice_1)", "Column D (choice_2)", "Column E (choice_3)",
    ]  # fmt: skip
    assert {note["line"] for note in parsed.notes} == {2}


def test_formulas_are_not_evaluated_and_not_written() -> None:
    def fill(book: Any, sheet: Any) -> None:
        workbooks.rows(["type", "prompt", "title"], ["open_text", "'x"])(book, sheet)
        sheet.write_formula(1, 2, "=1+1", None, "what was last seen")
        sheet.write_formula(2, 0, '="open"&"_text"', None, "open_text")
        sheet.write_formula(2, 1, "=2+2", None, 4)
        sheet.write_string(3, 0, "poll")
        sheet.write_formula(3, 1, "=1/0", None, "#DIV/0!")

    parsed = FORMAT.read(workbooks.workbook(fill))
    assert [item.question["title"] for item in parsed.items] == ["what was last seen", "", ""]
    assert [item.question["prompt"] for item in parsed.items] == ["'x", "4", ""]
    assert [(note["line"], "#DIV/0!" in note["message"]) for note in parsed.notes] == [(4, True)]
    signs = ["=1+1", "+1", "-1", "@x", "\tx", "'=1"]
    written = FORMAT.write([question("open_text", prompt=f"{sign} ?", explanation=sign, tags=[]) for sign in signs])
    sheet = workbooks.members(written.data)[workbooks.SHEET]
    assert b"<f>" not in sheet
    assert b"<f " not in sheet
    assert [item.question["explanation"] for item in FORMAT.read(written.data).items] == [
        sign.strip() for sign in signs
    ]


def test_formulas_without_a_value_are_said() -> None:
    cell = '<c r="{}"><f>1+1</f></c>'
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("Question", "Option 1", "Correct"))
    text = '<c t="inlineStr"><is><t>How much is 1 + 1?</t></is></c>'
    rows = f'<row r="1">{head}</row><row r="2">{text}{cell.format("B2")}</row><row r="3">{cell.format("A3")}</row>'
    notes = FORMAT.read(workbooks.with_sheet(sheet(rows.encode()))).notes
    assert [(note["line"], "no value of this formula" in note["message"]) for note in notes] == [(2, True), (3, True)]


def test_line_numbers_are_row_numbers() -> None:
    parsed = read(
        [], ["type", "prompt"], [], [], ["poll", "five"], ["hologram", "six"], [None, None, None], ["poll", "eight"]
    )
    assert [item.line for item in parsed.items] == [5, 8]
    assert [error["line"] for error in parsed.errors] == [6]


def test_the_sheet_with_the_columns_is_read() -> None:
    def hidden(book: Any, sheet: Any) -> None:
        workbooks.rows(["type", "prompt"], ["poll", "hidden"])(book, sheet)
        sheet.hide()

    cover = workbooks.rows(["My questions"], ["by me"])
    bank = workbooks.rows(["type", "prompt"], ["poll", "the one"])
    parsed = FORMAT.read(workbooks.workbook(cover, hidden, bank))
    assert [item.question["prompt"] for item in parsed.items] == ["the one"]
    said = " ".join(note["message"] for note in parsed.notes)
    assert "“Sheet1” has no row that names its columns" in said
    assert "“Sheet2” is hidden" in said
    assert "No row names the columns" in FORMAT.read(workbooks.workbook(cover, hidden)).errors[0]["message"]
    assert FORMAT.read(workbooks.workbook(workbooks.rows())).errors


def test_a_text_longer_than_a_cell_is_a_loss() -> None:
    choices = [{"text": "a", "correct": True}, {"text": "b", "correct": False, "feedback": "x" * 40_000}]
    written = FORMAT.write([question("single_choice"), {**question("single_choice"), "choices": choices}])
    assert [loss["question"] for loss in written.losses] == [2]
    assert "feedback_2" in written.losses[0]["message"]
    assert len(FORMAT.read(written.data).items) == 1


def nested(depth: int) -> bytes:
    return b"<worksheet " + workbooks.NAMESPACE + b">" + b"<a>" * depth + b"</a>" * depth + b"</worksheet>"


def sheet(body: bytes) -> bytes:
    return b"<worksheet " + workbooks.NAMESPACE + b"><sheetData>" + body + b"</sheetData></worksheet>"


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + number, b"&%c;" % (97 + number) * 20) for number in range(10)
) + b"]>" + sheet(b'<row r="1"><c r="A1" t="inlineStr"><is><t>&k;</t></is></c></row>')  # fmt: skip
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet(
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'
)


def locked() -> bytes:
    raw = bytearray(workbooks.workbook(workbooks.rows(["type", "prompt"])))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.find(mark)
        while place >= 0:
            raw[place + offset] |= 1
            place = raw.find(mark, place + 4)
    return bytes(raw)


HOSTILE = {
    "zeros": lambda: workbooks.with_sheet(b" " * 200_000_000),
    "many members": lambda: workbooks.archive({f"{number}": b"" for number in range(5000)}),
    "deep": lambda: workbooks.with_sheet(nested(500_000)),
    "elements": lambda: workbooks.with_sheet(sheet(b"<row/>" * 2_000_000)),
    "rules": lambda: workbooks.with_sheet(sheet(b"<x/>" * 500_000)),
    "laughs": lambda: workbooks.with_sheet(LAUGHS),
    "outside": lambda: workbooks.with_sheet(OUTSIDE),
    "far row": lambda: workbooks.with_sheet(
        sheet(b'<row r="999999999999"><c r="A999999999999" t="n"><v>1</v></c></row>')
    ),
    "far column": lambda: workbooks.with_sheet(sheet(b'<row r="1"><c r="ZZZZZZ1" t="n"><v>1</v></c></row>')),
    "no such text": lambda: workbooks.with_sheet(sheet(b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>')),
    "locked": locked,
    "nested archive": lambda: workbooks.archive({"a.xlsx": workbooks.workbook(workbooks.rows(["type", "prompt"]))}),
    "climbing": lambda: workbooks.archive({"../../etc/passwd": b"x", "/etc/passwd": b"x"}),
    "not an archive": lambda: b"PK\x03\x04" + b"x" * 1000,
    "old Excel": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
    "empty": lambda: b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_are_rejected(name: str) -> None:
    parsed = FORMAT.read(HOSTILE[name]())
    assert parsed.errors
    assert not parsed.items


def test_a_zip_bomb_is_rejected_without_unpacking_it() -> None:
    data = workbooks.with_sheet(b" " * 300_000_000)
    assert len(data) < 500_000
    tracemalloc.start()
    try:
        assert FORMAT.read(data).errors
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_member_larger_than_declared_is_rejected() -> None:
    data = workbooks.with_sheet(b" " * 20_000_000)
    size = (20_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    assert FORMAT.read(data.replace(size, (1000).to_bytes(4, "little"))).errors


def test_limits_leave_room_for_the_largest_bank() -> None:
    dice = random.Random(4)
    questions = [{**generated(dice), "image": None} for _ in range(1200)]
    data = FORMAT.write(questions).data
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert sum(member.file_size for member in book.infolist()) * 4 < workbook_limits.MAX_UNPACKED
    assert len(FORMAT.read(data).items) == 1200


LITERAL = (
    "_x000D_", "a_x0041_b", "_x005F_", "_x005F_x000D_", "_x0041_x0042_", "__x0041_x0042_x0043__", "_x0041__x0042_",
    "_xD83D_",
    "_X0041_", "_x41_", "<r>", "</r>", "<r></r>", "<r>a</r>", "<r><b>&amp;</r>", "<r>_x0041_x0042_</r>", "_x000d_ </r>",
    "<r><t>a</t></r>",
)  # fmt: skip


@pytest.mark.parametrize("name", ["xlsx", "kahoot"])
@pytest.mark.parametrize("text", LITERAL)
def test_texts_that_look_escaped_are_kept(name: str, text: str) -> None:
    original = question("single_choice", prompt=from_plain(text), time_limit=20)
    original["choices"][1]["text"] = from_plain(text, inline=True)
    found = formats.get(name).read(formats.get(name).write([original]).data).items[0].question
    assert plain(found["prompt"]) == text
    assert plain_inline(found["choices"][1]["text"]) == text


def test_escapes_are_decoded() -> None:
    escaped = "a_x000D_\n_x00e9__x005F_x0041_ _xD83D_"
    cells = {
        "shared": f'<c t="s"><v>{3}</v></c>',
        "inline": f'<c t="inlineStr"><is><t>{escaped}</t></is></c>',
        "formula": f'<c t="str"><f>A1</f><v>{escaped}</v></c>',
    }
    files = workbooks.members(workbooks.workbook(workbooks.rows(["type", "prompt"])))
    strings = f"<si><t>type</t></si><si><t>prompt</t></si><si><t>poll</t></si><si><r><t>{escaped}</t></r></si>"
    files["xl/sharedStrings.xml"] = f"<sst {workbooks.NAMESPACE.decode()}>{strings}</sst>".encode()
    for cell in cells.values():
        body = (
            f'<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row r="2"><c t="s"><v>2</v></c>{cell}</row>'
        )
        sheet = f"<worksheet {workbooks.NAMESPACE.decode()}><sheetData>{body}</sheetData></worksheet>"
        parsed = FORMAT.read(workbooks.archive({**files, workbooks.SHEET: sheet.encode()}))
        assert plain(parsed.items[0].question["prompt"]) == "a é_x0041_ _xD83D_"
