"""CSV with one question a row. docs/formats/csv.md describes the columns for authors."""
