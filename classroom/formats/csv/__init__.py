"""CSV: one question a row. docs/formats/csv.md describes the columns."""

from classroom.formats.csv.format import Csv

__all__ = ["Csv"]
