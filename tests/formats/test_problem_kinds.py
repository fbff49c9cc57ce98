"""One entry for each kind of problem in a file; and files of other programs."""

import io
import zipfile

import pytest

from classroom.formats import why_unreadable
from classroom.formats.base import LineError, line_error
from classroom.formats.shared.problem_kinds import group

pytestmark = pytest.mark.usefixtures("app")


def errors(*pairs: tuple[int, str]) -> list[LineError]:
    return [line_error(line, message) for line, message in pairs]


def test_the_same_in_many_lines_is_one_entry() -> None:
    problems = errors(*((line, "points: enter a whole number.") for line in range(2, 30)), (5, "Something else."))
    first, other = group(problems)
    assert (first["line"], first["lines"], first["count"]) == (2, list(range(2, 12)), 28)
    assert other == {"line": 5, "message": "Something else."}


def test_an_unknown_word_a_line_is_one_kind() -> None:
    problems = errors(*((line, f"There is no question type word{line}.") for line in range(1, 5001)))
    (only,) = group(problems)
    assert (only["line"], only["count"], only["message"]) == (1, 5000, "There is no question type word1.")


def test_a_few_words_are_told_apart() -> None:
    problems = errors((2, "There is no question type foo."), (3, "There is no question type bar."))
    assert group(problems) == problems


def archive(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"{\\rtf1 x}", ".docx"),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), ".docx"),
        (archive(ppt__presentation_xml="<p/>"), "PowerPoint"),
        (OLD + b"....", "old Office program"),
        (OLD + "WordDocument".encode("utf-16-le"), ".docx"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\n<html><table>", "web page"),
        (b"\x89PNG\r\n", "picture"),
    ],
)
def test_files_of_other_programs(data: bytes, said: str) -> None:
    assert said in why_unreadable(data)


READABLE = (
    b"{}", b"type;prompt", archive(word__document_xml="<w/>"), archive(xl__workbook_xml="<x/>"), b"PK\x03\x04 broken",
    archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), OLD + "Workbook".encode("utf-16-le"),
)  # fmt: skip


@pytest.mark.parametrize("data", READABLE)
def test_files_that_may_be_read(data: bytes) -> None:
    assert why_unreadable(data) == ""
