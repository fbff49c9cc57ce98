"""CSV: one question a row, made for spreadsheet programs.

Columns, in any order, of which ``type`` and ``prompt`` are needed:

    type          true_false, single_choice, multiple_choice, poll
    language      es, en or empty
    prompt        Markdown
    choice_1 ... choice_12
    correct       letters or numbers of the right choices, separated by ";" (A;C or 1;3); for true_false
                  without choices also true or false
    explanation   Markdown
    time_limit    seconds or empty
    points        0 to 1000
    tags          separated by ";"
    image_alt, image_data   what the picture shows, and its file in base64

The separator is a comma, semicolon or tab; texts are quoted with ". Files are UTF-8, with or without mark.
"""

import base64
import csv
import io
import re
from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import MAX_BYTES, MAX_QUESTIONS, ParsedFile, ParsedItem, Portable, Written, decode
from classroom.formats.cells import neutralise, restore

CHOICES = [f"choice_{number}" for number in range(1, 13)]
FRONT = ["type", "language", "prompt"]
BACK = ["correct", "explanation", "time_limit", "points", "tags"]
PICTURE = ["image_alt", "image_data"]
COLUMNS = [*FRONT, *CHOICES, *BACK, *PICTURE]
TYPES = ("true_false", "single_choice", "multiple_choice", "poll")
MAX_ROWS = 20 * MAX_QUESTIONS
"""Rows that are read at most, empty ones too."""
TRUTHS = {"true": 0, "verdadero": 0, "t": 0, "v": 0, "false": 1, "falso": 1, "f": 1}

csv.field_size_limit(MAX_BYTES)  # a picture is one long cell; the file's size is limited before


class CsvTable:
    """A table for spreadsheet programs."""

    name = "csv"
    title = "CSV"
    extension = "csv"
    extensions: tuple[str, ...] = ("csv",)
    content_type = "text/csv; charset=utf-8"

    def read(self, data: bytes) -> ParsedFile:
        """Read a table; every row that cannot be understood is named."""
        parsed = ParsedFile()
        text = decode(data, parsed)
        if text is None:
            return parsed
        rows = _rows(text, _separator(text), parsed)
        header = next(rows, None)
        names = [name.strip().lower() for name in header[1]] if header else []
        if problem := _header_problem(names):
            parsed.refuse(header[0] if header else 1, problem)
            return parsed
        for line, cells in rows:
            if len(parsed.items) + len(parsed.errors) >= MAX_QUESTIONS:
                parsed.refuse(line, _("A file has at most %(max)d questions. Split it.", max=MAX_QUESTIONS))
                break
            _take(parsed, line, names, cells)
        if not parsed.items and not parsed.errors:
            parsed.refuse(1, _("There is no question in this file."))
        return parsed

    def write(self, questions: Sequence[Portable]) -> Written:
        """Write a table with a byte order mark, by which Excel knows UTF-8. All cells are quoted: a program that
        splits at semicolons must not find a formula in the middle of a text."""
        pictures = PICTURE if any(question.get("image") for question in questions) else []
        out = io.StringIO(newline="")
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([*FRONT, *CHOICES, *BACK, *pictures])
        written = Written()
        for number, question in enumerate(questions, 1):
            if question["type"] not in TYPES:
                written.lose(number, _("CSV cannot hold questions of this type."))
                continue
            row = _row(question)
            writer.writerow([neutralise(row.get(name, "")) for name in (*FRONT, *CHOICES, *BACK, *pictures)])
        written.data = b"\xef\xbb\xbf" + out.getvalue().encode()
        return written

    def recognise(self, data: bytes) -> bool:
        """No other format is CSV."""
        return True


def _separator(text: str) -> str:
    """Return the separator that makes the most known columns out of the first line."""
    first = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")

    def known(separator: str) -> int:
        return sum(cell.strip(' "').lower() in COLUMNS for cell in first.split(separator))

    return max(",;\t", key=known)


