"""docs/types.md names every type, and the fields that each has."""

import re

from classroom import questions
from tests.docs.tables import ROOT, codes, tables
from tests.support.questions import fields_of
from tests.support.registers import compare

TABLES = tables((ROOT / "docs" / "types.md").read_text())


def rows(head: str) -> dict[str, list[str]]:
    """Return the rows of a table by the types in their first cell."""
    (found,) = [table for name, table in TABLES.items() if name == head]
    return {kind: row for row in found for kind in codes(row[0])}


def test_fields() -> None:
    table = rows("Type / Fields of its own")
    compare(list(table), questions.names(), "The first table of docs/types.md", "write its row there")
    for kind, row in table.items():
        for field in questions.get(kind).fields:
            assert re.search(rf"`{field}`", row[1]), f"the row of {kind} in docs/types.md lacks `{field}`"


def test_what_a_question_has_in_a_round() -> None:
    table = rows("Type / Fields of `question` in a round")
    assert set(table) == set(questions.names())
    for name, row in table.items():
        kind = questions.get(name)
        view = kind.public_view(kind.parse(fields_of(name), "en"))
        parts = dict(re.findall(r"`(\w+)`(?:: list of `\{([^}]*)\}`)?", row[1]))
        assert set(parts) == set(view), name
        for field, members in parts.items():
            if members:
                wanted = {member for member in members.split(", ") if not member.endswith("?")}
                assert all(set(item) == wanted for item in view[field]), (name, field)


def test_grading() -> None:
    assert set(rows("Type / Fraction")) == set(questions.names())


def test_each_type_has_a_template_and_a_script() -> None:
    for name in questions.names():
        assert (ROOT / "templates" / "questions" / f"{name}.html").exists(), name
        assert (ROOT / "static" / "js" / "questions" / "types" / f"{name}.js").exists(), name
