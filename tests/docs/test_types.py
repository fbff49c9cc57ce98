"""docs/types.md names every type, and the fields that each has."""

import re

from classroom import questions
from tests.docs.tables import ROOT, codes, tables

TABLES = tables((ROOT / "docs" / "types.md").read_text())


def rows(head: str) -> dict[str, list[str]]:
    """Return the rows of a table by the types in their first cell."""
    (found,) = [table for name, table in TABLES.items() if name == head]
    return {kind: row for row in found for kind in codes(row[0])}


def test_fields() -> None:
    table = rows("Type / Fields of its own")
    assert list(table) == questions.names()
    for kind, row in table.items():
        for field in questions.get(kind).fields:
            assert re.search(rf"`{field}`", row[1]), (kind, field)


def test_grading() -> None:
    assert set(rows("Type / Fraction")) == set(questions.names())


def test_each_type_has_a_template_and_a_script() -> None:
    for name in questions.names():
        assert (ROOT / "templates" / "questions" / f"{name}.html").exists(), name
        assert (ROOT / "static" / "js" / "questions" / "types" / f"{name}.js").exists(), name