def _rows(text: str, separator: str, parsed: ParsedFile) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with the line at which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for _row in range(MAX_ROWS):
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = _("From here on the table cannot be read: %(reason)s.", reason=error)
            parsed.refuse(min(line, text.count("\n") + 1), message)
            return
        if any(cell.strip() for cell in cells):
            yield line, cells
    parsed.refuse(reader.line_num, _("The table is too long. Remove its empty lines."))


def _header_problem(names: list[str]) -> str | None:
    for name in ("type", "prompt"):
        if name not in names:
            return str(_("The column %(name)s is missing in the first line.", name=name))
    for name in names:
        if name and name not in COLUMNS:
            return str(_("There is no such column: %(name)s.", name=name[:64]))
        if name and names.count(name) > 1:
            return str(_("The column %(name)s stands twice.", name=name))
    return None


def _take(parsed: ParsedFile, line: int, names: list[str], cells: list[str]) -> None:
    if any(cell.strip() for cell in cells[len(names) :]):
        parsed.refuse(line, _("This line has more cells than the first line has columns."))
        return
    cells += [""] * (len(names) - len(cells))  # spreadsheets leave empty cells at the end away
    row = {name: restore(cell) for name, cell in zip(names, cells, strict=False) if name}
    try:
        parsed.items.append(ParsedItem(line, _question({name: value.strip() for name, value in row.items()})))
    except ValueError as error:
        parsed.refuse(line, str(error))


def _question(row: dict[str, str]) -> Portable:
    """Return the portable form of a row.

    Raises:
        ValueError: with a sentence for the author.
    """
    kind = row["type"].lower()
    image = {"alt": row.get("image_alt", ""), "data": row["image_data"]} if row.get("image_data") else None
    return {
        "type": kind,
        "language": row.get("language", "").lower() or None,
        "prompt": row["prompt"],
        "choices": _choices(row, kind),
        "explanation": row.get("explanation", ""),
        "time_limit": _whole(row, "time_limit"),
        "points": _whole(row, "points"),
        "tags": [tag for tag in re.split(r"[;,]", row.get("tags", "")) if tag.strip()],
        "image": image,
    }


def _whole(row: dict[str, str], name: str) -> int | None:
    text = row.get(name, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError(_("%(name)s: give a whole number.", name=name))
    return int(text)


def _choices(row: dict[str, str], kind: str) -> list[dict[str, Any]]:
    texts = [row.get(name, "") for name in CHOICES]
    while texts and not texts[-1]:
        texts.pop()
    marks = [mark for mark in re.split(r"[;,\s]+", row.get("correct", "")) if mark]
    if kind == "true_false" and not texts:
        texts = ["", ""]
        right = {_position(mark, 2, TRUTHS) for mark in marks}
    else:
        right = {_position(mark, len(texts), {}) for mark in marks}
    return [{"text": text, "correct": index in right} for index, text in enumerate(texts)]


def _position(mark: str, count: int, words: dict[str, int]) -> int:
    if mark.lower() in words:
        return words[mark.lower()]
    if re.fullmatch(r"[0-9]{1,2}", mark):
        position = int(mark) - 1
    else:
        position = ascii_uppercase.find(mark.upper()) if len(mark) == 1 else -1
    if not 0 <= position < count:
        raise ValueError(_("correct: there is no choice %(mark)s.", mark=mark[:20]))
    return position


def _row(question: Portable) -> dict[str, str]:
    choices = question.get("choices") or []
    image = question.get("image")
    row = {
        "type": question["type"],
        "language": question["language"] or "",
        "prompt": question["prompt"],
        "correct": ";".join(ascii_uppercase[index] for index, choice in enumerate(choices) if choice["correct"]),
        "explanation": question["explanation"],
        "time_limit": "" if question["time_limit"] is None else str(question["time_limit"]),
        "points": str(question["points"]),
        "tags": ";".join(question["tags"]),
        "image_alt": image["alt"] if image else "",
        "image_data": base64.b64encode(image["data"]).decode() if image else "",
    }
    row.update({CHOICES[index]: choice["text"] for index, choice in enumerate(choices)})
    return row
