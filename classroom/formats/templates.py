"""Tables to download, to be filled in: with five columns for the common case, or with all, in the reader's language."""

from string import ascii_uppercase

from flask_babel import get_locale

from classroom.formats.base import Portable, Written
from classroom.formats.csv import writer as csv_writer
from classroom.formats.examples import examples
from classroom.formats.shared.tables import Table, table_of
from classroom.formats.shared.tables.columns import SIMPLE
from classroom.formats.shared.tables.headings import heading_of
from classroom.formats.shared.tables.words import WORDS_OF_TYPES
from classroom.formats.xlsx import writer as xlsx_writer
from classroom.questions.markdown import plain, plain_inline

TRUTHS = {"es": ("Verdadero", "Falso"), "en": ("True", "False")}


def template(format_name: str, *, simple: bool) -> bytes:
    """Return a table with examples, with headings and words in the language of the request.

    Args:
        format_name: ``csv`` or ``xlsx``.
        simple: only the columns of :data:`SIMPLE`, from which most types can be told.
    """
    language = "es" if str(get_locale() or "en").startswith("es") else "en"
    known = examples()
    table = _simple(known, language) if simple else table_of(known, Written())
    for row in table.rows:
        if "type" in row:
            row["type"] = WORDS_OF_TYPES[language].get(row["type"], row["type"])
    headings = [heading_of(column, language) for column in table.columns]
    if format_name == "xlsx":
        return xlsx_writer.file_of(table, headings)
    # Spreadsheet programs in Spanish part the cells at semicolons, because numbers have commas.
    return csv_writer.file_of(table, headings, ";" if language == "es" else ",")


def _simple(known: list[Portable], language: str) -> Table:
    by_type = {entry["type"]: entry for entry in known}
    rows = []
    for kind in ("single_choice", "multiple_choice", "true_false", "short_text", "poll"):
        entry = by_type[kind]
        choices = entry.get("choices") or []
        right = [place for place, choice in enumerate(choices) if choice.get("correct")]
        row = {"prompt": plain(entry["prompt"])}
        if kind == "true_false":
            row["correct"] = TRUTHS[language][right[0]]
        elif kind == "short_text":
            row["correct"] = entry["accepted"][0]["text"]
        else:
            row |= {f"choice_{place + 1}": plain_inline(choice["text"]) for place, choice in enumerate(choices[:3])}
            row["correct"] = "; ".join(ascii_uppercase[place] for place in right if place < 3)
        rows.append(row)
    return Table(SIMPLE, rows)
