"""Small files of GIFT, and the results of reading them."""

from typing import Any

from classroom.formats import ParsedFile, get
from classroom.services.bank.validation import check

FORMAT = get("gift")


def read(text: str | bytes) -> ParsedFile:
    return FORMAT.read(text.encode() if isinstance(text, str) else text)


def one(text: str) -> dict[str, Any]:
    parsed = read(text)
    assert parsed.errors == []
    assert len(parsed.items) == 1
    check(parsed.items[0].question)
    return parsed.items[0].question


def notes(text: str) -> list[str]:
    parsed = read(text)
    assert parsed.errors == []
    return [note["message"] for note in parsed.notes]


def marked(question: dict[str, Any]) -> list[str]:
    """Return the choices, the right ones with = before them."""
    return ["=" * choice["correct"] + choice["text"] for choice in question["choices"]]


CHOICES = [
    ("Who's buried in Grant's tomb?{~Grant ~Jefferson =no one}", "single_choice", "Who's buried in Grant's tomb?",
     ["Grant", "Jefferson", "=no one"]),
    ("Grant is {~buried =entombed ~living} in Grant's tomb.", "single_choice", "Grant is _____ in Grant's tomb.",
     ["buried", "=entombed", "living"]),
    ("Thanksgiving is celebrated on the {\n    ~second\n    ~third\n    =fourth\n} Thursday of November.",
     "single_choice", "Thanksgiving is celebrated on the _____ Thursday of November.",
     ["second", "third", "=fourth"]),
    ("Japanese characters originally came from what country? {\n    ~India\n    =China\n    ~Korea\n    ~Egypt}",
     "single_choice", "Japanese characters originally came from what country?",
     ["India", "=China", "Korea", "Egypt"]),
    ("What two people are entombed? {\n    ~No one\n    ~%50%Grant\n    ~%50%Grant's wife\n    ~Grant's father }",
     "multiple_choice", "What two people are entombed?", ["No one", "=Grant", "=Grant's wife", "Grant's father"]),
    ("Difficult question.{~wrong answer ~%50%half credit answer =full credit answer}", "single_choice",
     "Difficult question.", ["wrong answer", "half credit answer", "=full credit answer"]),
    ("Which answer equals 5? {\n     ~ \\= 2 + 2\n     = \\= 2 + 3\n     ~ \\= 2 + 4  }", "single_choice",
     "Which answer equals 5?", ["= 2 + 2", "== 2 + 3", "= 2 + 4"]),
    ("Two or more? {=a =b ~c}", "multiple_choice", "Two or more?", ["=a", "=b", "c"]),
    ("All the same? {~%100%a =b =c}", "poll", "All the same?", ["a", "b", "c"]),
    ("One of many? {~%100%a ~b}", "multiple_choice", "One of many?", ["=a", "b"]),
    ("Doubled? {~a ~=b}", "single_choice", "Doubled?", ["a", "=b"]),
]  # fmt: skip
