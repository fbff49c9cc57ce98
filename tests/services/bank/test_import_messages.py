"""Messages of an import say in words where something is wrong, and what is wrong in many lines is said once."""

import pytest

from classroom.formats import get
from classroom.models import User
from classroom.services.bank import import_export
from tests.formats.test_qti12 import ABC, condition, document, equal, item, lid, text
from tests.support import moodle, qti

LONG = "long " * 300
ANSWERS = moodle.answer("a", "0") + moodle.answer("b", "100") + moodle.answer(LONG, "0")
KEY = qti.declared("single", "identifier", "B")


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("gift", f"\n::a::Which? {{~a =b\n~{LONG}}}", 2),
        ("aiken", f"\nWhich?\nA. a\nB. b\nC. {LONG}\nANSWER: B", 2),
        ("moodle_xml", "<quiz>\n" + moodle.question("multichoice", ANSWERS) + "</quiz>", 2),
        ("qti", qti.item(qti.choices(("A", "a"), ("B", "b"), ("C", LONG)), KEY), 2),
        ("qti12", document(item(text("x") + lid(*ABC[:2], ("3", LONG)), condition(equal("1")))), 3),
    ],
)  # fmt: skip
def test_errors_name_the_choice_and_the_line(owner: User, name: str, data: str, line: int) -> None:
    report = import_export.import_questions(owner.id, data.encode(), name, dry_run=True)
    assert [(error["line"], error["message"].partition(":")[0]) for error in report.errors] == [(line, "choice 3")]


def test_many_descriptions_are_one_note(owner: User) -> None:
    texts = "\n\n".join(f"::{number}::The text says {'this and that ' * (number % 5)}" for number in range(40))
    report = import_export.import_questions(owner.id, f"{texts}\n\nIs it? {{T}}".encode(), "gift", dry_run=True)
    assert [(note["line"], note["count"]) for note in report.notes] == [(1, 40)]
    assert get("gift").read(texts.encode()).errors[0]["message"] == "No questions were found in this text."
